// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Inference.h"

using namespace mlir;
using namespace nnc::nn;

template <typename Op> static LogicalResult verifyAxisOf(Op op) {
  return verifyAxis(op.getLoc(), op->getName().getStringRef(), op.getInput(), op.getAxis());
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

LogicalResult SoftmaxOp::verify() { return verifyAxisOf(*this); }
LogicalResult LogSoftmaxOp::verify() { return verifyAxisOf(*this); }
