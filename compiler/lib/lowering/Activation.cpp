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

/// x for x > 0, else scale (e^x - 1); `slope` is that of the first.
static Scalar exponentialUnit(Scalar x, double slope, double scale) {
  return select(greater(x, x.number(0)), x.number(slope) * x, x.number(scale) * expm1(x));
}

/// x Phi(x) with Phi(x) = erfc(z) / 2 at z = -x / sqrt(2). Where erfc falls
/// steeply, d, what z was rounded by, matters: erfc' / erfc is close to -2z there.
static Scalar gelu(Scalar x) {
  // The root of 1/2 and what rounding it to the type leaves.
  constexpr double rootHalf = 0.70710678118654752440;
  Scalar root = x.number(rootHalf);
  double remainder = x.getType().isF32() ? 1.210161710447897e-08 : -4.833646656726457e-17;
  Scalar z = -(x * root);
  Scalar d = -(fma(x, root, z) + x * x.number(remainder));
  Scalar distribution = erfc(z);
  // Beyond 40 erfc is 0 in f64, too.
  Scalar isSteep = greater(z, x.number(0)) & less(z, x.number(40));
  Scalar steep = select(isSteep, z * x.number(-2) * d, x.number(0));
  return x.number(0.5) * x * fma(distribution, steep, distribution);
}

/// x / 2 (1 + tanh(u)) = x / (1 + e^-2u), which loses no digits where tanh is
/// close to -1.
static Scalar geluByTanh(Scalar x) {
  constexpr double scale = 0.79788456080286535588, cubic = 0.044715;
  Scalar u = x.number(scale) * (x + x.number(cubic) * (x * x * x));
  return x * sigmoid(x.number(2) * u);
}

/// x tanh(ln(1 + e^x)) = x w / (w + 2) with w = e^x (e^x + 2); from e = e^-|x|, so
/// that nothing overflows.
static Scalar mish(Scalar x) {
  Scalar one = x.number(1), two = x.number(2);
  Scalar e = exp(-abs(x));
  Scalar isNegative = less(x, x.number(0));
  Scalar w = select(isNegative, e * (e + two), one + two * e);
  return x * (w / (w + select(isNegative, two, two * e * e)));
}

/// min(max(x, low), high), NaN for NaN.
static Scalar clamp(Scalar x, double low, double high) {
  Scalar lowest = x.number(low), highest = x.number(high);
  Scalar raised = select(less(x, lowest), lowest, x);
  return select(greater(raised, highest), highest, raised);
}

static Scalar hardSigmoid(Scalar x) { return clamp(x + x.number(3), 0, 6) / x.number(6); }

/// 0, 1 or `atZero`; NaN for NaN.
static Scalar step(Scalar x, double atZero) {
  Scalar zero = x.number(0);
  Scalar other = select(equal(x, zero), x.number(atZero), x);
  return select(greater(x, zero), x.number(1), select(less(x, zero), zero, other));
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
  result.exponentials = elementwise(builder, loc, type, inputs,
                                    [](Body &, ArrayRef<Scalar> v) { return exp(v[0] - v[1]); });
  result.sum = reduceSum(builder, loc, result.exponentials, dim);
  return result;
}

static Value lowerSoftmax(nn::SoftmaxOp op, nn::SoftmaxOp::Adaptor adaptor, OpBuilder &builder) {
  RankedTensorType type = typeOf(op.getResult());
  Exponentials e = buildExponentials(builder, op.getLoc(), adaptor.getInput(), op.getDim());
  Input inputs[] = {broadcast(e.exponentials, type), repeated(e.sum, type.getRank(), op.getDim())};
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
  addElementwise<nn::EluOp>(patterns, [](nn::EluOp op, ArrayRef<Scalar> v) {
    return exponentialUnit(v[0], 1.0, op.getAlpha().convertToDouble());
  });
  addUnary<nn::SeluOp>(patterns, [](Scalar x) {
    return exponentialUnit(x, 1.0507009873554805, 1.7580993408473766);
  });
  addElementwise<nn::GeluOp>(patterns, [](nn::GeluOp op, ArrayRef<Scalar> v) {
    return op.getTanhForm() ? geluByTanh(v[0]) : gelu(v[0]);
  });
  addUnary<nn::SiluOp>(patterns, [](Scalar x) { return x * sigmoid(x); });
  addUnary<nn::MishOp>(patterns, mish);
  addUnary<nn::SoftsignOp>(patterns, [](Scalar x) { return x / (x.number(1) + abs(x)); });
  addUnary<nn::Relu6Op>(patterns, [](Scalar x) { return clamp(x, 0, 6); });
  addUnary<nn::HardTanhOp>(patterns, [](Scalar x) { return clamp(x, -1, 1); });
  addUnary<nn::HardSigmoidOp>(patterns, hardSigmoid);
  addUnary<nn::HardSwishOp>(patterns, [](Scalar x) { return x * hardSigmoid(x); });
  addElementwise<nn::ClampOp>(patterns, [](nn::ClampOp op, ArrayRef<Scalar> v) {
    return clamp(v[0], op.getLow().convertToDouble(), op.getHigh().convertToDouble());
  });
  addElementwise<nn::StepOp>(patterns, [](nn::StepOp op, ArrayRef<Scalar> v) {
    return step(v[0], op.getAtZero().convertToDouble());
  });
  addPattern<nn::SoftmaxOp>(patterns, lowerSoftmax);
  addPattern<nn::LogSoftmaxOp>(patterns, lowerLogSoftmax);
}
