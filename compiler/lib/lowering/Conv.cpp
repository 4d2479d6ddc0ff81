// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Convolutions, with channels last: [n, spatial..., channels], where a row of channels is
// contiguous in the image, in the filter and in the result. Each is one linalg.generic
// that multiplies and adds, as matrix products are, its windows in the indexing maps; the
// transposes around it are linalg.transpose, which nnc-propagate-layouts moves away.
#include "Families.h"
#include "Patterns.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::lowering;

namespace {
/// Where the windows of one spatial dimension read: result p and tap t at
/// stride p + dilation t of the image, whose tap is filter element first + step t.
struct Axis {
  int64_t stride = 1, dilation = 1;
  int64_t taps = 1, first = 0, step = 1;
};

/// Emits the ops of one convolution.
class Convolver {
public:
  Convolver(OpBuilder &b, Location loc, unsigned spatial, int64_t groups)
      : b(b), loc(loc), spatial(spatial), groups(groups) {}

  /// [n, c, spatial...] to [n, spatial..., c], and back.
  Value channelsLast(Value x) {
    SmallVector<int64_t> order = {0};
    llvm::append_range(order, llvm::seq<int64_t>(2, 2 + spatial));
    order.push_back(1);
    return transposed(x, order);
  }
  Value channelsFirst(Value x) {
    SmallVector<int64_t> order = {0, spatial + 1};
    llvm::append_range(order, llvm::seq<int64_t>(1, 1 + spatial));
    return transposed(x, order);
  }

  /// Zeros around and between the elements of [n, spatial..., c]; elements are cut off where
  /// a padding is negative.
  Value padded(Value x, ArrayRef<int64_t> low, ArrayRef<int64_t> high, ArrayRef<int64_t> strides) {
    SmallVector<int64_t> from(spatial + 2, 0), to(spatial + 2, 0), step(spatial + 2, 1),
        ones(spatial + 2, 1), shape(typeOf(x).getShape()), taken(shape);
    bool cuts = false, grows = false;
    for (unsigned d = 0; d < spatial; ++d) {
      int64_t inside = (shape[d + 1] - 1) * strides[d] + 1;
      // Whole elements only: what is left of the gap between two is padding.
      int64_t before = low[d] < 0 ? llvm::divideCeil(-low[d], strides[d]) : 0;
      int64_t after = high[d] < 0 ? llvm::divideCeil(-high[d], strides[d]) : 0;
      from[d + 1] = before;
      taken[d + 1] = std::max<int64_t>(shape[d + 1] - before - after, 0);
      to[d + 1] = low[d] + before * strides[d];
      step[d + 1] = strides[d];
      cuts |= taken[d + 1] != shape[d + 1];
      shape[d + 1] = low[d] + inside + high[d];
      grows |= shape[d + 1] != taken[d + 1];
    }
    auto mixed = [&](ArrayRef<int64_t> numbers) {
      return getAsIndexOpFoldResult(b.getContext(), numbers);
    };
    if (cuts)
      x = tensor::ExtractSliceOp::create(b, loc, x, mixed(from), mixed(taken), mixed(ones));
    if (!grows)
      return x;
    Value background = zeros(b, loc, typeOf(x).clone(shape));
    if (typeOf(x).getNumElements() == 0)
      return background;
    return tensor::InsertSliceOp::create(b, loc, x, background, mixed(to), mixed(taken),
                                         mixed(step));
  }

