// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Taps.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::lowering;

SmallVector<Axis> nnc::lowering::axesOf(const nn::Windows &windows) {
  SmallVector<Axis> axes;
  for (unsigned d = 0; d < windows.getRank(); ++d)
    axes.push_back({windows.strides[d], windows.dilations[d], windows.size[d]});
  return axes;
}

Value nnc::lowering::transposed(OpBuilder &b, Location loc, Value x, ArrayRef<int64_t> order) {
  SmallVector<int64_t> shape;
  for (int64_t dim : order)
    shape.push_back(typeOf(x).getDimSize(dim));
  Value empty = tensor::EmptyOp::create(b, loc, shape, typeOf(x).getElementType());
  return linalg::TransposeOp::create(b, loc, x, empty, order).getResult()[0];
}

Value nnc::lowering::channelsLast(OpBuilder &b, Location loc, Value x) {
  SmallVector<int64_t> order = {0};
  llvm::append_range(order, llvm::seq<int64_t>(2, typeOf(x).getRank()));
  order.push_back(1);
  return transposed(b, loc, x, order);
}

Value nnc::lowering::channelsFirst(OpBuilder &b, Location loc, Value x) {
  int64_t last = typeOf(x).getRank() - 1;
  SmallVector<int64_t> order = {0, last};
  llvm::append_range(order, llvm::seq<int64_t>(1, last));
  return transposed(b, loc, x, order);
}

static SmallVector<OpFoldResult> mixed(OpBuilder &b, ArrayRef<int64_t> numbers) {
  return getAsIndexOpFoldResult(b.getContext(), numbers);
}

Value nnc::lowering::padded(OpBuilder &b, Location loc, Value x, ArrayRef<int64_t> low,
                            ArrayRef<int64_t> high, ArrayRef<int64_t> strides,
                            TypedAttr background) {
  size_t rank = typeOf(x).getRank();
  SmallVector<int64_t> from(rank, 0), to(rank, 0), step(rank, 1), ones(rank, 1),
      shape(typeOf(x).getShape()), taken(shape);
  for (size_t d = 0; d < low.size(); ++d) {
    int64_t inside = (shape[d + 1] - 1) * strides[d] + 1;
    // Whole elements only: what is left of the gap between two is padding.
    int64_t before = low[d] < 0 ? llvm::divideCeil(-low[d], strides[d]) : 0;
    int64_t after = high[d] < 0 ? llvm::divideCeil(-high[d], strides[d]) : 0;
    from[d + 1] = before;
    taken[d + 1] = std::max<int64_t>(shape[d + 1] - before - after, 0);
    to[d + 1] = low[d] + before * strides[d];
    step[d + 1] = strides[d];
    shape[d + 1] = low[d] + inside + high[d];
  }
  if (ArrayRef(taken) != typeOf(x).getShape())
    x = tensor::ExtractSliceOp::create(b, loc, x, mixed(b, from), mixed(b, taken), mixed(b, ones));
  if (shape == taken)
    return x;
  Value around = filled(b, loc, typeOf(x).clone(shape), background);
  if (typeOf(x).getNumElements() == 0)
    return around;
  return tensor::InsertSliceOp::create(b, loc, x, around, mixed(b, to), mixed(b, taken),
                                       mixed(b, step));
}

Value nnc::lowering::padded(OpBuilder &b, Location loc, Value x, ArrayRef<int64_t> low,
                            ArrayRef<int64_t> high) {
  SmallVector<int64_t> ones(low.size(), 1);
  return padded(b, loc, x, low, high, ones, b.getZeroAttr(typeOf(x).getElementType()));
}

/// The parts of an image of `extent` elements that `seen` windows are summed into. Those at
/// one place modulo the stride see the same taps, every stride-th one, turned around, at
/// neighbouring windows; so each part is a convolution of stride 1 of its own. With a
/// dilation too, zeros between the windows do for the stride.
static SmallVector<Phase> phasesOf(const nn::Windows &windows, unsigned d, int64_t extent,
                                   int64_t seen) {
  int64_t stride = windows.strides[d], dilation = windows.dilations[d], taps = windows.size[d],
          low = windows.low[d];
  if (stride == 1 || dilation > 1) {
    int64_t before = dilation * (taps - 1) - low, wide = stride * (seen - 1) + 1;
    return {{0, 1, extent, before, extent + low - wide, stride, {1, dilation, taps, taps - 1, -1}}};
  }
  SmallVector<Phase> phases;
  for (int64_t offset = 0; offset < std::min(stride, extent); ++offset) {
    int64_t first = (offset + low) % stride, shift = (offset + low - first) / stride;
    int64_t count = llvm::divideCeil(extent - offset, stride);
    int64_t here = first < taps ? llvm::divideCeil(taps - first, stride) : 0;
    phases.push_back({offset,
                      stride,
                      count,
                      here - 1 - shift,
                      count + shift - seen,
                      1,
                      {1, 1, here, first + stride * (here - 1), -stride}});
  }
  return phases;
}

Value nnc::lowering::assembleImage(OpBuilder &b, Location loc, const nn::Windows &windows,
                                   RankedTensorType image, ArrayRef<int64_t> counts,
                                   llvm::function_ref<Value(ArrayRef<Phase>)> part) {
  // All combinations of the dimensions' parts.
  SmallVector<SmallVector<Phase>> parts = {{}};
  for (unsigned d = 0; d < windows.getRank(); ++d) {
    SmallVector<SmallVector<Phase>> longer;
    for (ArrayRef<Phase> some : parts)
      for (const Phase &phase : phasesOf(windows, d, image.getDimSize(d + 1), counts[d])) {
        longer.emplace_back(some);
        longer.back().push_back(phase);
      }
    parts = std::move(longer);
  }
  auto isEmpty = [](ArrayRef<Phase> some) {
    return llvm::any_of(some, [](const Phase &phase) { return phase.axis.taps == 0; });
  };
  Value result = llvm::any_of(parts, isEmpty)
                     ? zeros(b, loc, image)
                     : tensor::EmptyOp::create(b, loc, image.getShape(), image.getElementType());
  for (ArrayRef<Phase> some : parts) {
    if (isEmpty(some))
      continue;
    Value elements = part(some);
    if (typeOf(elements) == image)
      return elements;
    SmallVector<int64_t> offsets = {0}, steps = {1};
    for (const Phase &phase : some) {
      offsets.push_back(phase.offset);
      steps.push_back(phase.step);
    }
    offsets.push_back(0), steps.push_back(1);
    result = tensor::InsertSliceOp::create(b, loc, elements, result, mixed(b, offsets),
                                           mixed(b, typeOf(elements).getShape()), mixed(b, steps));
  }
  return result;
}
