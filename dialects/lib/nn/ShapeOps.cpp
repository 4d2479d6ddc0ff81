// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Inference.h"

#include "llvm/ADT/SmallBitVector.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace nnc::nn;

/// The ranked type of an operand of a shape op, or null with an error.
static RankedTensorType ranked(MaybeLocation location, StringRef op, Value input) {
  auto type = dyn_cast<RankedTensorType>(input.getType());
  if (!type)
    (void)mismatch(location, op, "expects a tensor of known rank", {{"input", input}});
  return type;
}

//===----------------------------------------------------------------------===//
// nn.constant, nn.iota
//===----------------------------------------------------------------------===//

void ConstantOp::build(OpBuilder &builder, OperationState &state, RankedTensorType type,
                       double number) {
  Type element = type.getElementType();
  Attribute value;
  if (auto floating = dyn_cast<FloatType>(element))
    value = builder.getFloatAttr(floating, number);
  else
    value = builder.getIntegerAttr(element, static_cast<int64_t>(number));
  build(builder, state, type, DenseElementsAttr::get(type, value));
}

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

LogicalResult IotaOp::verify() {
  auto type = dyn_cast<RankedTensorType>(getType());
  if (!type || !type.hasStaticShape())
    return emitOpError("expects a result of static extents, got ") << getType();
  if (getAxis() >= static_cast<uint64_t>(type.getRank()))
    return emitOpError("expects an axis in [0, ")
           << type.getRank() << ") for a result of rank " << type.getRank() << ", got "
           << static_cast<int64_t>(getAxis());
  return success();
}

//===----------------------------------------------------------------------===//
// nn.reshape
//===----------------------------------------------------------------------===//

LogicalResult nnc::nn::inferReshape(MaybeLocation location, Value input, ArrayRef<int64_t> shape,
                                    Types &types) {
  StringRef op = "nn.reshape";
  RankedTensorType type = ranked(location, op, input);
  if (!type)
    return failure();
  auto fail = [&](const Twine &message) {
    return mismatch(location, op, message, {{"input", input}});
  };
  int64_t known = 1, unknowns = 0;
  for (int64_t extent : shape) {
    if (extent < -1)
      return fail("expects extents >= 0, or -1 once, got " + Twine(extent));
    if (extent == -1)
      ++unknowns;
    else if (llvm::MulOverflow(known, extent, known))
      return fail("has a shape of more elements than fit 64 bits");
  }
  if (unknowns > 1)
    return fail("expects at most one extent of -1, got " + Twine(unknowns));
  int64_t elements = 1;
  for (int64_t extent : type.getShape())
    if (!ShapedType::isDynamic(extent) && llvm::MulOverflow(elements, extent, elements))
      return fail("has an input of more elements than fit 64 bits");
  SmallVector<int64_t> result(shape);
  if (!type.hasStaticShape()) {
    // The rows are the only unknown: -1 is all of what remains, so it is
    // unknown too, and what is known must divide evenly.
    if (type.getNumDynamicDims() > 1)
      return fail("expects at most one extent of ?, got " + describe(type.getShape()));
    if (unknowns != 1 || known == 0 || elements % known != 0)
      return fail("cannot give " + describe(type.getShape()) +
                  " another shape whose number of rows is not known: use -1 for it");
    *llvm::find(result, -1) = ShapedType::kDynamic;
  } else if (unknowns == 1) {
    if (known == 0 || elements % known != 0)
      return fail("has " + Twine(elements) + " elements, not a multiple of " + Twine(known));
    *llvm::find(result, -1) = elements / known;
  } else if (known != elements) {
    return fail("has " + Twine(elements) + " elements, but the shape " + describe(shape) + " has " +
                Twine(known));
  }
  types.push_back(RankedTensorType::get(result, type.getElementType()));
  return success();
}

OpFoldResult ReshapeOp::fold(FoldAdaptor adaptor) {
  if (getInput().getType() == getType() && cast<RankedTensorType>(getType()).hasStaticShape())
    return getInput();
  if (auto inner = getInput().getDefiningOp<ReshapeOp>()) {
    setOperand(inner.getInput());
    return getResult();
  }
  if (auto dense = dyn_cast_or_null<DenseElementsAttr>(adaptor.getInput()))
    return dense.reshape(cast<ShapedType>(getType()));
  return {};
}

//===----------------------------------------------------------------------===//
// nn.transpose
//===----------------------------------------------------------------------===//

