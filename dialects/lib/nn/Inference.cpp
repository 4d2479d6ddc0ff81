// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the families' inference rules are made of.
#include "Inference.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace nnc::nn;

std::string nnc::nn::describe(ArrayRef<int64_t> shape) {
  if (shape.empty())
    return "scalar";
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleave(
      shape, os,
      [&](int64_t extent) {
        if (ShapedType::isDynamic(extent))
          os << '?';
        else
          os << extent;
      },
      "x");
  return text;
}

std::string nnc::nn::describe(int64_t extent) { return describe(ArrayRef<int64_t>(extent)); }

std::string nnc::nn::describe(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << '\'' << type << '\'';
  return text;
}

std::string nnc::nn::describe(double number) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%g", number);
  return text;
}

std::string nnc::nn::list(ArrayRef<int64_t> numbers) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << '[';
  llvm::interleaveComma(numbers, os);
  os << ']';
  return text;
}

LogicalResult nnc::nn::mismatch(MaybeLocation location, StringRef op, const Twine &message,
                                ArrayRef<std::pair<StringRef, Value>> values) {
  if (!location)
    return failure();
  InFlightDiagnostic diagnostic = emitError(*location) << "'" << op << "' op " << message;
  for (auto [name, value] : values)
    diagnostic.attachNote(value.getLoc())
        << "'" << name << "' of type " << value.getType() << " is defined here";
  return failure();
}

SmallVector<int64_t> nnc::nn::asReshapeTarget(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> target(shape);
  std::replace(target.begin(), target.end(), int64_t(ShapedType::kDynamic), int64_t(-1));
  return target;
}

FailureOr<SmallVector<int64_t>> nnc::nn::broadcastShapes(ArrayRef<int64_t> lhs,
                                                         ArrayRef<int64_t> rhs) {
  if (lhs.size() < rhs.size())
    std::swap(lhs, rhs);
  SmallVector<int64_t> shape(lhs.begin(), lhs.end());
  size_t offset = lhs.size() - rhs.size();
  for (auto [i, extent] : llvm::enumerate(rhs)) {
    int64_t &out = shape[offset + i];
    if (out == extent || extent == 1)
      continue;
    if (out != 1)
      return failure();
    out = extent;
  }
  return shape;
}

SmallVector<int64_t> nnc::nn::normalizeAxes(std::optional<ArrayRef<int64_t>> axes, int64_t rank) {
  if (!axes)
    return llvm::to_vector(llvm::seq<int64_t>(0, rank));
  SmallVector<int64_t> dims;
  for (int64_t axis : *axes)
    dims.push_back(axis < 0 ? axis + rank : axis);
  llvm::sort(dims);
  return dims;
}

LogicalResult nnc::nn::inferBroadcast(MaybeLocation location, StringRef op, ValueRange operands,
                                      Type element, Types &types,
                                      std::pair<StringRef, StringRef> names) {
  auto lhs = cast<TensorType>(operands.front().getType());
  if (operands.size() == 1) {
    types.push_back(element ? lhs.clone(element) : lhs);
    return success();
  }
  auto rhs = cast<TensorType>(operands.back().getType());
  std::pair<StringRef, Value> parties[] = {{names.first, operands.front()},
                                           {names.second, operands.back()}};
  if (lhs.getElementType() != rhs.getElementType())
    return mismatch(location, op,
                    "expects operands of equal element types, got " +
                        describe(lhs.getElementType()) + " and " + describe(rhs.getElementType()),
                    parties);
  if (!element)
    element = lhs.getElementType();
  if (!lhs.hasRank() || !rhs.hasRank()) {
    types.push_back(UnrankedTensorType::get(element));
    return success();
  }
  auto shape = broadcastShapes(lhs.getShape(), rhs.getShape());
  if (failed(shape))
    return mismatch(location, op,
                    "expects shapes that broadcast, got " + describe(lhs.getShape()) + " and " +
                        describe(rhs.getShape()),
                    parties);
  types.push_back(RankedTensorType::get(*shape, element));
  return success();
}

LogicalResult nnc::nn::verifyAxis(MaybeLocation location, StringRef op, Value input, int64_t axis) {
  auto type = dyn_cast<RankedTensorType>(input.getType());
  if (!type)
    return mismatch(location, op, "expects a tensor of known rank", {{"input", input}});
  int64_t rank = type.getRank();
  if (axis >= -rank && axis < rank)
    return success();
  return mismatch(location, op,
                  "expects an axis in [" + Twine(-rank) + ", " + Twine(rank) +
                      ") for an input of rank " + Twine(rank) + ", got " + Twine(axis),
                  {{"input", input}});
}

LogicalResult nnc::nn::inferAlongAxis(MaybeLocation location, StringRef op, Value input,
                                      int64_t axis, bool isDropped, Types &types) {
  if (failed(verifyAxis(location, op, input, axis)))
    return failure();
  auto type = cast<RankedTensorType>(input.getType());
  SmallVector<int64_t> shape(type.getShape());
  if (isDropped)
    shape.erase(shape.begin() + (axis < 0 ? axis + type.getRank() : axis));
  types.push_back(type.clone(shape));
  return success();
}
