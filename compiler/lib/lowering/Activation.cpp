// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Activations. Those along an axis subtract the maximum before they
// exponentiate.
#include "Families.h"
#include "Patterns.h"
#include "Softmax.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::lowering;

/// 1 / (1 + e^-x), from e^-|x|, which never overflows:
/// for x < 0 it is e^x / (1 + e^x).
static Scalar sigmoid(Scalar x) {
  Scalar one = x.number(1);
  Scalar e = exp(-abs(x));
  return select(less(x, x.number(0)), e, one) / (one + e);
}

Exponentials nnc::lowering::buildExponentials(OpBuilder &builder, Location loc, Value x,
                                              int64_t dim) {
  RankedTensorType type = typeOf(x);
  auto element = cast<FloatType>(type.getElementType());
  Exponentials result;
  // A maximum that passes over NaN is cheaper, and a NaN in x still reaches the
  // sum through its own exponential.
  TypedAttr lowest = builder.getFloatAttr(
      element, APFloat::getInf(element.getFloatSemantics(), /*Negative=*/true));
  result.maximum = reduce(builder, loc, x, dim, lowest, [](Scalar m, Scalar x) {
    return m.with(arith::MaxNumFOp::create(m.getBuilder(), m.get(), x.get()));
  });
  Input inputs[] = {broadcast(x, type), repeated(result.maximum, type.getRank(), dim)};
  result.exponentials = elementwise(builder, loc, type, inputs, [](Body &, ArrayRef<Scalar> v) {
    return exp(v[0] - v[1]);
  });
  result.sum = reduceSum(builder, loc, result.exponentials, dim);
  return result;
}

static Value lowerSoftmax(nn::SoftmaxOp op, nn::SoftmaxOp::Adaptor adaptor, OpBuilder &builder) {
  RankedTensorType type = typeOf(op.getResult());
  Exponentials e = buildExponentials(builder, op.getLoc(), adaptor.getInput(), op.getDim());
  Input inputs[] = {broadcast(e.exponentials, type),
                    repeated(e.sum, type.getRank(), op.getDim())};
  return elementwise(builder, op.getLoc(), type, inputs,
                     [](Body &, ArrayRef<Scalar> v) { return v[0] / v[1]; });
}

static Value lowerLogSoftmax(nn::LogSoftmaxOp op, nn::LogSoftmaxOp::Adaptor adaptor,
                             OpBuilder &builder) {
  RankedTensorType type = typeOf(op.getResult());
  int64_t rank = type.getRank(), dim = op.getDim();
  Exponentials e = buildExponentials(builder, op.getLoc(), adaptor.getInput(), dim);
  // A logarithm per row, not one per element.
  Value logSum = elementwise(builder, op.getLoc(), typeOf(e.sum), e.sum,
                             [](Body &, ArrayRef<Scalar> v) { return log(v[0]); });
  Input inputs[] = {broadcast(adaptor.getInput(), type), repeated(e.maximum, rank, dim),
                    repeated(logSum, rank, dim)};
  return elementwise(builder, op.getLoc(), type, inputs,
                     [](Body &, ArrayRef<Scalar> v) { return (v[0] - v[1]) - v[2]; });
}

void nnc::lowering::populateActivation(RewritePatternSet &patterns) {
  addUnary<nn::SigmoidOp>(patterns, sigmoid);
  addUnary<nn::TanhOp>(patterns, [](Scalar x) { return tanh(x); });
  addUnary<nn::SoftplusOp>(patterns, softplus);
  addUnary<nn::ReluOp>(patterns, positivePart);
  addElementwise<nn::LeakyReluOp>(patterns, [](nn::LeakyReluOp op, ArrayRef<Scalar> v) {
    Scalar x = v[0];
    Scalar slope = x.number(op.getSlope().convertToDouble());
    return select(greater(x, x.number(0)), x, slope * x);
  });
  addPattern<nn::SoftmaxOp>(patterns, lowerSoftmax);
  addPattern<nn::LogSoftmaxOp>(patterns, lowerLogSoftmax);
}
