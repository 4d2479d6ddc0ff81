// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Inference.h"

using namespace mlir;
using namespace nnc::nn;

/// An input as [n, channels, spatial...], and the windows that `op` lays on `image`, or on the
/// input where that is null; their numbers are appended to `counts`.
template <typename Adaptor>
static FailureOr<Windows> checkPool(Adaptor op, ArrayRef<int64_t> image,
                                    SmallVectorImpl<int64_t> &counts, Fail fail) {
  auto type = dyn_cast<RankedTensorType>(op.getInput().getType());
  if (!type || type.getRank() < 3 || type.getRank() > 5)
    return fail("expects an input of rank 3 to 5, got " + describe(op.getInput().getType()));
  if (ShapedType::isDynamicShape(type.getShape().drop_front()))
    return fail("expects all extents but that of the batch to be known, got " +
                describe(Type(type)));
  size_t spatial = type.getRank() - 2;
  if (op.getWindow().size() != spatial)
    return fail("expects a window of " + Twine(spatial) + " extents, got " + list(op.getWindow()));
  FailureOr<Windows> windows = givenWindows(op, op.getWindow(), fail);
  if (failed(windows) ||
      failed(countWindows(*windows, image.empty() ? type.getShape().drop_front(2) : image, counts,
                          fail)))
    return failure();
  return windows;
}

/// A window that lies in padding alone has no largest element, and no mean.
static LogicalResult checkPads(const Windows &windows, Fail fail) {
  for (unsigned d = 0; d < windows.getRank(); ++d)
    if (2 * std::max(windows.low[d], windows.high[d]) > windows.getSpan(d))
      return fail("expects paddings of at most half a window, got low " + list(windows.low) +
                  " and high " + list(windows.high));
  return success();
}

static auto failWith(MaybeLocation location, StringRef op, Value input) {
  return [=](const Twine &message) -> LogicalResult {
    return mismatch(location, op, message, {{"input", input}});
  };
}

/// [n, channels] of the input, then the extents.
static RankedTensorType shaped(Value input, ArrayRef<int64_t> extents) {
  auto type = cast<RankedTensorType>(input.getType());
  SmallVector<int64_t> shape(type.getShape().take_front(2));
  llvm::append_range(shape, extents);
  return type.clone(shape);
}

static IntegerType indexType(MLIRContext *context, ArrayRef<int64_t> window) {
  int64_t taps = 1;
  for (int64_t extent : window)
    taps = std::min<int64_t>(taps * extent, 1 << 20);
  return IntegerType::get(context, taps <= 128 ? 8 : 32);
}

template <typename Adaptor>
static LogicalResult inferInside(MaybeLocation location, StringRef op, Adaptor pool, Types &types) {
  auto fail = failWith(location, op, pool.getInput());
  SmallVector<int64_t> counts;
  FailureOr<Windows> windows = checkPool(pool, {}, counts, fail);
  if (failed(windows) || failed(checkPads(*windows, fail)))
    return failure();
  types.push_back(shaped(pool.getInput(), counts));
  return success();
}

LogicalResult nnc::nn::inferMaxPool(MaybeLocation location, MaxPoolOp::Adaptor pool, Types &types) {
  return inferInside(location, "nn.max_pool", pool, types);
}

LogicalResult nnc::nn::inferMaxPoolWithIndex(MaybeLocation location,
                                             MaxPoolWithIndexOp::Adaptor pool, Types &types) {
  if (failed(inferInside(location, "nn.max_pool_with_index", pool, types)))
    return failure();
  Type index = indexType(types.back().getContext(), pool.getWindow());
  types.push_back(cast<RankedTensorType>(types.back()).clone(index));
  return success();
}

/// Of the index: its type, and the shape of what it says places of.
static LogicalResult checkIndex(Value index, ArrayRef<int64_t> window, RankedTensorType of,
                                Fail fail) {
  RankedTensorType expected = of.clone(indexType(of.getContext(), window));
  if (index.getType() != expected)
    return fail("expects an index of type " + describe(Type(expected)) + ", got " +
                describe(index.getType()));
  return success();
}

LogicalResult nnc::nn::inferWindowPick(MaybeLocation location, WindowPickOp::Adaptor pick,
                                       Types &types) {
  auto fail = failWith(location, "nn.window_pick", pick.getInput());
  SmallVector<int64_t> counts;
  if (failed(checkPool(pick, {}, counts, fail)))
    return failure();
  types.push_back(shaped(pick.getInput(), counts));
  return checkIndex(pick.getIndex(), pick.getWindow(), cast<RankedTensorType>(types.back()), fail);
}

/// Of an image given by its extents: it has the windows that the input holds elements for.
template <typename Adaptor> static LogicalResult inferImage(Adaptor op, Types &types, Fail fail) {
  ArrayRef<int64_t> image = op.getImage();
  if (image.size() != op.getWindow().size())
    return fail("expects an image of " + Twine(op.getWindow().size()) + " extents, got " +
                list(image));
  for (int64_t extent : image)
    if (extent < 1)
      return fail("expects an image of positive extents, got " + list(image));
  SmallVector<int64_t> counts;
  if (failed(checkPool(op, image, counts, fail)))
    return failure();
  ArrayRef<int64_t> seen = cast<RankedTensorType>(op.getInput().getType()).getShape().drop_front(2);
  if (ArrayRef(counts) != seen)
    return fail("expects as many elements as the image has windows, " + describe(ArrayRef(counts)) +
                ", got " + describe(seen));
  types.push_back(shaped(op.getInput(), image));
  return success();
}

