// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Inference.h"

#include "llvm/ADT/APFloat.h"

using namespace mlir;
using namespace nnc::nn;

template <typename Op> static LogicalResult verifyStatic(Op op) {
  auto type = dyn_cast<RankedTensorType>(op.getType());
  if (type && type.hasStaticShape())
    return success();
  return op.emitOpError("expects a result of static extents, got ") << op.getType();
}

LogicalResult RandomUniformOp::verify() {
  if (!getLow().isFinite() || !getHigh().isFinite() || getHigh() < getLow())
    return emitOpError("expects finite bounds with low <= high, got ")
           << getLow().convertToDouble() << " and " << getHigh().convertToDouble();
  return verifyStatic(*this);
}

LogicalResult RandomNormalOp::verify() {
  if (!getMean().isFinite() || !getStddev().isFinite() || getStddev().isNegative())
    return emitOpError("expects a finite mean and a standard deviation >= 0, got ")
           << getMean().convertToDouble() << " and " << getStddev().convertToDouble();
  return verifyStatic(*this);
}

LogicalResult RandomBernoulliOp::verify() {
  double p = getP().convertToDouble();
  if (!(p >= 0 && p <= 1))
    return emitOpError("expects a probability in [0, 1], got ") << p;
  return verifyStatic(*this);
}

LogicalResult DropoutOp::verify() {
  double rate = getRate().convertToDouble();
  if (rate >= 0 && rate < 1)
    return success();
  return emitOpError("expects a rate in [0, 1), got ") << rate;
}

LogicalResult RandomPermutationOp::verify() {
  auto type = dyn_cast<RankedTensorType>(getType());
  if (type && type.getRank() == 1 && type.hasStaticShape())
    return success();
  return emitOpError("expects a result of rank 1 and static extent, got ") << getType();
}

LogicalResult nnc::nn::inferCategorical(MaybeLocation location, Value weights, Value uniform,
                                        Types &types) {
  auto type = dyn_cast<RankedTensorType>(weights.getType());
  auto rows = dyn_cast<RankedTensorType>(uniform.getType());
  if (!type || !rows || type.getRank() < 1 || type.getShape().back() == 0 ||
      type.getShape().drop_back() != rows.getShape() ||
      type.getElementType() != rows.getElementType())
    return mismatch(
        location, "nn.categorical",
        "expects weights of at least one class and a number for each row of them, got " +
            describe(weights.getType()) + " and " + describe(uniform.getType()),
        {{"weights", weights}, {"uniform", uniform}});
  types.push_back(RankedTensorType::get(rows.getShape(), IntegerType::get(type.getContext(), 32)));
  return success();
}
