// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Inference.h"

using namespace mlir;
using namespace nnc::nn;

template <typename Op> static LogicalResult verifyAxis(Op op) {
  auto type = dyn_cast<RankedTensorType>(op.getInput().getType());
  if (!type)
    return op.emitOpError("expects a tensor of known rank");
  int64_t rank = type.getRank(), axis = op.getAxis();
  if (axis >= -rank && axis < rank)
    return success();
  return mismatch(op.getLoc(), op->getName().getStringRef(),
                  "expects an axis in [" + Twine(-rank) + ", " + Twine(rank) +
                      ") for an input of rank " + Twine(rank) + ", got " + Twine(axis),
                  {{"input", op.getInput()}});
}

static LogicalResult verifyFinite(Operation *op, StringRef name, const APFloat &value) {
  if (value.isFinite())
    return success();
  return op->emitOpError("expects a finite ") << name << ", got " << value.convertToDouble();
}

LogicalResult LeakyReluOp::verify() { return verifyFinite(*this, "slope", getSlope()); }
LogicalResult EluOp::verify() { return verifyFinite(*this, "alpha", getAlpha()); }
LogicalResult StepOp::verify() { return verifyFinite(*this, "at_zero", getAtZero()); }

LogicalResult ClampOp::verify() {
  if (getLow().isFinite() && getHigh().isFinite() && getLow() <= getHigh())
    return success();
  return emitOpError("expects finite bounds with low <= high, got ")
         << getLow().convertToDouble() << " and " << getHigh().convertToDouble();
}

LogicalResult SoftmaxOp::verify() { return verifyAxis(*this); }
LogicalResult LogSoftmaxOp::verify() { return verifyAxis(*this); }