LogicalResult nnc::nn::inferWindowPut(MaybeLocation location, WindowPutOp::Adaptor put,
                                      Types &types) {
  auto fail = failWith(location, "nn.window_put", put.getInput());
  if (failed(inferImage(put, types, fail)))
    return failure();
  return checkIndex(put.getIndex(), put.getWindow(),
                    cast<RankedTensorType>(put.getInput().getType()), fail);
}

LogicalResult nnc::nn::inferWindowSum(MaybeLocation location, WindowSumOp::Adaptor sum,
                                      Types &types) {
  SmallVector<int64_t> counts;
  if (failed(checkPool(sum, {}, counts, failWith(location, "nn.window_sum", sum.getInput()))))
    return failure();
  types.push_back(shaped(sum.getInput(), counts));
  return success();
}

LogicalResult nnc::nn::inferAvgPool(MaybeLocation location, AvgPoolOp::Adaptor pool, Types &types) {
  return inferInside(location, "nn.avg_pool", pool, types);
}

LogicalResult nnc::nn::inferWindowSpread(MaybeLocation location, WindowSpreadOp::Adaptor spread,
                                         Types &types) {
  return inferImage(spread, types, failWith(location, "nn.window_spread", spread.getInput()));
}

Windows MaxPoolWithIndexOp::getWindows() { return windowsOf(*this, getWindow()); }
Windows WindowPickOp::getWindows() { return windowsOf(*this, getWindow()); }
Windows WindowPutOp::getWindows() { return windowsOf(*this, getWindow()); }
Windows WindowSumOp::getWindows() { return windowsOf(*this, getWindow()); }
Windows WindowSpreadOp::getWindows() { return windowsOf(*this, getWindow()); }

namespace {
/// The attributes of windows, in the order of the ops' arguments.
struct WindowAttrs {
  WindowAttrs(OpBuilder &b, const Windows &windows)
      : size(b.getDenseI64ArrayAttr(windows.size)),
        strides(b.getDenseI64ArrayAttr(windows.strides)), low(b.getDenseI64ArrayAttr(windows.low)),
        high(b.getDenseI64ArrayAttr(windows.high)),
        dilations(b.getDenseI64ArrayAttr(windows.dilations)) {}
  DenseI64ArrayAttr size, strides, low, high, dilations;
};
} // namespace

void WindowPickOp::build(OpBuilder &builder, OperationState &state, Value input, Value index,
                         const Windows &windows) {
  WindowAttrs a(builder, windows);
  build(builder, state, input, index, a.size, a.strides, a.low, a.high, a.dilations);
}

void WindowPutOp::build(OpBuilder &builder, OperationState &state, Value input, Value index,
                        ArrayRef<int64_t> image, const Windows &windows) {
  WindowAttrs a(builder, windows);
  build(builder, state, input, index, builder.getDenseI64ArrayAttr(image), a.size, a.strides, a.low,
        a.high, a.dilations);
}

void WindowSumOp::build(OpBuilder &builder, OperationState &state, Value input,
                        const Windows &windows) {
  WindowAttrs a(builder, windows);
  build(builder, state, input, a.size, a.strides, a.low, a.high, a.dilations);
}

void WindowSpreadOp::build(OpBuilder &builder, OperationState &state, Value input,
                           ArrayRef<int64_t> image, const Windows &windows) {
  WindowAttrs a(builder, windows);
  build(builder, state, input, builder.getDenseI64ArrayAttr(image), a.size, a.strides, a.low,
        a.high, a.dilations);
}

SmallVector<Value> MaxPoolOp::decompose(OpBuilder &b) {
  auto pool = MaxPoolWithIndexOp::create(b, getLoc(), getInput(), getWindowAttr(), getStridesAttr(),
                                         getLowAttr(), getHighAttr(), getDilationsAttr());
  return {pool.getOutput()};
}

SmallVector<Value> AvgPoolOp::decompose(OpBuilder &b) {
  Location loc = getLoc();
  auto type = cast<RankedTensorType>(getInput().getType());
  Windows windows = windowsOf(*this, getWindow());
  Value sum = WindowSumOp::create(b, loc, getInput(), windows);
  double taps = 1;
  for (int64_t extent : windows.size)
    taps *= extent;
  auto scalar = RankedTensorType::get({}, type.getElementType());
  auto isZero = [](int64_t pad) { return pad == 0; };
  if (!getCountInside() ||
      (llvm::all_of(windows.low, isZero) && llvm::all_of(windows.high, isZero)))
    return {DivOp::create(b, loc, sum, ConstantOp::create(b, loc, scalar, taps))};
  SmallVector<int64_t> one(type.getShape());
  one[0] = one[1] = 1;
  Value ones = ConstantOp::create(b, loc, type.clone(one), 1.0);
  return {DivOp::create(b, loc, sum, WindowSumOp::create(b, loc, ones, windows))};
}