LogicalResult nnc::nn::inferTranspose(MaybeLocation location, Value input,
                                      ArrayRef<int64_t> permutation, Types &types) {
  StringRef op = "nn.transpose";
  RankedTensorType type = ranked(location, op, input);
  if (!type)
    return failure();
  int64_t rank = type.getRank();
  llvm::SmallBitVector seen(rank);
  SmallVector<int64_t> shape;
  for (int64_t dim : permutation) {
    if (dim < 0 || dim >= rank || seen[dim])
      break;
    seen.set(dim);
    shape.push_back(type.getDimSize(dim));
  }
  if (static_cast<int64_t>(permutation.size()) != rank || !seen.all())
    return mismatch(location, op,
                    "expects each dimension from 0 to " + Twine(rank - 1) +
                        " once in its permutation, got " + list(permutation),
                    {{"input", input}});
  types.push_back(RankedTensorType::get(shape, type.getElementType()));
  return success();
}

OpFoldResult TransposeOp::fold(FoldAdaptor adaptor) {
  if (llvm::equal(getPermutation(), llvm::seq<int64_t>(0, getPermutation().size())))
    return getInput();
  auto inner = getInput().getDefiningOp<TransposeOp>();
  if (!inner)
    return {};
  SmallVector<int64_t> permutation;
  for (int64_t dim : getPermutation())
    permutation.push_back(inner.getPermutation()[dim]);
  setPermutation(permutation);
  setOperand(inner.getInput());
  return getResult();
}

//===----------------------------------------------------------------------===//
// nn.broadcast
//===----------------------------------------------------------------------===//

LogicalResult nnc::nn::inferBroadcastTo(MaybeLocation location, Value input,
                                        ArrayRef<int64_t> shape, Types &types) {
  StringRef op = "nn.broadcast";
  RankedTensorType type = ranked(location, op, input);
  if (!type)
    return failure();
  auto fail = [&](const Twine &message) {
    return mismatch(location, op, message, {{"input", input}});
  };
  int64_t offset = static_cast<int64_t>(shape.size()) - type.getRank();
  if (offset < 0)
    return fail("expects a shape of rank >= " + Twine(type.getRank()) + ", got " +
                Twine(shape.size()));
  SmallVector<int64_t> result;
  for (auto [i, extent] : llvm::enumerate(shape)) {
    int64_t dim = static_cast<int64_t>(i) - offset;
    int64_t have = dim < 0 ? 1 : type.getDimSize(dim);
    if (extent < -1 || (extent == -1 && dim < 0))
      return fail("expects an extent >= 0 for dimension " + Twine(i) + ", got " + Twine(extent));
    if (extent != -1 && have != 1 && have != extent)
      return fail("cannot broadcast " + describe(type.getShape()) + " to extent " + Twine(extent) +
                  " in dimension " + Twine(i));
    result.push_back(extent == -1 ? have : extent);
  }
  types.push_back(RankedTensorType::get(result, type.getElementType()));
  return success();
}

OpFoldResult BroadcastOp::fold(FoldAdaptor adaptor) {
  auto type = cast<RankedTensorType>(getType());
  if (getInput().getType() == type && type.hasStaticShape())
    return getInput();
  auto dense = dyn_cast_or_null<DenseElementsAttr>(adaptor.getInput());
  if (dense && dense.isSplat() && type.hasStaticShape())
    return dense.resizeSplat(type);
  return {};
}

//===----------------------------------------------------------------------===//
// nn.concat, nn.slice, nn.pad, nn.one_hot
//===----------------------------------------------------------------------===//

