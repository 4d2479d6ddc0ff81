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

//===----------------------------------------------------------------------===//
// Losses of rows that are compared
//===----------------------------------------------------------------------===//

static LogicalResult inferLossOfRows(MaybeLocation location, StringRef op, StringRef name,
                                     Value rows, Types &types) {
  auto type = dyn_cast<RankedTensorType>(rows.getType());
  if (!type || type.getRank() < 1)
    return mismatch(location, op,
                    "expects rows, a tensor of known rank >= 1, got " + describe(rows.getType()),
                    {{name, rows}});
  types.push_back(RankedTensorType::get({}, type.getElementType()));
  return success();
}

LogicalResult nnc::nn::inferTriplet(MaybeLocation location, Value anchor, Types &types) {
  return inferLossOfRows(location, "nn.triplet", "anchor", anchor, types);
}

LogicalResult nnc::nn::inferCosineEmbedding(MaybeLocation location, Value lhs, Value target,
                                            Types &types) {
  StringRef op = "nn.cosine_embedding";
  if (failed(inferLossOfRows(location, op, "lhs", lhs, types)))
    return failure();
  auto type = cast<RankedTensorType>(lhs.getType());
  RankedTensorType expected = type.clone(type.getShape().drop_back());
  if (target.getType() == expected)
    return success();
  return mismatch(location, op,
                  "expects a target for each row, of type " + describe(expected) + ", got " +
                      describe(target.getType()),
                  {{"lhs", lhs}, {"target", target}});
}

/// A scalar of the element type of `like`.
static Value number(OpBuilder &b, Location loc, Value like, double value) {
  Type element = cast<TensorType>(like.getType()).getElementType();
  return ConstantOp::create(b, loc, RankedTensorType::get({}, element), value);
}

static Value mean(OpBuilder &b, Location loc, Value x) {
  return ReduceMeanOp::create(b, loc, x, DenseI64ArrayAttr(), UnitAttr());
}

SmallVector<Value> TripletOp::decompose(OpBuilder &b) {
  Location loc = getLoc();
  auto distance = [&](Value other) -> Value {
    Value difference = SubOp::create(b, loc, getAnchor(), other);
    DenseI64ArrayAttr last = b.getDenseI64ArrayAttr(-1);
    if (!getSquared())
      return ReduceL2Op::create(b, loc, difference, last, UnitAttr());
    return ReduceSumOp::create(b, loc, SquareOp::create(b, loc, difference), last, UnitAttr());
  };
  Value near = distance(getPositive()), far = distance(getNegative());
  Value gap = SubOp::create(b, loc, near, far);
  Value missing = AddOp::create(b, loc, gap, number(b, loc, gap, getMargin().convertToDouble()));
  return {mean(b, loc, ReluOp::create(b, loc, missing))};
}

SmallVector<Value> CosineEmbeddingOp::decompose(OpBuilder &b) {
  Location loc = getLoc();
  Value cosine = CosineSimilarityOp::create(b, loc, getLhs(), getRhs(), -1);
  Value alike = CompareOp::create(b, loc, Predicate::gt, getTarget(), number(b, loc, cosine, 0));
  Value apart = SubOp::create(b, loc, number(b, loc, cosine, 1), cosine);
  Value above =
      SubOp::create(b, loc, cosine, number(b, loc, cosine, getMargin().convertToDouble()));
  Value terms = SelectOp::create(b, loc, alike, apart, ReluOp::create(b, loc, above));
  return {mean(b, loc, terms)};
}

LogicalResult CosineEmbeddingOp::verify() {
  double margin = getMargin().convertToDouble();
  if (margin >= -1 && margin <= 1)
    return success();
  return emitOpError("expects a margin in [-1, 1], the range of a cosine, got ")
         << describe(margin);
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
         << name << (strictly ? " > " : " >= ") << describe(bound) << ", got " << describe(number);
}

LogicalResult HuberOp::verify() { return verifyAtLeast(*this, "delta", getDelta(), 0, true); }
LogicalResult SmoothL1Op::verify() { return verifyAtLeast(*this, "beta", getBeta(), 0, true); }
LogicalResult TripletOp::verify() { return verifyAtLeast(*this, "margin", getMargin(), 0, false); }
LogicalResult FocalOp::verify() { return verifyAtLeast(*this, "gamma", getGamma(), 1, false); }
