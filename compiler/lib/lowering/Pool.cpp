// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Pooling, with channels last. Small windows are one elementwise op that reads the image once
// for each tap; large ones are reductions.
#include "Families.h"
#include "Patterns.h"
#include "Taps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <limits>

using namespace mlir;
using namespace nnc;
using namespace nnc::lowering;

namespace {
/// What is known at one tap of a window.
struct AtTap {
  ArrayRef<Scalar> read; ///< of each input
  Scalar tap;            ///< the index of the tap in its window, of the type asked for
};
/// From what the taps before gave to what this one makes of it.
using Step = llvm::function_ref<SmallVector<Scalar>(ArrayRef<Scalar> before, const AtTap &)>;

/// Steps over the taps of each place of a [n, spatial..., c] result. Inputs are read at the
/// taps (`taps`), or at the place itself (`places`), which come after them in `read`.
struct TapLoop {
  ArrayRef<Axis> axes;
  ArrayRef<int64_t> size; ///< of whole windows, which indices of taps count through
  SmallVector<Value> taps, places;
  Type index;

  SmallVector<Value> run(OpBuilder &b, Location loc, ArrayRef<RankedTensorType> results,
                         ArrayRef<TypedAttr> start, Step step) const {
    constexpr int64_t mostWrittenOut = 16;
    int64_t count = 1;
    for (const Axis &axis : axes)
      count *= axis.taps;
    return count <= mostWrittenOut ? writtenOut(b, loc, results, start, step)
                                   : reduced(b, loc, results, start, step);
  }

private:
  /// The index of the tap at places `at` of the axes.
  template <typename T, typename Times> T indexOf(ArrayRef<T> at, T zero, Times linear) const {
    T index = zero;
    int64_t weight = 1;
    for (size_t d = axes.size(); d-- > 0; weight *= size[d])
      index = linear(index, at[d], axes[d].step * weight, axes[d].first * weight);
    return index;
  }

  SmallVector<Value> writtenOut(OpBuilder &b, Location loc, ArrayRef<RankedTensorType> results,
                                ArrayRef<TypedAttr> start, Step step) const {
    unsigned rank = results.front().getRank();
    SmallVector<SmallVector<int64_t>> all = {{}};
    for (const Axis &axis : axes) {
      SmallVector<SmallVector<int64_t>> longer;
      for (ArrayRef<int64_t> some : all)
        for (int64_t t = 0; t < axis.taps; ++t) {
          longer.emplace_back(some);
          longer.back().push_back(t);
        }
      all = std::move(longer);
    }
    SmallVector<Value> tensors;
    SmallVector<AffineMap> maps;
    AffineMap identity = b.getMultiDimIdentityMap(rank);
    // A tap of all windows is a slice of the image.
    auto mixed = [&](ArrayRef<int64_t> numbers) {
      return getAsIndexOpFoldResult(b.getContext(), numbers);
    };
    for (ArrayRef<int64_t> at : all)
      for (Value input : taps) {
        SmallVector<int64_t> offsets(rank, 0), steps(rank, 1), sizes(results.front().getShape());
        for (auto [d, axis] : llvm::enumerate(axes)) {
          offsets[d + 1] = at[d] * axis.dilation;
          steps[d + 1] = axis.stride;
        }
        tensors.push_back(tensor::ExtractSliceOp::create(b, loc, input, mixed(offsets),
                                                         mixed(sizes), mixed(steps)));
        maps.push_back(identity);
      }
    for (Value input : places) {
      tensors.push_back(input);
      maps.push_back(identity);
    }
    SmallVector<Value> inits;
    for (RankedTensorType type : results) {
      inits.push_back(tensor::EmptyOp::create(b, loc, type.getShape(), type.getElementType()));
      maps.push_back(identity);
    }
    SmallVector<utils::IteratorType> kinds(rank, utils::IteratorType::parallel);
    auto generic = linalg::GenericOp::create(
        b, loc, TypeRange(ValueRange(inits)), tensors, inits, maps, kinds,
        [&](OpBuilder &nested, Location loc, ValueRange arguments) {
          ImplicitLocOpBuilder inside(loc, nested);
          SmallVector<Scalar> before;
          for (TypedAttr number : start)
            before.emplace_back(inside, arith::ConstantOp::create(inside, number));
          for (auto [i, at] : llvm::enumerate(all)) {
            SmallVector<Scalar> read;
            for (size_t k = 0; k < taps.size(); ++k)
              read.emplace_back(inside, arguments[i * taps.size() + k]);
            for (size_t k = 0; k < places.size(); ++k)
              read.emplace_back(inside, arguments[all.size() * taps.size() + k]);
            int64_t tap =
                indexOf<int64_t>(at, 0, [](int64_t sum, int64_t t, int64_t factor, int64_t first) {
                  return sum + t * factor + first;
                });
            before = step(before, {read, number(inside, index, static_cast<double>(tap))});
          }
          linalg::YieldOp::create(inside,
                                  llvm::map_to_vector(before, [](Scalar s) { return s.get(); }));
        });
    return llvm::to_vector<2>(ValueRange(generic.getResults()));
  }