LogicalResult nnc::nn::inferConcat(MaybeLocation location, ValueRange inputs, int64_t axis,
                                   Types &types) {
  StringRef op = "nn.concat";
  if (inputs.empty())
    return mismatch(location, op, "expects at least one input", {});
  RankedTensorType first = ranked(location, op, inputs.front());
  if (!first)
    return failure();
  if (axis < 0 || axis >= first.getRank())
    return mismatch(location, op,
                    "expects an axis in [0, " + Twine(first.getRank()) + ") for inputs of rank " +
                        Twine(first.getRank()) + ", got " + Twine(axis),
                    {{"input", inputs.front()}});
  SmallVector<int64_t> shape(first.getShape());
  for (Value input : inputs.drop_front()) {
    auto type = dyn_cast<RankedTensorType>(input.getType());
    bool fits = type && type.getRank() == first.getRank() &&
                type.getElementType() == first.getElementType();
    for (int64_t i = 0; fits && i < first.getRank(); ++i)
      fits = i == axis || type.getDimSize(i) == first.getDimSize(i);
    if (!fits)
      return mismatch(location, op,
                      "expects inputs that differ only in their extent along axis " + Twine(axis) +
                          ", got " + describe(Type(first)) + " and " + describe(input.getType()),
                      {{"input", inputs.front()}, {"input", input}});
    if (ShapedType::isDynamic(type.getDimSize(axis)) || ShapedType::isDynamic(shape[axis]))
      return mismatch(location, op, "expects known extents along axis " + Twine(axis),
                      {{"input", inputs.front()}, {"input", input}});
    if (llvm::AddOverflow(shape[axis], type.getDimSize(axis), shape[axis]))
      return mismatch(location, op,
                      "has more elements along axis " + Twine(axis) + " than fit 64 bits",
                      {{"input", inputs.front()}, {"input", input}});
  }
  types.push_back(RankedTensorType::get(shape, first.getElementType()));
  return success();
}

LogicalResult nnc::nn::inferSlice(MaybeLocation location, Value input, ArrayRef<int64_t> offsets,
                                  ArrayRef<int64_t> sizes, ArrayRef<int64_t> strides,
                                  Types &types) {
  StringRef op = "nn.slice";
  RankedTensorType type = ranked(location, op, input);
  if (!type)
    return failure();
  auto fail = [&](const Twine &message) {
    return mismatch(location, op, message, {{"input", input}});
  };
  size_t rank = type.getRank();
  if (offsets.size() != rank || sizes.size() != rank || strides.size() != rank)
    return fail(
        "expects " + Twine(rank) + " offsets, sizes and strides, one for each dimension, got " +
        Twine(offsets.size()) + ", " + Twine(sizes.size()) + " and " + Twine(strides.size()));
  SmallVector<int64_t> shape;
  for (size_t i = 0; i < rank; ++i) {
    int64_t have = type.getDimSize(i), offset = offsets[i], size = sizes[i], stride = strides[i];
    if (size == -1 && offset == 0 && stride == 1) {
      shape.push_back(have);
      continue;
    }
    if (offset < 0 || size < 0 || stride < 1)
      return fail("expects offset >= 0, size >= 0 (or -1 for a whole dimension) and stride >= 1 in "
                  "dimension " +
                  Twine(i) + ", got " + Twine(offset) + ", " + Twine(size) + " and " +
                  Twine(stride));
    if (ShapedType::isDynamic(have))
      return fail("cannot take a part of dimension " + Twine(i) + ", whose extent is not known");
    // offset + (size - 1) * stride < have, without overflow.
    if (size > 0 && (offset >= have || (size - 1) > (have - 1 - offset) / stride))
      return fail("takes elements beyond extent " + Twine(have) + " of dimension " + Twine(i) +
                  ": offset " + Twine(offset) + ", size " + Twine(size) + ", stride " +
                  Twine(stride));
    shape.push_back(size);
  }
  types.push_back(RankedTensorType::get(shape, type.getElementType()));
  return success();
}

LogicalResult nnc::nn::inferPad(MaybeLocation location, Value input, ArrayRef<int64_t> low,
                                ArrayRef<int64_t> high, ArrayRef<int64_t> interior, Types &types) {
  StringRef op = "nn.pad";
  RankedTensorType type = ranked(location, op, input);
  if (!type)
    return failure();
  auto fail = [&](const Twine &message) {
    return mismatch(location, op, message, {{"input", input}});
  };
  size_t rank = type.getRank();
  if (low.size() != rank || high.size() != rank || interior.size() != rank)
    return fail("expects " + Twine(rank) + " entries of low, high and interior, got " +
                Twine(low.size()) + ", " + Twine(high.size()) + " and " + Twine(interior.size()));
  SmallVector<int64_t> shape;
  for (size_t i = 0; i < rank; ++i) {
    int64_t have = type.getDimSize(i);
    if (low[i] < 0 || high[i] < 0 || interior[i] < 0)
      return fail("expects padding >= 0 in dimension " + Twine(i) + ", got low " + Twine(low[i]) +
                  ", high " + Twine(high[i]) + " and interior " + Twine(interior[i]));
    if (ShapedType::isDynamic(have)) {
      if (low[i] || high[i] || interior[i])
        return fail("cannot pad dimension " + Twine(i) + ", whose extent is not known");
      shape.push_back(have);
      continue;
    }
    int64_t inside, total;
    if (llvm::MulOverflow(std::max<int64_t>(have - 1, 0), interior[i], inside) ||
        llvm::AddOverflow(inside, have, total) || llvm::AddOverflow(total, low[i], total) ||
        llvm::AddOverflow(total, high[i], total))
      return fail("pads dimension " + Twine(i) + " beyond what fits 64 bits");
    shape.push_back(total);
  }
  types.push_back(RankedTensorType::get(shape, type.getElementType()));
  return success();
}