  /// The filter [o, c, window...] as [groups, taps..., c, o], or with o and c exchanged.
  Value filter(Value w, ArrayRef<Axis> axes, bool exchanged) {
    RankedTensorType type = typeOf(w);
    int64_t o = type.getDimSize(0) / groups, c = type.getDimSize(1);
    SmallVector<int64_t> shape;
    for (const Axis &axis : axes)
      shape.push_back(axis.taps);
    shape.append(exchanged ? std::initializer_list<int64_t>{o, c}
                           : std::initializer_list<int64_t>{c, o});
    if (groups > 1)
      shape.insert(shape.begin(), groups);
    unsigned first = groups > 1 ? 1 : 0, rank = shape.size();
    auto dim = [&](unsigned i) { return b.getAffineDimExpr(i); };
    AffineExpr output = dim(exchanged ? rank - 2 : rank - 1);
    SmallVector<AffineExpr> places = {groups > 1 ? dim(0) * o + output : output,
                                      dim(exchanged ? rank - 1 : rank - 2)};
    for (auto [d, axis] : llvm::enumerate(axes))
      places.push_back(dim(first + d) * axis.step + axis.first);
    Input input{w, AffineMap::get(rank, 0, places, b.getContext())};
    return elementwise(b, loc, type.clone(shape), input,
                       [](Body &, ArrayRef<Scalar> v) { return v[0]; });
  }

  /// result[n, p..., o] = sum image[n, stride p + dilation t..., c] filter[t..., c, o]
  Value see(Value image, Value filter, ArrayRef<Axis> axes, ArrayRef<int64_t> extents) {
    int64_t outputs = typeOf(filter).getShape().back();
    SmallVector<int64_t> shape = {typeOf(image).getDimSize(0)};
    llvm::append_range(shape, extents);
    if (groups > 1)
      shape.push_back(groups);
    shape.push_back(outputs);
    // Loops: those of the result, then taps and input channels.
    Loops loops(*this, /*reduceTaps=*/true);
    Value result = loops.multiply(split(image), filter, axes, typeOf(image).clone(shape));
    return joined(result);
  }

  /// result[t..., c, o] = sum image[n, stride p + dilation t..., c] seen[n, p..., o]
  Value look(Value image, Value seen, ArrayRef<Axis> axes) {
    int64_t channels = typeOf(image).getShape().back() / groups,
            outputs = typeOf(seen).getShape().back() / groups;
    SmallVector<int64_t> shape;
    if (groups > 1)
      shape.push_back(groups);
    for (const Axis &axis : axes)
      shape.push_back(axis.taps);
    shape.append({channels, outputs});
    Loops loops(*this, /*reduceTaps=*/false);
    return loops.multiply(split(image), split(seen), axes, typeOf(image).clone(shape));
  }

  /// [groups, taps..., c, o] as [o, c, taps...]
  Value filterOf(Value w) {
    SmallVector<int64_t> order;
    unsigned first = groups > 1 ? 1 : 0, rank = typeOf(w).getRank();
    if (groups > 1)
      order.push_back(0);
    order.append({rank - 1, rank - 2});
    llvm::append_range(order, llvm::seq<int64_t>(first, rank - 2));
    w = transposed(w, order);
    if (groups == 1)
      return w;
    SmallVector<ReassociationIndices> together = {{0, 1}};
    for (int64_t d = 2; d < static_cast<int64_t>(rank); ++d)
      together.push_back({d});
    return tensor::CollapseShapeOp::create(b, loc, w, together);
  }

private:
  /// The loops of one of the sums, which differ in what is parallel: n, p..., g, o, t..., c
  /// or g, t..., c, o, n, p....
  struct Loops {
    Loops(Convolver &of, bool reduceTaps) : of(of), reduceTaps(reduceTaps) {
      unsigned next = 0;
      auto take = [&](SmallVectorImpl<unsigned> &into, unsigned count) {
        for (unsigned i = 0; i < count; ++i)
          into.push_back(next++);
      };
      unsigned groupLoops = of.groups > 1 ? 1 : 0;
      if (reduceTaps) {
        take(n, 1), take(p, of.spatial), take(g, groupLoops), take(o, 1);
        parallel = next;
        take(t, of.spatial), take(c, 1);
      } else {
        take(g, groupLoops), take(t, of.spatial), take(c, 1), take(o, 1);
        parallel = next;
        take(n, 1), take(p, of.spatial);
      }
      count = next;
    }

