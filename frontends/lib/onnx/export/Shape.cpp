// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "export/Exporter.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::onnx;

static LogicalResult constant(OpExport &op) {
  auto value = dyn_cast<DenseElementsAttr>(op.as<ConstantOp>().getValue());
  if (!value)
    return op.error("its values are no dense list");
  return op.result(op.graph.constant(value));
}

/// The indices along an axis, as a constant.
static DenseElementsAttr indices(RankedTensorType type, int64_t axis) {
  Type element = type.getElementType();
  SmallVector<Attribute> values;
  int64_t inner = 1;
  for (int64_t extent : type.getShape().drop_front(axis + 1))
    inner *= extent;
  for (int64_t i = 0; i < type.getNumElements(); ++i) {
    int64_t index = i / inner % type.getDimSize(axis);
    if (isa<FloatType>(element))
      values.push_back(FloatAttr::get(element, static_cast<double>(index)));
    else
      values.push_back(
          IntegerAttr::get(element, APInt(element.getIntOrFloatBitWidth(), index, /*isSigned=*/true,
                                          /*implicitTrunc=*/true)));
  }
  return DenseElementsAttr::get(type, values);
}
static LogicalResult iota(OpExport &op) {
  auto each = op.as<IotaOp>();
  return op.result(
      op.graph.constant(indices(cast<RankedTensorType>(each.getType()), each.getAxis())));
}

static LogicalResult reshape(OpExport &op) {
  return op.result(op.node("Reshape", {op.in(), op.integers(op.as<ReshapeOp>().getShape())},
                           {{"allowzero", int64_t(1)}}));
}
static LogicalResult transpose(OpExport &op) {
  return op.result(
      op.node("Transpose", op.in(), {{"perm", op.as<TransposeOp>().getPermutation()}}));
}
/// An extent of 1 keeps the input's, as -1 does in nn.
static LogicalResult broadcast(OpExport &op) {
  SmallVector<int64_t> shape(op.as<BroadcastOp>().getShape());
  std::replace(shape.begin(), shape.end(), int64_t(-1), int64_t(1));
  return op.result(op.node("Expand", {op.in(), op.integers(shape)}));
}
static LogicalResult concat(OpExport &op) {
  return op.result(
      op.node("Concat", op.ins(), {{"axis", static_cast<int64_t>(op.as<ConcatOp>().getAxis())}}));
}

static LogicalResult slice(OpExport &op) {
  auto part = op.as<SliceOp>();
  SmallVector<int64_t> starts, ends, axes, steps;
  for (auto [i, size] : llvm::enumerate(part.getSizes())) {
    if (size == -1)
      continue; // all of it
    axes.push_back(i);
    steps.push_back(part.getStrides()[i]);
    starts.push_back(part.getOffsets()[i]);
    // The last element taken is the last but one step before the end.
    ends.push_back(size ? starts.back() + (size - 1) * steps.back() + 1 : starts.back());
  }
  if (axes.empty())
    return op.result(op.node("Identity", op.in()));
  return op.result(op.node("Slice", {op.in(), op.integers(starts), op.integers(ends),
                                     op.integers(axes), op.integers(steps)}));
}

/// Zeros between the elements are those behind each in a dimension of its own, but for the
/// last element's.
static LogicalResult pad(OpExport &op) {
  auto zeros = op.as<PadOp>();
  std::string x = op.in();
  SmallVector<int64_t> shape(op.typeOf().getShape());
  auto extents = [&](ArrayRef<int64_t> list) { return op.integers(asReshapeTarget(list)); };
  for (auto [axis, between] : llvm::enumerate(zeros.getInterior())) {
    if (!between || shape[axis] < 2)
      continue;
    SmallVector<int64_t> split(shape), pads(2 * (shape.size() + 1), 0), joined(shape);
    split.insert(split.begin() + axis + 1, 1);
    pads[shape.size() + 1 + axis + 1] = between;
    joined[axis] *= 1 + between;
    x = op.node("Reshape", {x, extents(split)});
    x = op.node("Pad", {x, op.integers(pads)});
    x = op.node("Reshape", {x, extents(joined)});
    SmallVector<int64_t> first = {0}, end = {joined[axis] - between},
                         along = {static_cast<int64_t>(axis)};
    x = op.node("Slice", {x, op.integers(first), op.integers(end), op.integers(along)});
    shape[axis] = end.front();
  }
  SmallVector<int64_t> pads(zeros.getLow());
  llvm::append_range(pads, zeros.getHigh());
  return op.result(op.node("Pad", {x, op.integers(pads)}));
}

static LogicalResult flip(OpExport &op) {
  SmallVector<int64_t> axes = op.as<FlipOp>().getDims();
  SmallVector<int64_t> starts(axes.size(), -1), ends(axes.size(), INT64_MIN);
  return op.result(op.node("Slice", {op.in(), op.integers(starts), op.integers(ends),
                                     op.integers(axes), op.integers(starts)}));
}
static LogicalResult tile(OpExport &op) {
  return op.result(op.node("Tile", {op.in(), op.integers(op.as<TileOp>().getRepeats())}));
}
static LogicalResult split(OpExport &op) {
  auto parts = op.as<SplitOp>();
  SmallVector<std::string> names =
      op.nodes("Split", {op.in(), op.integers(parts.getSizes())}, parts.getNumResults(),
               {{"axis", static_cast<int64_t>(parts.getAxis())}});
  for (auto [i, name] : llvm::enumerate(names))
    (void)op.result(name, i);
  return success();
}