  SmallVector<Value> reduced(OpBuilder &b, Location loc, ArrayRef<RankedTensorType> results,
                             ArrayRef<TypedAttr> start, Step step) const {
    // Loops: n, places..., taps..., c. The taps' extents come from a tensor of no elements of
    // its own: a shape that linalg reads loop bounds from.
    unsigned spatial = axes.size(), count = 2 * spatial + 2, c = count - 1;
    auto dim = [&](unsigned i) { return b.getAffineDimExpr(i); };
    SmallVector<AffineExpr> place = {dim(0)}, image = {dim(0)}, tap;
    SmallVector<int64_t> extents;
    for (auto [d, axis] : llvm::enumerate(axes)) {
      place.push_back(dim(d + 1));
      image.push_back(dim(d + 1) * axis.stride + dim(spatial + d + 1) * axis.dilation);
      tap.push_back(dim(spatial + d + 1));
      extents.push_back(axis.taps);
    }
    place.push_back(dim(c)), image.push_back(dim(c));
    auto map = [&](ArrayRef<AffineExpr> exprs) {
      return AffineMap::get(count, 0, exprs, b.getContext());
    };
    SmallVector<Value> tensors(taps), inits;
    SmallVector<AffineMap> maps(taps.size(), map(image));
    tensors.append(places);
    maps.append(places.size(), map(place));
    tensors.push_back(tensor::EmptyOp::create(b, loc, extents, b.getI1Type()));
    maps.push_back(map(tap));
    for (auto [type, number] : llvm::zip(results, start)) {
      inits.push_back(filled(b, loc, type, number));
      maps.push_back(map(place));
    }
    SmallVector<utils::IteratorType> kinds(count, utils::IteratorType::parallel);
    std::fill_n(kinds.begin() + spatial + 1, spatial, utils::IteratorType::reduction);
    auto generic = linalg::GenericOp::create(
        b, loc, TypeRange(ValueRange(inits)), tensors, inits, maps, kinds,
        [&](OpBuilder &nested, Location loc, ValueRange arguments) {
          ImplicitLocOpBuilder inside(loc, nested);
          SmallVector<Scalar> read, before, at;
          for (Value value : arguments.take_front(taps.size() + places.size()))
            read.emplace_back(inside, value);
          for (Value value : arguments.take_back(inits.size()))
            before.emplace_back(inside, value);
          for (unsigned d = 0; d < spatial; ++d)
            at.emplace_back(inside,
                            arith::IndexCastOp::create(
                                inside, index, linalg::IndexOp::create(inside, spatial + d + 1)));
          Scalar tapIndex =
              indexOf<Scalar>(at, number(inside, index, 0),
                              [](Scalar sum, Scalar t, int64_t factor, int64_t first) {
                                return sum + t * t.number(factor) + t.number(first);
                              });
          linalg::YieldOp::create(inside, llvm::map_to_vector(step(before, {read, tapIndex}),
                                                              [](Scalar s) { return s.get(); }));
        });
    return llvm::to_vector<2>(ValueRange(generic.getResults()));
  }
};

/// Of an op: its windows, its input with channels last, and where results are.
template <typename Op> struct Pooling {
  Pooling(Op op, OpBuilder &b)
      : b(b), loc(op.getLoc()), windows(op.getWindows()), axes(axesOf(windows)) {}

  RankedTensorType channelsLastOf(Value value) const {
    ArrayRef<int64_t> shape = typeOf(value).getShape();
    SmallVector<int64_t> moved = {shape[0]};
    llvm::append_range(moved, shape.drop_front(2));
    moved.push_back(shape[1]);
    return typeOf(value).clone(moved);
  }

  Value last(Value value) const { return channelsLast(b, loc, value); }
  Value first(Value value) const { return channelsFirst(b, loc, value); }

  /// The image of what each tap adds to it: `adds` says what of the values of one window.
  Value image(Value result, ArrayRef<Value> inputs, Type index,
              llvm::function_ref<Scalar(const AtTap &)> adds) const {
    RankedTensorType type = channelsLastOf(result);
    Type element = type.getElementType();
    SmallVector<Value> moved =
        llvm::map_to_vector(inputs, [&](Value input) { return last(input); });
    Value made = assembleImage(
        b, loc, windows, type, typeOf(moved.front()).getShape().drop_front().drop_back(),
        [&](ArrayRef<Phase> part) {
          SmallVector<int64_t> low, high, between, shape = {type.getDimSize(0)};
          SmallVector<Axis> partAxes;
          for (const Phase &phase : part) {
            low.push_back(phase.low), high.push_back(phase.high);
            between.push_back(phase.between);
            shape.push_back(phase.count);
            partAxes.push_back(phase.axis);
          }
          shape.push_back(type.getShape().back());
          TapLoop loop{partAxes, windows.size, {}, {}, index};
          for (Value input : moved)
            loop.taps.push_back(padded(b, loc, input, low, high, between,
                                       b.getZeroAttr(typeOf(input).getElementType())));
          return loop.run(b, loc, type.clone(shape), b.getZeroAttr(element),
                          [&](ArrayRef<Scalar> before, const AtTap &at) {
                            return SmallVector<Scalar>{before[0] + adds(at)};
                          })[0];
        });
    return first(made);
  }

  OpBuilder &b;
  Location loc;
  nn::Windows windows;
  SmallVector<Axis> axes;
};
} // namespace

