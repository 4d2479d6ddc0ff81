// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops that take indices. ONNX counts those below 0 from the end, where nn gives zeros: they
// are brought into the range.
#include "Importer.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::onnx;

static void gather(NodeImport &node) {
  int64_t axis = node.integer("axis", 0);
  Value x = node.input(0), indices = node.input(1);
  if (node.failed())
    return;
  axis = node.axisOf(axis, typeOf(x).getRank());
  if (node.failed())
    return;
  int64_t extent = typeOf(x).getDimSize(axis);
  if (ShapedType::isDynamic(extent))
    return node.error("expects a known extent along the axis of Gather");
  node.output(0,
              node.value<GatherOp>({x, node.fromStart(indices, extent)}, node.attr("axis", axis)));
}

/// Values 1 and 0 of a vector of two where an index is that of the new axis.
static void oneHot(NodeImport &node) {
  int64_t axis = node.integer("axis", -1);
  std::optional<double> depth = node.constantNumber(1, "depth");
  Value indices = node.input(0), values = node.input(2);
  if (node.failed())
    return;
  if (!isa<IntegerType>(elementOf(indices)))
    indices = node.cast(indices, node.builder.getI64Type());
  if (!(*depth >= 1 && *depth < 1e9))
    return node.error("expects a positive depth, got " + std::to_string(*depth));
  int64_t rank = typeOf(indices).getRank();
  axis = node.axisOf(axis, rank + 1);
  indices = node.fromStart(indices, static_cast<int64_t>(*depth));
  Type element = node.builder.getI32Type();
  Value hot = node.value<OneHotOp>(
      {indices}, {node.attr("depth", static_cast<int64_t>(*depth)), node.attr("element", element)});
  auto pick = [&](int64_t i) {
    SmallVector<int64_t> offset = {i}, one = {1};
    Value part =
        node.value<SliceOp>({values}, {node.attr("offsets", offset), node.attr("sizes", one),
                                       node.attr("strides", one)});
    return node.reshape(part, {});
  };
  Value isHot = node.cast(node.moveAxis(hot, rank, axis), node.builder.getI1Type());
  node.output(0, node.value<SelectOp>({isHot, pick(1), pick(0)}));
}

/// What an index along one axis is in the row-major order of all elements, where it stands
/// at its own place along the other axes.
static Value linearIndex(NodeImport &node, Value indices, ArrayRef<int64_t> shape, int64_t axis) {
  Type i64 = node.builder.getI64Type();
  Value sum = node.cast(node.fromStart(indices, shape[axis]), i64);
  int64_t stride = 1;
  Value linear;
  for (int64_t d = shape.size() - 1; d >= 0 && !node.failed(); --d) {
    Value at = sum;
    if (d != axis)
      at = IotaOp::create(node.builder, node.loc,
                          RankedTensorType::get(typeOf(indices).getShape(), i64), d);
    at = node.value<MulOp>({at, node.number(static_cast<double>(stride), i64)});
    linear = linear ? node.value<AddOp>({linear, at}) : at;
    stride *= shape[d];
  }
  return linear;
}

/// Data and indices of GatherElements and ScatterElements, whose shapes have to be known.
static bool elementsAreKnown(NodeImport &node, Value x, Value indices, int64_t &axis) {
  axis = node.axisOf(axis, typeOf(x).getRank());
  if (!node.failed() && (!typeOf(x).hasStaticShape() || !typeOf(indices).hasStaticShape()))
    node.error("expects tensors without rows (?)");
  if (!node.failed() && typeOf(x).getRank() != typeOf(indices).getRank())
    node.error("expects indices of rank " + llvm::Twine(typeOf(x).getRank()) + ", got " +
               text(indices.getType()));
  return !node.failed();
}

static void gatherElements(NodeImport &node) {
  int64_t axis = node.integer("axis", 0);
  Value x = node.input(0), indices = node.input(1);
  if (node.failed() || !elementsAreKnown(node, x, indices, axis))
    return;
  Value linear = linearIndex(node, indices, typeOf(x).getShape(), axis);
  SmallVector<int64_t> flat = {-1};
  node.output(0,
              node.value<GatherOp>({node.reshape(x, flat), linear}, node.attr("axis", int64_t(0))));
}

/// `x` with `updates` added to, or in the place of, slices along its first dimension.
static Value scatter(NodeImport &node, Value x, Value indices, Value updates) {
  StringRef reduction = node.string("reduction", "none");
  if (reduction != "none" && reduction != "add")
    node.error("expects 'none' or 'add' as 'reduction', got '" + reduction + "'");
  if (node.failed())
    return nullptr;
  auto sums = [&](Value of) {
    return node.value<ScatterAddOp>({of, indices}, {node.attr("axis", int64_t(0)),
                                                    node.attr("extent", typeOf(x).getDimSize(0))});
  };
  if (reduction == "add")
    return node.value<AddOp>({x, sums(updates)});
  // Places are named once. One that is has a count of 1.
  Type i32 = node.builder.getI32Type();
  SmallVector<int64_t> one(typeOf(indices).getRank(), 1);
  Value ones = node.value<BroadcastOp>({node.number(1, i32)},
                                       node.attr("shape", typeOf(indices).getShape()));
  Value isHit = node.compare(Predicate::gt, sums(ones), node.number(0, i32));
  if (node.failed())
    return nullptr;
  SmallVector<int64_t> column(typeOf(x).getRank(), 1);
  column.front() = typeOf(x).getDimSize(0);
  return node.value<SelectOp>({node.reshape(isHit, column), sums(updates), x});
}

