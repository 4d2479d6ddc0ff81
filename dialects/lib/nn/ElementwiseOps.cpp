// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Elementwise ops: inference of `nn.select`, and folding of the arithmetic that
// optimizers do on hyper-parameters.
#include "Inference.h"

#include "mlir/IR/Matchers.h"
#include "llvm/ADT/APFloat.h"

#include <cmath>

using namespace mlir;
using namespace nnc::nn;

LogicalResult nnc::nn::inferSelect(MaybeLocation location, Value condition, Value onTrue,
                                   Value onFalse, Types &types) {
  SmallVector<Type, 1> value;
  if (failed(inferBroadcast(location, "nn.select", {onTrue, onFalse}, {}, value,
                            {"on_true", "on_false"})))
    return failure();
  auto conditionType = cast<TensorType>(condition.getType());
  auto valueType = cast<TensorType>(value.front());
  if (!conditionType.hasRank() || !valueType.hasRank()) {
    types.push_back(UnrankedTensorType::get(valueType.getElementType()));
    return success();
  }
  auto shape = broadcastShapes(conditionType.getShape(), valueType.getShape());
  if (failed(shape))
    return mismatch(location, "nn.select",
                    "expects a condition that broadcasts with the choices, got " +
                        describe(conditionType.getShape()) + " and " +
                        describe(valueType.getShape()),
                    {{"condition", condition}, {"on_true", onTrue}, {"on_false", onFalse}});
  types.push_back(RankedTensorType::get(*shape, valueType.getElementType()));
  return success();
}

namespace {
/// The number that all elements of a float constant are equal to.
std::optional<APFloat> splatFloat(Attribute attribute) {
  auto dense = dyn_cast_or_null<DenseElementsAttr>(attribute);
  if (!dense || !dense.isSplat() || !isa<FloatType>(dense.getElementType()))
    return std::nullopt;
  return dense.getSplatValue<APFloat>();
}

bool isSplat(Attribute attribute, double number) {
  std::optional<APFloat> value = splatFloat(attribute);
  return value && value->isExactlyValue(number) && !(number == 0.0 && value->isNegative());
}

/// Folds two splats of one type into a splat of the result's.
OpFoldResult foldSplats(Attribute lhs, Attribute rhs, Type type,
                        llvm::function_ref<APFloat(APFloat, const APFloat &)> combine) {
  std::optional<APFloat> a = splatFloat(lhs), b = splatFloat(rhs);
  auto ranked = dyn_cast<RankedTensorType>(type);
  if (!a || !b || !ranked || !ranked.hasStaticShape())
    return {};
  return DenseElementsAttr::get(ranked, combine(*a, *b));
}
} // namespace

OpFoldResult NegOp::fold(FoldAdaptor adaptor) {
  if (auto inner = getInput().getDefiningOp<NegOp>())
    return inner.getInput();
  auto type = dyn_cast<RankedTensorType>(getType());
  std::optional<APFloat> value = splatFloat(adaptor.getInput());
  if (!value || !type || !type.hasStaticShape())
    return {};
  return DenseElementsAttr::get(type, llvm::neg(*value));
}

OpFoldResult AddOp::fold(FoldAdaptor adaptor) {
  // x + (-0.0) is x for every x; x + 0.0 is not for x = -0.0, yet IEEE equality
  // holds, and the sum of cotangents relies on it.
  if (isSplat(adaptor.getRhs(), 0.0) && getLhs().getType() == getType())
    return getLhs();
  return foldSplats(adaptor.getLhs(), adaptor.getRhs(), getType(),
                    [](APFloat a, const APFloat &b) { return a + b; });
}

OpFoldResult SubOp::fold(FoldAdaptor adaptor) {
  if (isSplat(adaptor.getRhs(), 0.0) && getLhs().getType() == getType())
    return getLhs();
  return foldSplats(adaptor.getLhs(), adaptor.getRhs(), getType(),
                    [](APFloat a, const APFloat &b) { return a - b; });
}

OpFoldResult MulOp::fold(FoldAdaptor adaptor) {
  if (isSplat(adaptor.getRhs(), 1.0) && getLhs().getType() == getType())
    return getLhs();
  if (isSplat(adaptor.getLhs(), 1.0) && getRhs().getType() == getType())
    return getRhs();
  return foldSplats(adaptor.getLhs(), adaptor.getRhs(), getType(),
                    [](APFloat a, const APFloat &b) { return a * b; });
}

OpFoldResult DivOp::fold(FoldAdaptor adaptor) {
  if (isSplat(adaptor.getRhs(), 1.0) && getLhs().getType() == getType())
    return getLhs();
  return foldSplats(adaptor.getLhs(), adaptor.getRhs(), getType(),
                    [](APFloat a, const APFloat &b) { return a / b; });
}

OpFoldResult PowOp::fold(FoldAdaptor adaptor) {
  return foldSplats(adaptor.getLhs(), adaptor.getRhs(), getType(), [](APFloat a, const APFloat &b) {
    bool lossy;
    const llvm::fltSemantics &semantics = a.getSemantics();
    APFloat power(std::pow(a.convertToDouble(), b.convertToDouble()));
    power.convert(semantics, APFloat::rmNearestTiesToEven, &lossy);
    return power;
  });
}

OpFoldResult CastOp::fold(FoldAdaptor adaptor) {
  if (getInput().getType() == getType())
    return getInput();
  auto type = dyn_cast<RankedTensorType>(getType());
  std::optional<APFloat> value = splatFloat(adaptor.getInput());
  auto element = type ? dyn_cast<FloatType>(type.getElementType()) : FloatType();
  if (!value || !element || !type.hasStaticShape())
    return {};
  bool lossy;
  value->convert(element.getFloatSemantics(), APFloat::rmNearestTiesToEven, &lossy);
  return DenseElementsAttr::get(type, *value);
}