static SmallVector<Value> lowerMaxPool(nn::MaxPoolWithIndexOp op,
                                       nn::MaxPoolWithIndexOp::Adaptor adaptor, OpBuilder &b) {
  Pooling pool(op, b);
  auto element = cast<FloatType>(typeOf(op.getOutput()).getElementType());
  TypedAttr lowest =
      b.getFloatAttr(element, APFloat::getInf(element.getFloatSemantics(), /*Negative=*/true));
  SmallVector<int64_t> ones(pool.windows.getRank(), 1);
  Value image = padded(b, op.getLoc(), pool.last(adaptor.getInput()), pool.windows.low,
                       pool.windows.high, ones, lowest);
  RankedTensorType index = pool.channelsLastOf(op.getIndex());
  TapLoop loop{pool.axes, pool.windows.size, {image}, {}, index.getElementType()};
  SmallVector<Value> found =
      loop.run(b, op.getLoc(), {pool.channelsLastOf(op.getOutput()), index},
               {lowest, b.getZeroAttr(index.getElementType())},
               [&](ArrayRef<Scalar> before, const AtTap &at) {
                 Scalar better = beats(at.read[0], before[0], /*highest=*/true);
                 return SmallVector<Scalar>{select(better, at.read[0], before[0]),
                                            select(better, at.tap, before[1])};
               });
  return {pool.first(found[0]), pool.first(found[1])};
}

static Value lowerWindowPick(nn::WindowPickOp op, nn::WindowPickOp::Adaptor adaptor, OpBuilder &b) {
  Pooling pool(op, b);
  RankedTensorType type = pool.channelsLastOf(op.getResult());
  Value image =
      padded(b, op.getLoc(), pool.last(adaptor.getInput()), pool.windows.low, pool.windows.high);
  TapLoop loop{pool.axes,
               pool.windows.size,
               {image},
               {pool.last(adaptor.getIndex())},
               typeOf(adaptor.getIndex()).getElementType()};
  return pool.first(loop.run(b, op.getLoc(), type, b.getZeroAttr(type.getElementType()),
                             [](ArrayRef<Scalar> before, const AtTap &at) {
                               return SmallVector<Scalar>{
                                   select(equal(at.read[1], at.tap), at.read[0], before[0])};
                             })[0]);
}

static Value lowerWindowSum(nn::WindowSumOp op, nn::WindowSumOp::Adaptor adaptor, OpBuilder &b) {
  Pooling pool(op, b);
  RankedTensorType type = pool.channelsLastOf(op.getResult());
  Value image =
      padded(b, op.getLoc(), pool.last(adaptor.getInput()), pool.windows.low, pool.windows.high);
  TapLoop loop{pool.axes, pool.windows.size, {image}, {}, b.getI32Type()};
  return pool.first(loop.run(b, op.getLoc(), type, b.getZeroAttr(type.getElementType()),
                             [](ArrayRef<Scalar> before, const AtTap &at) {
                               return SmallVector<Scalar>{before[0] + at.read[0]};
                             })[0]);
}

static Value lowerWindowPut(nn::WindowPutOp op, nn::WindowPutOp::Adaptor adaptor, OpBuilder &b) {
  return Pooling(op, b).image(op.getResult(), {adaptor.getInput(), adaptor.getIndex()},
                              typeOf(adaptor.getIndex()).getElementType(), [](const AtTap &at) {
                                return select(equal(at.read[1], at.tap), at.read[0],
                                              at.read[0].number(0));
                              });
}

static Value lowerWindowSpread(nn::WindowSpreadOp op, nn::WindowSpreadOp::Adaptor adaptor,
                               OpBuilder &b) {
  return Pooling(op, b).image(op.getResult(), {adaptor.getInput()}, b.getI32Type(),
                              [](const AtTap &at) { return at.read[0]; });
}

void nnc::lowering::populatePool(RewritePatternSet &patterns) {
  addPattern<nn::MaxPoolWithIndexOp>(patterns, lowerMaxPool);
  addPattern<nn::WindowPickOp>(patterns, lowerWindowPick);
  addPattern<nn::WindowPutOp>(patterns, lowerWindowPut);
  addPattern<nn::WindowSumOp>(patterns, lowerWindowSum);
  addPattern<nn::WindowSpreadOp>(patterns, lowerWindowSpread);
}