static Type i64Of(OpExport &op) { return IntegerType::get(op.op->getContext(), 64); }

/// Equal(indices, 0 to depth - 1) along a new last axis: a row of zeros for an index outside.
static LogicalResult oneHot(OpExport &op) {
  auto hot = op.as<OneHotOp>();
  SmallVector<int64_t> last = {-1};
  std::string column = op.node("Unsqueeze", {op.cast(op.in(), i64Of(op)), op.integers(last)});
  auto classes = RankedTensorType::get({static_cast<int64_t>(hot.getDepth())}, i64Of(op));
  std::string isHot = op.node("Equal", {column, op.graph.constant(indices(classes, 0))});
  return op.result(op.cast(isHot, hot.getElement()));
}

/// An index outside gives zeros in nn; in ONNX it counts from the end, or is an error.
static LogicalResult gather(OpExport &op) {
  auto gathered = op.as<GatherOp>();
  int64_t axis = gathered.getAxis(), extent = op.typeOf().getDimSize(axis);
  std::vector<OutAttribute> along = {{"axis", axis}};
  DenseIntElementsAttr known;
  auto constant = gathered.getIndices().getDefiningOp<ConstantOp>();
  if (constant && !ShapedType::isDynamic(extent))
    known = dyn_cast<DenseIntElementsAttr>(constant.getValue());
  if (known && llvm::all_of(known.getValues<APInt>(), [&](const APInt &index) {
        return index.getSExtValue() >= 0 && index.getSExtValue() < extent;
      }))
    return op.result(op.node("Gather", op.ins(), along));
  std::string index = op.cast(op.in(1), i64Of(op)), bound = op.integer(extent);
  if (ShapedType::isDynamic(extent)) {
    SmallVector<int64_t> scalar;
    bound = op.node("Reshape", {op.graph.rows(), op.integers(scalar)});
  }
  std::string valid = op.node(
      "And", {op.node("GreaterOrEqual", {index, op.integer(0)}), op.node("Less", {index, bound})});
  std::string taken = op.node("Gather", {op.in(0), op.where(valid, index, op.integer(0))}, along);
  // Behind the indices' dimensions are those of the slices.
  SmallVector<int64_t> behind;
  for (int64_t i = axis + 1; i < op.typeOf().getRank(); ++i)
    behind.push_back(-1 - static_cast<int64_t>(behind.size()));
  if (!behind.empty())
    valid = op.node("Unsqueeze", {valid, op.integers(behind)});
  return op.result(op.where(valid, taken, op.number(0)));
}

/// Updates are added to zeros that have one place more along the axis, which takes those
/// with an index outside and is cut off. ScatterND wants the axis, and the indices'
/// dimensions, first.
static LogicalResult scatterAdd(OpExport &op) {
  auto added = op.as<ScatterAddOp>();
  int64_t axis = added.getAxis(), extent = added.getExtent();
  ArrayRef<int64_t> shape = op.typeOf(0).getShape();
  int64_t places = op.typeOf(1).getRank();
  auto transposed = [&](std::string x, ArrayRef<int64_t> order) {
    return axis ? op.node("Transpose", x, {{"perm", order}}) : x;
  };
  auto order = llvm::to_vector(llvm::seq<int64_t>(0, shape.size()));
  std::rotate(order.begin(), order.begin() + axis, order.begin() + axis + places);
  SmallVector<int64_t> sums = {extent + 1};
  for (int64_t d : ArrayRef(order).drop_front(places))
    sums.push_back(shape[d]);

  std::string index = op.cast(op.in(1), i64Of(op));
  std::string isLeast = op.node("GreaterOrEqual", {index, op.integer(0)});
  std::string isValid = op.node("And", {isLeast, op.node("Less", {index, op.integer(extent)})});
  index = op.where(isValid, index, op.integer(extent));
  SmallVector<int64_t> last = {-1};
  index = op.node("Unsqueeze", {index, op.integers(last)});
  std::string zeros = op.node("Expand", {op.number(0), op.shape(sums)});
  std::string all = op.node("ScatterND", {zeros, index, transposed(op.in(0), order)},
                            {{"reduction", StringRef("add")}});
  SmallVector<int64_t> first = {0}, end = {extent};
  all = op.node("Slice", {all, op.integers(first), op.integers(end), op.integers(first)});
  auto back = llvm::to_vector(llvm::seq<int64_t>(0, sums.size()));
  std::rotate(back.begin(), back.begin() + 1, back.begin() + axis + 1);
  return op.result(transposed(all, back));
}

ArrayRef<ExportRule> nnc::onnx::shapeExports() {
  static const ExportRule rules[] = {
      {"nn.broadcast", broadcast, "Expand"},
      {"nn.concat", concat, "Concat"},
      {"nn.constant", constant, "an initializer"},
      {"nn.flip", flip, "Slice"},
      {"nn.gather", gather, "Gather, with Where for indices that are not constant"},
      {"nn.iota", iota, "an initializer"},
      {"nn.one_hot", oneHot, "Equal, Cast"},
      {"nn.pad", pad, "Pad, between elements with Reshape and Slice"},
      {"nn.reshape", reshape, "Reshape"},
      {"nn.scatter_add", scatterAdd, "ScatterND"},
      {"nn.slice", slice, "Slice"},
      {"nn.split", split, "Split"},
      {"nn.tile", tile, "Tile"},
      {"nn.transpose", transpose, "Transpose"},
  };
  return rules;
}