static void scatterElements(NodeImport &node) {
  int64_t axis = node.integer("axis", 0);
  Value x = node.input(0), indices = node.input(1), updates = node.input(2);
  if (node.failed() || !elementsAreKnown(node, x, indices, axis))
    return;
  SmallVector<int64_t> flat = {-1};
  Value linear = node.reshape(linearIndex(node, indices, typeOf(x).getShape(), axis), flat);
  Value y = scatter(node, node.reshape(x, flat), linear, node.reshape(updates, flat));
  node.output(0, node.reshape(y, typeOf(x).getShape()));
}

/// Tuples of indices along the last dimension as single ones of the first `count` dimensions
/// of a shape; `count` is the length of a tuple.
static Value tupleIndex(NodeImport &node, Value indices, ArrayRef<int64_t> shape, int64_t count) {
  RankedTensorType type = typeOf(indices);
  int64_t rank = type.getRank();
  Type i64 = node.builder.getI64Type();
  Value linear;
  for (int64_t i = 0; i < count && !node.failed(); ++i) {
    SmallVector<int64_t> offsets(rank, 0), sizes(rank, -1), strides(rank, 1);
    offsets.back() = i;
    sizes.back() = 1;
    Value part =
        node.value<SliceOp>({indices}, {node.attr("offsets", offsets), node.attr("sizes", sizes),
                                        node.attr("strides", strides)});
    part = node.reshape(part, asReshapeTarget(type.getShape().drop_back()));
    part = node.cast(node.fromStart(part, shape[i]), i64);
    if (!linear) {
      linear = part;
      continue;
    }
    linear = node.value<MulOp>({linear, node.number(static_cast<double>(shape[i]), i64)});
    linear = node.value<AddOp>({linear, part});
  }
  return linear;
}

/// Checks the operands of GatherND and ScatterND; the length of a tuple.
static int64_t tupleLength(NodeImport &node, Value x, Value indices) {
  int64_t rank = typeOf(x).getRank();
  int64_t count = typeOf(indices).getRank() ? typeOf(indices).getShape().back() : 0;
  if (count < 1 || count > rank) // ? is below 1
    node.error("expects from 1 to " + llvm::Twine(rank) +
               " as the last extent of the indices, got " + text(indices.getType()));
  else if (llvm::any_of(typeOf(x).getShape().take_front(count), ShapedType::isDynamic))
    node.error("expects known extents where indices point to, got " + text(x.getType()));
  return node.failed() ? 1 : count;
}

/// The data with the dimensions that tuples point into as one.
static Value joined(NodeImport &node, Value x, int64_t count) {
  ArrayRef<int64_t> shape = typeOf(x).getShape();
  SmallVector<int64_t> target = asReshapeTarget(shape.drop_front(count));
  int64_t places = 1;
  for (int64_t extent : shape.take_front(count))
    places *= extent;
  target.insert(target.begin(), places);
  return node.reshape(x, target);
}

static void gatherND(NodeImport &node) {
  node.expectInteger("batch_dims", 0, 0);
  Value x = node.input(0), indices = node.input(1);
  if (node.failed())
    return;
  int64_t count = tupleLength(node, x, indices);
  Value linear = tupleIndex(node, indices, typeOf(x).getShape(), count);
  if (!node.failed())
    node.output(
        0, node.value<GatherOp>({joined(node, x, count), linear}, node.attr("axis", int64_t(0))));
}

static void scatterND(NodeImport &node) {
  Value x = node.input(0), indices = node.input(1), updates = node.input(2);
  if (node.failed())
    return;
  int64_t count = tupleLength(node, x, indices);
  Value linear = tupleIndex(node, indices, typeOf(x).getShape(), count);
  if (node.failed())
    return;
  Value y = scatter(node, joined(node, x, count), linear, updates);
  if (!node.failed())
    node.output(0, node.reshape(y, asReshapeTarget(typeOf(x).getShape())));
}

llvm::ArrayRef<OpRule> nnc::onnx::indexRules() {
  static const OpRule rules[] = {
      {"Gather", 1, gather},
      {"GatherElements", 11, gatherElements, "without rows (?)"},
      {"GatherND", 11, gatherND, "without batch_dims"},
      {"OneHot", 9, oneHot},
      {"ScatterElements", 11, scatterElements, "without rows (?), of nothing or sums"},
      {"ScatterND", 11, scatterND, "of nothing or sums"},
  };
  return rules;
}
