// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Asm.h"
#include "Inference.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace nnc::nn;

//===----------------------------------------------------------------------===//
// Windows
//===----------------------------------------------------------------------===//

FailureOr<Windows> nnc::nn::checkWindows(ArrayRef<int64_t> size, ArrayRef<int64_t> strides,
                                         ArrayRef<int64_t> low, ArrayRef<int64_t> high,
                                         ArrayRef<int64_t> dilations, Fail fail) {
  constexpr int64_t most = int64_t(1) << 31; // far from what overflows
  auto check = [&](StringRef name, ArrayRef<int64_t> numbers, int64_t least) -> LogicalResult {
    if (numbers.empty())
      return success();
    if (numbers.size() != size.size())
      return fail("expects " + Twine(size.size()) + " " + name +
                  ", one for each spatial dimension, got " + list(numbers));
    for (int64_t number : numbers)
      if (number < least || number > most)
        return fail("expects " + name + (least ? " >= 1" : " >= 0") + ", got " + list(numbers));
    return success();
  };
  if (failed(check("window extents", size, 1)) || failed(check("strides", strides, 1)) ||
      failed(check("paddings", low, 0)) || failed(check("paddings", high, 0)) ||
      failed(check("dilations", dilations, 1)))
    return failure();
  auto orElse = [&](ArrayRef<int64_t> given, int64_t number) {
    return given.empty() ? SmallVector<int64_t>(size.size(), number) : SmallVector<int64_t>(given);
  };
  return Windows{SmallVector<int64_t>(size), orElse(strides, 1), orElse(low, 0), orElse(high, 0),
                 orElse(dilations, 1)};
}

LogicalResult nnc::nn::countWindows(const Windows &windows, ArrayRef<int64_t> image,
                                    SmallVectorImpl<int64_t> &counts, Fail fail) {
  for (unsigned d = 0; d < windows.getRank(); ++d) {
    std::optional<int64_t> count = windows.count(d, image[d]);
    if (!count)
      return fail("expects windows that fit into the padded image, got an extent of " +
                  Twine(windows.getSpan(d)) + " in one of " +
                  Twine(image[d] + windows.low[d] + windows.high[d]) + " in spatial dimension " +
                  Twine(d));
    counts.push_back(*count);
  }
  return success();
}

// strides [2, 2] pads [1, 1] dilations [1, 1], all optional; low [..] high [..] for pads.
ParseResult nnc::nn::parseWindows(OpAsmParser &parser, DenseI64ArrayAttr &strides,
                                  DenseI64ArrayAttr &low, DenseI64ArrayAttr &high,
                                  DenseI64ArrayAttr &dilations) {
  auto numbers = [&](StringRef keyword, DenseI64ArrayAttr &into) -> OptionalParseResult {
    if (failed(parser.parseOptionalKeyword(keyword)))
      return std::nullopt;
    into = dyn_cast_if_present<DenseI64ArrayAttr>(
        DenseI64ArrayAttr::parse(parser, parser.getBuilder().getI64Type()));
    return success(into != nullptr);
  };
  OptionalParseResult given = numbers("strides", strides);
  if (given.has_value() && failed(*given))
    return failure();
  given = numbers("pads", low);
  if (given.has_value()) {
    if (failed(*given))
      return failure();
    high = low;
  } else {
    given = numbers("low", low);
    if (given.has_value() &&
        (failed(*given) || parser.parseKeyword("high") ||
         !(high = dyn_cast_if_present<DenseI64ArrayAttr>(
               DenseI64ArrayAttr::parse(parser, parser.getBuilder().getI64Type())))))
      return failure();
  }
  given = numbers("dilations", dilations);
  return given.has_value() ? ParseResult(*given) : ParseResult(success());
}

void nnc::nn::printWindows(OpAsmPrinter &printer, Operation *, DenseI64ArrayAttr strides,
                           DenseI64ArrayAttr low, DenseI64ArrayAttr high,
                           DenseI64ArrayAttr dilations) {
  auto print = [&](StringRef keyword, DenseI64ArrayAttr numbers) {
    printer << ' ' << keyword << ' ';
    numbers.print(printer);
  };
  auto all = [](DenseI64ArrayAttr numbers, int64_t value) {
    return !numbers || llvm::all_of(numbers.asArrayRef(), [&](int64_t n) { return n == value; });
  };
  if (!all(strides, 1))
    print("strides", strides);
  if (!all(low, 0) && low == high) {
    print("pads", low);
  } else if (!all(low, 0) || !all(high, 0)) {
    print("low", low);
    print("high", high);
  }
  if (!all(dilations, 1))
    print("dilations", dilations);
}

//===----------------------------------------------------------------------===//
// What the three have in common
//===----------------------------------------------------------------------===//

namespace {
/// Two tensors of one of the ops, [n or out, channels, spatial...].
struct Operands {
  RankedTensorType first, second;
};
} // namespace