LogicalResult nnc::nn::inferOneHot(MaybeLocation location, Value indices, int64_t depth,
                                   Type element, Types &types) {
  StringRef op = "nn.one_hot";
  RankedTensorType type = ranked(location, op, indices);
  if (!type)
    return failure();
  if (depth < 1)
    return mismatch(location, op, "expects a positive depth, got " + Twine(depth),
                    {{"indices", indices}});
  SmallVector<int64_t> shape(type.getShape());
  shape.push_back(depth);
  types.push_back(RankedTensorType::get(shape, element));
  return success();
}

//===----------------------------------------------------------------------===//
// nn.flip, nn.tile, nn.split, nn.gather, nn.scatter_add, nn.top_k
//===----------------------------------------------------------------------===//

LogicalResult FlipOp::verify() {
  SmallVector<Type, 1> unused; // the rule of a reduction's axes
  return inferReduction(getLoc(), "nn.flip", getInput(), getAxes(), /*keepDims=*/true, unused);
}

LogicalResult nnc::nn::inferTile(MaybeLocation location, Value input, ArrayRef<int64_t> repeats,
                                 Types &types) {
  StringRef op = "nn.tile";
  RankedTensorType type = ranked(location, op, input);
  if (!type)
    return failure();
  auto fail = [&](const Twine &message) {
    return mismatch(location, op, message, {{"input", input}});
  };
  if (static_cast<int64_t>(repeats.size()) != type.getRank())
    return fail("expects " + Twine(type.getRank()) + " repeats, one for each dimension, got " +
                Twine(repeats.size()));
  SmallVector<int64_t> shape;
  for (auto [i, extent] : llvm::enumerate(type.getShape())) {
    int64_t total = extent;
    if (repeats[i] < 0)
      return fail("expects repeats >= 0, got " + Twine(repeats[i]) + " in dimension " + Twine(i));
    if (ShapedType::isDynamic(extent) ? repeats[i] != 1
                                      : llvm::MulOverflow(extent, repeats[i], total))
      return fail("cannot repeat extent " + describe(ArrayRef<int64_t>(extent)) + " of dimension " +
                  Twine(i) + " " + Twine(repeats[i]) + " times");
    shape.push_back(total);
  }
  types.push_back(RankedTensorType::get(shape, type.getElementType()));
  return success();
}

LogicalResult nnc::nn::inferSplit(MaybeLocation location, Value input, int64_t axis,
                                  ArrayRef<int64_t> sizes, Types &types) {
  StringRef op = "nn.split";
  RankedTensorType type = ranked(location, op, input);
  if (!type)
    return failure();
  auto fail = [&](const Twine &message) {
    return mismatch(location, op, message, {{"input", input}});
  };
  int64_t rank = type.getRank();
  if (axis < 0 || axis >= rank)
    return fail("expects an axis in [0, " + Twine(rank) + ") for an input of rank " + Twine(rank) +
                ", got " + Twine(axis));
  int64_t sum = 0, extent = type.getDimSize(axis);
  bool isValid = !sizes.empty() && !ShapedType::isDynamic(extent);
  for (int64_t size : sizes)
    isValid = isValid && size >= 0 && !llvm::AddOverflow(sum, size, sum);
  if (!isValid || sum != extent)
    return fail("expects sizes that add up to extent " + describe(ArrayRef<int64_t>(extent)) +
                " of dimension " + Twine(axis) + ", got " + list(sizes));
  SmallVector<int64_t> shape(type.getShape());
  for (int64_t size : sizes) {
    shape[axis] = size;
    types.push_back(RankedTensorType::get(shape, type.getElementType()));
  }
  return success();
}

