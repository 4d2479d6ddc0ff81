// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Inference.h"

using namespace mlir;
using namespace nnc::nn;

LogicalResult nnc::nn::inferReduction(MaybeLocation location, StringRef op, Value input,
                                      std::optional<ArrayRef<int64_t>> axes, bool keepDims,
                                      Types &types) {
  auto type = dyn_cast<RankedTensorType>(input.getType());
  if (!type) {
    if (axes || keepDims)
      return mismatch(location, op, "reduces a tensor of unknown rank along all axes only",
                      {{"input", input}});
    types.push_back(RankedTensorType::get({}, cast<TensorType>(input.getType()).getElementType()));
    return success();
  }
  int64_t rank = type.getRank();
  SmallVector<bool> reduced(rank, !axes);
  if (axes)
    for (int64_t axis : *axes) {
      if (axis < -rank || axis >= rank)
        return mismatch(location, op,
                        "expects axes in [" + Twine(-rank) + ", " + Twine(rank) +
                            ") for an input of rank " + Twine(rank) + ", got " + Twine(axis),
                        {{"input", input}});
      bool &flag = reduced[axis < 0 ? axis + rank : axis];
      if (flag)
        return mismatch(location, op, "names axis " + Twine(axis) + " twice", {{"input", input}});
      flag = true;
    }
  SmallVector<int64_t> shape;
  for (int64_t i = 0; i < rank; ++i) {
    if (!reduced[i])
      shape.push_back(type.getDimSize(i));
    else if (keepDims)
      shape.push_back(1);
  }
  types.push_back(RankedTensorType::get(shape, type.getElementType()));
  return success();
}

LogicalResult nnc::nn::inferArgExtremum(MaybeLocation location, StringRef op, Value input,
                                        int64_t axis, Types &types) {
  if (failed(verifyAxis(location, op, input, axis)))
    return failure();
  auto type = cast<RankedTensorType>(input.getType());
  int64_t dim = axis < 0 ? axis + type.getRank() : axis;
  if (type.getDimSize(dim) == 0)
    return mismatch(location, op, "expects at least one element along axis " + Twine(axis),
                    {{"input", input}});
  SmallVector<int64_t> shape(type.getShape());
  shape.erase(shape.begin() + dim);
  types.push_back(RankedTensorType::get(shape, IntegerType::get(type.getContext(), 32)));
  return success();
}

LogicalResult CumsumOp::verify() {
  return verifyAxis(getLoc(), "nn.cumsum", getInput(), getAxis());
}
