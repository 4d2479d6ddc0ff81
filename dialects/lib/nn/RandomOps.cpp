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
