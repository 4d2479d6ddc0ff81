// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "rules/Rules.h"

#include "nnc/compiler/Autodiff.h"

#include "mlir/IR/DialectRegistry.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::autodiff;

Term Term::number(double number) const {
  return emit<nn::ConstantOp>(RankedTensorType::get({}, getType().getElementType()), number);
}

Term autodiff::compare(nn::Predicate predicate, Term x, Term y) {
  return x.emit<nn::CompareOp>(predicate, x, y);
}

Term autodiff::reshape(Term x, ArrayRef<int64_t> shape) {
  return x.getShape() == shape ? x : x.emit<nn::ReshapeOp>(x, shape);
}

Term autodiff::broadcast(Term x, ArrayRef<int64_t> shape) {
  return x.getShape() == shape ? x : x.emit<nn::BroadcastOp>(x, shape);
}

Term autodiff::sum(Term x, ArrayRef<int64_t> axes, bool keepDims) {
  if (axes.empty())
    return x;
  OpBuilder &builder = x.getBuilder();
  return x.emit<nn::ReduceSumOp>(x, builder.getDenseI64ArrayAttr(axes),
                                 keepDims ? builder.getUnitAttr() : UnitAttr());
}

Term autodiff::sumToShape(Term x, Type type) {
  ArrayRef<int64_t> shape = cast<RankedTensorType>(type).getShape();
  int64_t added = x.getRank() - static_cast<int64_t>(shape.size());
  SmallVector<int64_t> axes;
  for (int64_t d = 0; d < x.getRank(); ++d)
    if (d < added || shape[d - added] != x.getShape()[d])
      axes.push_back(d);
  // An extent of 1 that was repeated is summed away and comes back as 1.
  return reshape(sum(x, axes), shape);
}

void nnc::registerAutodiffRules(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, nn::NNDialect *) {
    attachActivationRules(context);
    attachControlRules(context);
    attachConvRules(context);
    attachElementwiseRules(context);
    attachGradientRules(context);
    attachLossRules(context);
    attachMatmulRules(context);
    attachPoolRules(context);
    attachRandomRules(context);
    attachReductionRules(context);
    attachShapeRules(context);
  });
  registry.addExtension(
      +[](MLIRContext *context, nn::NNDialect *, func::FuncDialect *) { attachCallRule(context); });
}