    Value multiply(Value image, Value other, ArrayRef<Axis> axes, RankedTensorType type) {
      OpBuilder &b = of.b;
      auto map = [&](std::initializer_list<ArrayRef<unsigned>> dims) {
        SmallVector<unsigned> all;
        for (ArrayRef<unsigned> some : dims)
          llvm::append_range(all, some);
        return AffineMap::getMultiDimMapWithTargets(count, all, b.getContext());
      };
      SmallVector<AffineExpr> places = {b.getAffineDimExpr(n[0])};
      for (auto [d, axis] : llvm::enumerate(axes))
        places.push_back(b.getAffineDimExpr(p[d]) * axis.stride +
                         b.getAffineDimExpr(t[d]) * axis.dilation);
      for (unsigned dim : g)
        places.push_back(b.getAffineDimExpr(dim));
      places.push_back(b.getAffineDimExpr(c[0]));
      AffineMap seen = map({n, p, g, o}), filter = map({g, t, c, o});
      AffineMap maps[] = {AffineMap::get(count, 0, places, b.getContext()),
                          reduceTaps ? filter : seen, reduceTaps ? seen : filter};
      SmallVector<utils::IteratorType> kinds(count, utils::IteratorType::reduction);
      std::fill_n(kinds.begin(), parallel, utils::IteratorType::parallel);
      return sumOfProducts(b, of.loc, type, image, other, maps, kinds);
    }

    Convolver &of;
    bool reduceTaps;
    SmallVector<unsigned> n, p, g, o, t, c;
    unsigned parallel = 0, count = 0;
  };

  Value transposed(Value x, ArrayRef<int64_t> order) {
    SmallVector<int64_t> shape;
    for (int64_t dim : order)
      shape.push_back(typeOf(x).getDimSize(dim));
    Value empty = tensor::EmptyOp::create(b, loc, shape, typeOf(x).getElementType());
    return linalg::TransposeOp::create(b, loc, x, empty, order).getResult()[0];
  }

  SmallVector<ReassociationIndices> channelGroups() {
    SmallVector<ReassociationIndices> together;
    for (unsigned d = 0; d <= spatial; ++d)
      together.push_back({d});
    together.push_back({spatial + 1, spatial + 2});
    return together;
  }
  /// Channels as [groups, channels of one], and back.
  Value split(Value x) {
    if (groups == 1)
      return x;
    SmallVector<int64_t> shape(typeOf(x).getShape());
    shape.back() /= groups;
    shape.insert(shape.end() - 1, groups);
    return tensor::ExpandShapeOp::create(b, loc, typeOf(x).clone(shape), x, channelGroups());
  }
  Value joined(Value x) {
    return groups == 1 ? x : tensor::CollapseShapeOp::create(b, loc, x, channelGroups());
  }

  OpBuilder &b;
  Location loc;
  int64_t spatial, groups;
};

/// One of the parts that a strided image is made of: elements at offset + step j.
struct Phase {
  int64_t offset, step, count;
  int64_t low, high, between; ///< zeros around what is seen, and its elements' distance
  Axis axis;
};
} // namespace

static SmallVector<Axis> axesOf(const nn::Windows &windows) {
  SmallVector<Axis> axes;
  for (unsigned d = 0; d < windows.getRank(); ++d)
    axes.push_back({windows.strides[d], windows.dilations[d], windows.size[d]});
  return axes;
}

static Value lowerConv(nn::ConvOp op, nn::ConvOp::Adaptor adaptor, OpBuilder &builder) {
  nn::Windows windows = op.getWindows();
  Convolver convolver(builder, op.getLoc(), windows.getRank(), op.getGroupCount());
  SmallVector<Axis> axes = axesOf(windows);
  SmallVector<int64_t> ones(windows.getRank(), 1);
  Value image =
      convolver.padded(convolver.channelsLast(adaptor.getInput()), windows.low, windows.high, ones);
  Value filter = convolver.filter(adaptor.getFilter(), axes, /*exchanged=*/false);
  Value seen = convolver.see(image, filter, axes, typeOf(op.getResult()).getShape().drop_front(2));
  return convolver.channelsFirst(seen);
}

