// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Convolutions, with channels last: [n, spatial..., channels], where a row of channels is
// contiguous in the image, in the filter and in the result. Each is one linalg.generic
// that multiplies and adds, as matrix products are, its windows in the indexing maps; the
// transposes around it are linalg.transpose, which nnc-propagate-layouts moves away.
#include "Families.h"
#include "Patterns.h"
#include "Taps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::lowering;

namespace {
/// Emits the ops of one convolution.
class Convolver {
public:
  Convolver(OpBuilder &b, Location loc, unsigned spatial, int64_t groups)
      : b(b), loc(loc), spatial(spatial), groups(groups) {}

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
    w = transposed(b, loc, w, order);
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
} // namespace

static Value lowerConv(nn::ConvOp op, nn::ConvOp::Adaptor adaptor, OpBuilder &builder) {
  Location loc = op.getLoc();
  nn::Windows windows = op.getWindows();
  Convolver convolver(builder, loc, windows.getRank(), op.getGroupCount());
  SmallVector<Axis> axes = axesOf(windows);
  Value image = padded(builder, loc, channelsLast(builder, loc, adaptor.getInput()), windows.low,
                       windows.high);
  Value filter = convolver.filter(adaptor.getFilter(), axes, /*exchanged=*/false);
  Value seen = convolver.see(image, filter, axes, typeOf(op.getResult()).getShape().drop_front(2));
  return channelsFirst(builder, loc, seen);
}

static Value lowerConvFilter(nn::ConvFilterOp op, nn::ConvFilterOp::Adaptor adaptor,
                             OpBuilder &builder) {
  Location loc = op.getLoc();
  nn::Windows windows = op.getWindows();
  Convolver convolver(builder, loc, windows.getRank(), op.getGroupCount());
  Value image = padded(builder, loc, channelsLast(builder, loc, adaptor.getInput()), windows.low,
                       windows.high);
  Value seen = channelsLast(builder, loc, adaptor.getSeen());
  return convolver.filterOf(convolver.look(image, seen, axesOf(windows)));
}

static Value lowerConvTranspose(nn::ConvTransposeOp op, nn::ConvTransposeOp::Adaptor adaptor,
                                OpBuilder &builder) {
  Location loc = op.getLoc();
  nn::Windows windows = op.getWindows();
  Convolver convolver(builder, loc, windows.getRank(), op.getGroupCount());
  Value seen = channelsLast(builder, loc, adaptor.getInput());
  TypedAttr zero = builder.getZeroAttr(typeOf(seen).getElementType());
  ArrayRef<int64_t> extents = typeOf(op.getResult()).getShape();
  SmallVector<int64_t> shape = {extents[0]};
  llvm::append_range(shape, extents.drop_front(2));
  shape.push_back(extents[1]);
  Value image = assembleImage(
      builder, loc, windows, typeOf(seen).clone(shape),
      typeOf(seen).getShape().drop_front().drop_back(), [&](ArrayRef<Phase> part) {
        SmallVector<int64_t> low, high, between, counts;
        SmallVector<Axis> axes;
        for (const Phase &phase : part) {
          low.push_back(phase.low), high.push_back(phase.high), between.push_back(phase.between);
          counts.push_back(phase.count), axes.push_back(phase.axis);
        }
        Value filter = convolver.filter(adaptor.getFilter(), axes, /*exchanged=*/true);
        return convolver.see(padded(builder, loc, seen, low, high, between, zero), filter, axes,
                             counts);
      });
  return channelsFirst(builder, loc, image);
}

void nnc::lowering::populateConv(RewritePatternSet &patterns) {
  addPattern<nn::ConvOp>(patterns, lowerConv);
  addPattern<nn::ConvTransposeOp>(patterns, lowerConvTranspose);
  addPattern<nn::ConvFilterOp>(patterns, lowerConvFilter);
}
