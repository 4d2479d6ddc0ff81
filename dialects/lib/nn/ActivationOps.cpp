// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Inference.h"

using namespace mlir;
using namespace nnc::nn;

LogicalResult nnc::nn::inferMaxout(MaybeLocation location, Value input, int64_t pieces,
                                   Types &types) {
  auto type = dyn_cast<RankedTensorType>(input.getType());
  auto fail = [&](const Twine &message) {
    return mismatch(location, "nn.maxout", message, {{"input", input}});
  };
  if (!type || type.getRank() < 1)
    return fail("expects an input of known rank >= 1, got " + describe(input.getType()));
  int64_t last = type.getShape().back();
  if (pieces < 1 || ShapedType::isDynamic(last) || last % pieces)
    return fail("expects a number of pieces that divides the last extent, got " + Twine(pieces) +
                " pieces of " + describe(ArrayRef<int64_t>(last)));
  SmallVector<int64_t> shape(type.getShape());
  shape.back() = last / pieces;
  types.push_back(type.clone(shape));
  return success();
}

SmallVector<Value> MaxoutOp::decompose(OpBuilder &b) {
  SmallVector<int64_t> shape(getType().getShape());
  shape.push_back(getPieces());
  Value pieces = ReshapeOp::create(b, getLoc(), getInput(), asReshapeTarget(shape));
  return {ReduceMaxOp::create(b, getLoc(), pieces, b.getDenseI64ArrayAttr(-1), UnitAttr())};
}

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