static Value lowerConvFilter(nn::ConvFilterOp op, nn::ConvFilterOp::Adaptor adaptor,
                             OpBuilder &builder) {
  nn::Windows windows = op.getWindows();
  Convolver convolver(builder, op.getLoc(), windows.getRank(), op.getGroupCount());
  SmallVector<int64_t> ones(windows.getRank(), 1);
  Value image =
      convolver.padded(convolver.channelsLast(adaptor.getInput()), windows.low, windows.high, ones);
  Value seen = convolver.channelsLast(adaptor.getSeen());
  return convolver.filterOf(convolver.look(image, seen, axesOf(windows)));
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

static Value lowerConvTranspose(nn::ConvTransposeOp op, nn::ConvTransposeOp::Adaptor adaptor,
                                OpBuilder &builder) {
  Location loc = op.getLoc();
  nn::Windows windows = op.getWindows();
  unsigned rank = windows.getRank();
  Convolver convolver(builder, loc, rank, op.getGroupCount());
  Value seen = convolver.channelsLast(adaptor.getInput());
  ArrayRef<int64_t> image = typeOf(op.getResult()).getShape();
  // All combinations of the dimensions' parts.
  SmallVector<SmallVector<Phase>> parts = {{}};
  for (unsigned d = 0; d < rank; ++d) {
    SmallVector<SmallVector<Phase>> longer;
    for (ArrayRef<Phase> part : parts)
      for (const Phase &phase :
           phasesOf(windows, d, image[d + 2], typeOf(seen).getDimSize(d + 1))) {
        longer.emplace_back(part);
        longer.back().push_back(phase);
      }
    parts = std::move(longer);
  }
  SmallVector<int64_t> shape = {image[0]};
  llvm::append_range(shape, image.drop_front(2));
  shape.push_back(image[1]);
  RankedTensorType type = typeOf(seen).clone(shape);
  auto isEmpty = [](ArrayRef<Phase> part) {
    return llvm::any_of(part, [](const Phase &phase) { return phase.axis.taps == 0; });
  };
  Value result = llvm::any_of(parts, isEmpty)
                     ? zeros(builder, loc, type)
                     : tensor::EmptyOp::create(builder, loc, shape, type.getElementType());
  for (ArrayRef<Phase> part : parts) {
    if (isEmpty(part))
      continue;
    SmallVector<int64_t> low, high, between, counts, offsets = {0}, steps = {1};
    SmallVector<Axis> axes;
    for (const Phase &phase : part) {
      low.push_back(phase.low), high.push_back(phase.high), between.push_back(phase.between);
      counts.push_back(phase.count), offsets.push_back(phase.offset), steps.push_back(phase.step);
      axes.push_back(phase.axis);
    }
    Value filter = convolver.filter(adaptor.getFilter(), axes, /*exchanged=*/true);
    Value sum = convolver.see(convolver.padded(seen, low, high, between), filter, axes, counts);
    if (typeOf(sum) == type) {
      result = sum;
      break;
    }
    offsets.push_back(0), steps.push_back(1);
    auto mixed = [&](ArrayRef<int64_t> numbers) {
      return getAsIndexOpFoldResult(builder.getContext(), numbers);
    };
    result = tensor::InsertSliceOp::create(builder, loc, sum, result, mixed(offsets),
                                           mixed(typeOf(sum).getShape()), mixed(steps));
  }
  return convolver.channelsFirst(result);
}

void nnc::lowering::populateConv(RewritePatternSet &patterns) {
  addPattern<nn::ConvOp>(patterns, lowerConv);
  addPattern<nn::ConvTransposeOp>(patterns, lowerConvTranspose);
  addPattern<nn::ConvFilterOp>(patterns, lowerConvFilter);
}