/// Both of one rank from 3 to 5 and one element type, all extents known but those of
/// batches.
static FailureOr<Operands> checkOperands(Value first, Value second, bool isSecondBatch, Fail fail) {
  Operands types{dyn_cast<RankedTensorType>(first.getType()),
                 dyn_cast<RankedTensorType>(second.getType())};
  if (!types.first || !types.second || types.first.getRank() != types.second.getRank() ||
      types.first.getRank() < 3 || types.first.getRank() > 5)
    return fail("expects operands of one rank, 3 to 5, got " + describe(first.getType()) + " and " +
                describe(second.getType()));
  if (types.first.getElementType() != types.second.getElementType())
    return fail("expects operands of equal element types, got " +
                describe(types.first.getElementType()) + " and " +
                describe(types.second.getElementType()));
  if (ShapedType::isDynamicShape(types.first.getShape().drop_front()) ||
      ShapedType::isDynamicShape(types.second.getShape().drop_front(isSecondBatch ? 1 : 0)))
    return fail("expects all extents but that of the batch to be known, got " +
                describe(first.getType()) + " and " + describe(second.getType()));
  return types;
}

static LogicalResult checkGroups(int64_t groups, ArrayRef<std::pair<StringRef, int64_t>> channels,
                                 Fail fail) {
  if (groups < 1)
    return fail("expects groups >= 1, got " + Twine(groups));
  for (auto [name, count] : channels)
    if (count % groups)
      return fail("expects groups that divide the " + name + " channels, got " + Twine(groups) +
                  " groups and " + Twine(count) + " channels");
  return success();
}

template <typename Adaptor> static int64_t groupsOf(Adaptor conv) {
  return static_cast<int64_t>(conv.getGroups().value_or(1));
}

static IntegerAttr groupsAttr(OpBuilder &b, int64_t groups) {
  return groups == 1 ? IntegerAttr() : b.getI64IntegerAttr(groups);
}

/// Twice the products of a filter with each of the windows.
static double countFlops(Type seen, Type filter) {
  auto s = cast<RankedTensorType>(seen), f = cast<RankedTensorType>(filter);
  return 2.0 * s.getNumElements() * f.getNumElements() / f.getDimSize(0);
}

//===----------------------------------------------------------------------===//
// nn.conv
//===----------------------------------------------------------------------===//

LogicalResult nnc::nn::inferConv(MaybeLocation location, ConvOp::Adaptor conv, Types &types) {
  auto fail = [&](const Twine &message) -> LogicalResult {
    return mismatch(location, "nn.conv", message,
                    {{"input", conv.getInput()}, {"filter", conv.getFilter()}});
  };
  FailureOr<Operands> operands = checkOperands(conv.getInput(), conv.getFilter(), false, fail);
  if (failed(operands))
    return failure();
  ArrayRef<int64_t> image = operands->first.getShape(), filter = operands->second.getShape();
  int64_t groups = groupsOf(conv);
  if (failed(checkGroups(groups, {{"input", image[1]}, {"output", filter[0]}}, fail)))
    return failure();
  if (filter[1] != image[1] / groups)
    return fail("expects a filter of " + Twine(image[1] / groups) + " input channels, got " +
                Twine(filter[1]));
  FailureOr<Windows> windows = givenWindows(conv, filter.drop_front(2), fail);
  SmallVector<int64_t> shape = {image[0], filter[0]};
  if (failed(windows) || failed(countWindows(*windows, image.drop_front(2), shape, fail)))
    return failure();
  types.push_back(operands->first.clone(shape));
  return success();
}

void ConvOp::build(OpBuilder &builder, OperationState &state, Value input, Value filter,
                   const Windows &windows, int64_t groups) {
  auto attr = [&](ArrayRef<int64_t> numbers) { return builder.getDenseI64ArrayAttr(numbers); };
  build(builder, state, input, filter, attr(windows.strides), attr(windows.low), attr(windows.high),
        attr(windows.dilations), groupsAttr(builder, groups));
}

Windows ConvOp::getWindows() {
  return windowsOf(*this, cast<RankedTensorType>(getFilter().getType()).getShape().drop_front(2));
}

double ConvOp::getFlops() { return countFlops(getType(), getFilter().getType()); }

//===----------------------------------------------------------------------===//
// nn.conv_transpose
//===----------------------------------------------------------------------===//

