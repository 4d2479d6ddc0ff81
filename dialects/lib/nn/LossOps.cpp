// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Inference.h"

using namespace mlir;
using namespace nnc::nn;

LogicalResult nnc::nn::inferLoss(MaybeLocation location, StringRef op, Value prediction,
                                 Value target, Types &types) {
  if (prediction.getType() != target.getType())
    return mismatch(location, op,
                    "expects prediction and target of equal types, got " +
                        describe(prediction.getType()) + " and " + describe(target.getType()),
                    {{"prediction", prediction}, {"target", target}});
  types.push_back(
      RankedTensorType::get({}, cast<TensorType>(prediction.getType()).getElementType()));
  return success();
}

LogicalResult nnc::nn::inferSoftmaxCrossEntropy(MaybeLocation location, Value logits, Value target,
                                                Types &types) {
  StringRef op = "nn.softmax_cross_entropy";
  std::pair<StringRef, Value> parties[] = {{"logits", logits}, {"target", target}};
  auto logitsType = dyn_cast<RankedTensorType>(logits.getType());
  auto targetType = dyn_cast<RankedTensorType>(target.getType());
  if (!logitsType || !targetType || logitsType.getRank() < 1)
    return mismatch(location, op,
                    "expects logits of known rank >= 1 and a target of known rank, got " +
                        describe(logits.getType()) + " and " + describe(target.getType()),
                    parties);
  if (isa<FloatType>(targetType.getElementType())) {
    if (targetType != logitsType)
      return mismatch(location, op,
                      "expects a target distribution of the logits' type " + describe(logitsType) +
                          ", got " + describe(targetType),
                      parties);
  } else if (targetType.getShape() != logitsType.getShape().drop_back()) {
    return mismatch(location, op,
                    "expects one class index for each row of the logits: a target of shape " +
                        describe(logitsType.getShape().drop_back()) + ", got " +
                        describe(targetType.getShape()),
                    parties);
  }
  types.push_back(RankedTensorType::get({}, logitsType.getElementType()));
  return success();
}

static LogicalResult verifyAtLeast(Operation *op, StringRef name, const APFloat &value,
                                   double bound, bool strictly) {
  double number = value.convertToDouble();
  if (value.isFinite() && (strictly ? number > bound : number >= bound))
    return success();
  return op->emitOpError("expects a finite ")
         << name << (strictly ? " > " : " >= ") << bound << ", got " << number;
}

LogicalResult HuberOp::verify() { return verifyAtLeast(*this, "delta", getDelta(), 0, true); }
LogicalResult SmoothL1Op::verify() { return verifyAtLeast(*this, "beta", getBeta(), 0, true); }
LogicalResult FocalOp::verify() { return verifyAtLeast(*this, "gamma", getGamma(), 1, false); }