LogicalResult nnc::nn::inferGather(MaybeLocation location, Value input, Value indices, int64_t axis,
                                   Types &types) {
  StringRef op = "nn.gather";
  RankedTensorType type = ranked(location, op, input), places = ranked(location, op, indices);
  if (!type || !places)
    return failure();
  int64_t rank = type.getRank();
  if (axis < 0 || axis >= rank)
    return mismatch(location, op,
                    "expects an axis in [0, " + Twine(rank) + ") for an input of rank " +
                        Twine(rank) + ", got " + Twine(axis),
                    {{"input", input}});
  if (type.getDimSize(axis) == 0)
    return mismatch(location, op, "expects at least one element along axis " + Twine(axis),
                    {{"input", input}});
  SmallVector<int64_t> shape(type.getShape().take_front(axis));
  llvm::append_range(shape, places.getShape());
  llvm::append_range(shape, type.getShape().drop_front(axis + 1));
  types.push_back(RankedTensorType::get(shape, type.getElementType()));
  return success();
}

LogicalResult nnc::nn::inferScatterAdd(MaybeLocation location, Value updates, Value indices,
                                       int64_t axis, int64_t extent, Types &types) {
  StringRef op = "nn.scatter_add";
  RankedTensorType type = ranked(location, op, updates), places = ranked(location, op, indices);
  if (!type || !places)
    return failure();
  std::pair<StringRef, Value> parties[] = {{"updates", updates}, {"indices", indices}};
  int64_t last = type.getRank() - places.getRank();
  if (axis < 0 || axis > last)
    return mismatch(location, op,
                    "expects an axis in [0, " + Twine(last) + "] for updates of rank " +
                        Twine(type.getRank()) + " and indices of rank " + Twine(places.getRank()) +
                        ", got " + Twine(axis),
                    parties);
  ArrayRef<int64_t> middle = type.getShape().slice(axis, places.getRank());
  if (middle != places.getShape())
    return mismatch(location, op,
                    "expects updates with the indices' shape " + describe(places.getShape()) +
                        " from axis " + Twine(axis) + " on, got " + describe(middle),
                    parties);
  if (extent < 1)
    return mismatch(location, op, "expects a positive extent, got " + Twine(extent), parties);
  SmallVector<int64_t> shape(type.getShape().take_front(axis));
  shape.push_back(extent);
  llvm::append_range(shape, type.getShape().drop_front(axis + places.getRank()));
  types.push_back(RankedTensorType::get(shape, type.getElementType()));
  return success();
}

LogicalResult nnc::nn::inferTopK(MaybeLocation location, Value input, int64_t axis, int64_t k,
                                 Types &types) {
  StringRef op = "nn.top_k";
  if (failed(verifyAxis(location, op, input, axis)))
    return failure();
  auto type = cast<RankedTensorType>(input.getType());
  int64_t dim = axis < 0 ? axis + type.getRank() : axis, extent = type.getDimSize(dim);
  if (ShapedType::isDynamic(extent) || k < 1 || k > extent)
    return mismatch(location, op,
                    "expects k in [1, " + describe(ArrayRef<int64_t>(extent)) +
                        "], the extent along axis " + Twine(axis) + ", got " + Twine(k),
                    {{"input", input}});
  SmallVector<int64_t> shape(type.getShape());
  shape[dim] = k;
  types.push_back(RankedTensorType::get(shape, type.getElementType()));
  types.push_back(RankedTensorType::get(shape, IntegerType::get(type.getContext(), 32)));
  return success();
}

//===----------------------------------------------------------------------===//
// nn.sort
//===----------------------------------------------------------------------===//

LogicalResult nnc::nn::inferSort(MaybeLocation location, Value input, int64_t axis, Types &types) {
  StringRef op = "nn.sort";
  if (failed(verifyAxis(location, op, input, axis)))
    return failure();
  auto type = cast<RankedTensorType>(input.getType());
  int64_t extent = type.getDimSize(axis < 0 ? axis + type.getRank() : axis);
  if (ShapedType::isDynamic(extent) || extent == 0)
    return mismatch(location, op,
                    "expects a known extent of at least 1 along axis " + Twine(axis) + ", got " +
                        describe(ArrayRef<int64_t>(extent)),
                    {{"input", input}});
  types.push_back(type);
  types.push_back(type.clone(IntegerType::get(type.getContext(), 32)));
  return success();
}

SmallVector<Value> SortOp::decompose(OpBuilder &b) {
  auto type = cast<RankedTensorType>(getInput().getType());
  int64_t axis = getAxis();
  int64_t extent = type.getDimSize(axis < 0 ? axis + type.getRank() : axis);
  auto sorted = TopKOp::create(b, getLoc(), getInput(), extent, axis, !getDescending());
  return {sorted.getValues(), sorted.getIndices()};
}