LogicalResult nnc::nn::inferConvTranspose(MaybeLocation location, ConvTransposeOp::Adaptor conv,
                                          Types &types) {
  auto fail = [&](const Twine &message) -> LogicalResult {
    return mismatch(location, "nn.conv_transpose", message,
                    {{"input", conv.getInput()}, {"filter", conv.getFilter()}});
  };
  FailureOr<Operands> operands = checkOperands(conv.getInput(), conv.getFilter(), false, fail);
  if (failed(operands))
    return failure();
  ArrayRef<int64_t> seen = operands->first.getShape(), filter = operands->second.getShape();
  int64_t groups = groupsOf(conv);
  if (failed(checkGroups(groups, {{"input", seen[1]}}, fail)))
    return failure();
  if (filter[0] != seen[1])
    return fail("expects a filter of " + Twine(seen[1]) + " input channels, got " +
                Twine(filter[0]));
  FailureOr<Windows> windows = givenWindows(conv, filter.drop_front(2), fail);
  if (failed(windows))
    return failure();
  ArrayRef<int64_t> rest = conv.getOutputPadding().value_or(ArrayRef<int64_t>());
  if (!rest.empty() && rest.size() != windows->getRank())
    return fail("expects " + Twine(windows->getRank()) +
                " output paddings, one for each spatial dimension, got " + list(rest));
  SmallVector<int64_t> shape = {seen[0], filter[1] * groups};
  for (unsigned d = 0; d < windows->getRank(); ++d) {
    int64_t behind = rest.empty() ? 0 : rest[d];
    if (behind < 0 || behind >= windows->strides[d])
      return fail("expects output paddings from 0 to less than the strides, got " + list(rest) +
                  " with strides " + list(windows->strides));
    int64_t extent = windows->extent(d, seen[d + 2]) + behind;
    if (extent < 1 || seen[d + 2] < 1)
      return fail("expects an image of positive extents, got " + Twine(extent) +
                  " in spatial dimension " + Twine(d));
    shape.push_back(extent);
  }
  types.push_back(operands->first.clone(shape));
  return success();
}

void ConvTransposeOp::build(OpBuilder &builder, OperationState &state, Value input, Value filter,
                            const Windows &windows, int64_t groups, ArrayRef<int64_t> image) {
  ArrayRef<int64_t> seen = cast<RankedTensorType>(input.getType()).getShape().drop_front(2);
  SmallVector<int64_t> behind;
  for (unsigned d = 0; d < windows.getRank(); ++d)
    behind.push_back(image[d] - windows.extent(d, seen[d]));
  auto attr = [&](ArrayRef<int64_t> numbers) { return builder.getDenseI64ArrayAttr(numbers); };
  build(builder, state, input, filter, attr(windows.strides), attr(windows.low), attr(windows.high),
        attr(windows.dilations), attr(behind), groupsAttr(builder, groups));
}

Windows ConvTransposeOp::getWindows() {
  return windowsOf(*this, cast<RankedTensorType>(getFilter().getType()).getShape().drop_front(2));
}

double ConvTransposeOp::getFlops() {
  return countFlops(getInput().getType(), getFilter().getType());
}

//===----------------------------------------------------------------------===//
// nn.conv_filter
//===----------------------------------------------------------------------===//

LogicalResult nnc::nn::inferConvFilter(MaybeLocation location, ConvFilterOp::Adaptor conv,
                                       Types &types) {
  auto fail = [&](const Twine &message) -> LogicalResult {
    return mismatch(location, "nn.conv_filter", message,
                    {{"input", conv.getInput()}, {"seen", conv.getSeen()}});
  };
  FailureOr<Operands> operands = checkOperands(conv.getInput(), conv.getSeen(), true, fail);
  if (failed(operands))
    return failure();
  ArrayRef<int64_t> image = operands->first.getShape(), seen = operands->second.getShape();
  int64_t groups = groupsOf(conv);
  if (image[0] != seen[0])
    return fail("expects batches of equal extents, got " + describe(image[0]) + " and " +
                describe(seen[0]));
  if (conv.getWindow().size() + 2 != image.size())
    return fail("expects a window of " + Twine(image.size() - 2) + " extents, got " +
                list(conv.getWindow()));
  if (failed(checkGroups(groups, {{"input", image[1]}, {"output", seen[1]}}, fail)))
    return failure();
  FailureOr<Windows> windows = givenWindows(conv, conv.getWindow(), fail);
  SmallVector<int64_t> counts;
  if (failed(windows) || failed(countWindows(*windows, image.drop_front(2), counts, fail)))
    return failure();
  if (ArrayRef(counts) != seen.drop_front(2))
    return fail("expects as many windows as the image has, " + describe(ArrayRef(counts)) +
                ", got " + describe(seen.drop_front(2)));
  SmallVector<int64_t> shape = {seen[1], image[1] / groups};
  llvm::append_range(shape, conv.getWindow());
  types.push_back(operands->first.clone(shape));
  return success();
}

void ConvFilterOp::build(OpBuilder &builder, OperationState &state, Value input, Value seen,
                         const Windows &windows, int64_t groups) {
  auto attr = [&](ArrayRef<int64_t> numbers) { return builder.getDenseI64ArrayAttr(numbers); };
  build(builder, state, input, seen, attr(windows.size), attr(windows.strides), attr(windows.low),
        attr(windows.high), attr(windows.dilations), groupsAttr(builder, groups));
}

Windows ConvFilterOp::getWindows() { return windowsOf(*this, getWindow()); }

double ConvFilterOp::getFlops() { return countFlops(getSeen().getType(), getType()); }
