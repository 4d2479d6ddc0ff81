// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Importer.h"

#include <numeric>

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::onnx;

static SmallVector<int64_t> shapeOf(Value value) {
  return asReshapeTarget(typeOf(value).getShape());
}

static void constant(NodeImport &node) {
  node.error("expects a value, value_float(s) or value_int(s)"); // read before the graph is
}

static void reshapeRule(NodeImport &node) {
  SmallVector<int64_t> target = node.constantIntegers(1, "shape");
  bool allowZero = node.integer("allowzero", 0);
  Value x = node.input(0);
  if (node.failed())
    return;
  ArrayRef<int64_t> from = typeOf(x).getShape();
  bool keepsRows = false;
  for (auto [i, extent] : llvm::enumerate(target)) {
    if (extent != 0 || allowZero)
      continue;
    if (i >= from.size())
      return node.error("extent 0 at " + llvm::Twine(i) + " stands for one of the input, of rank " +
                        llvm::Twine(from.size()));
    extent = from[i];
    keepsRows |= ShapedType::isDynamic(extent);
  }
  // Beside rows that are kept an extent of -1 can be told, and nn wants one -1.
  if (keepsRows) {
    int64_t rest = 1, known = 1;
    for (int64_t extent : from)
      rest *= ShapedType::isDynamic(extent) ? 1 : extent;
    for (int64_t extent : target)
      known *= extent < 0 ? 1 : extent;
    for (int64_t &extent : target)
      if (extent == -1)
        extent = known ? rest / known : 0;
  }
  node.output(0, node.reshape(x, asReshapeTarget(target)));
}

static void flatten(NodeImport &node) {
  int64_t axis = node.integer("axis", 1);
  Value x = node.input(0);
  if (node.failed())
    return;
  ArrayRef<int64_t> shape = typeOf(x).getShape();
  int64_t rank = shape.size();
  if (axis < -rank || axis > rank)
    return node.error("expects an axis from " + llvm::Twine(-rank) + " to " + llvm::Twine(rank) +
                      ", got " + llvm::Twine(axis));
  axis = axis < 0 ? axis + rank : axis;
  auto product = [](ArrayRef<int64_t> extents) {
    if (llvm::any_of(extents, ShapedType::isDynamic))
      return int64_t(-1);
    return std::accumulate(extents.begin(), extents.end(), int64_t(1), std::multiplies<>());
  };
  node.output(0,
              node.reshape(x, {product(shape.take_front(axis)), product(shape.drop_front(axis))}));
}

static void squeeze(NodeImport &node) {
  std::optional<SmallVector<int64_t>> axes = node.integersOrInput("axes", 1);
  Value x = node.input(0);
  if (node.failed())
    return;
  SmallVector<int64_t> shape = shapeOf(x), kept;
  SmallVector<bool> drops(shape.size());
  for (int64_t axis : axes.value_or(SmallVector<int64_t>())) {
    axis = node.axisOf(axis, shape.size());
    if (node.failed())
      return;
    if (shape[axis] != 1)
      return node.error("expects an extent of 1 along axis " + llvm::Twine(axis) + ", got " +
                        (shape[axis] < 0 ? std::string("?") : std::to_string(shape[axis])));
    drops[axis] = true;
  }
  for (auto [i, extent] : llvm::enumerate(shape))
    if (!(axes ? drops[i] : extent == 1))
      kept.push_back(extent);
  node.output(0, node.reshape(x, kept));
}

static void unsqueeze(NodeImport &node) {
  std::optional<SmallVector<int64_t>> axes = node.integersOrInput("axes", 1);
  Value x = node.input(0);
  if (node.failed())
    return;
  if (!axes)
    return node.error("expects axes, got none");
  SmallVector<int64_t> from = shapeOf(x), shape(from.size() + axes->size());
  for (int64_t axis : *axes) {
    axis = node.axisOf(axis, shape.size());
    if (!node.failed() && shape[axis] == 1)
      node.error("axis " + llvm::Twine(axis) + " is given twice");
    if (node.failed())
      return;
    shape[axis] = 1;
  }
  size_t next = 0;
  for (int64_t &extent : shape)
    if (extent == 0)
      extent = from[next++];
  node.output(0, node.reshape(x, shape));
}

static void transpose(NodeImport &node) {
  std::optional<SmallVector<int64_t>> permutation = node.integers("perm");
  Value x = node.input(0);
  if (node.failed())
    return;
  if (!permutation) {
    permutation = llvm::to_vector(llvm::seq<int64_t>(0, typeOf(x).getRank()));
    std::reverse(permutation->begin(), permutation->end());
  }
  node.output(0, node.value<TransposeOp>({x}, node.attr("permutation", *permutation)));
}

static void concat(NodeImport &node) {
  int64_t axis = node.integer("axis", 1);
  SmallVector<Value> inputs;
  for (unsigned i = 0; i < node.numInputs(); ++i)
    inputs.push_back(node.input(i));
  if (node.failed() || inputs.empty())
    return node.error("expects at least one input");
  axis = node.axisOf(axis, typeOf(inputs.front()).getRank());
  node.output(0, node.value<ConcatOp>(inputs, node.attr("axis", axis)));
}

/// Backward slices are forward ones of the reversed tensor.
static void slice(NodeImport &node) {
  std::optional<SmallVector<int64_t>> starts = node.integersOrInput("starts", 1),
                                      ends = node.integersOrInput("ends", 2),
                                      axes = node.integersOrInput("axes", 3), steps;
  if (node.has(4))
    steps = node.constantIntegers(4, "steps");
  Value x = node.input(0);
  if (node.failed())
    return;
  if (!starts || !ends)
    return node.error("expects starts and ends");
  if (!axes)
    axes = llvm::to_vector(llvm::seq<int64_t>(0, starts->size()));
  if (!steps)
    steps.emplace(starts->size(), 1);
  if (ends->size() != starts->size() || axes->size() != starts->size() ||
      steps->size() != starts->size())
    return node.error("expects as many starts as ends, axes and steps");
  SmallVector<int64_t> shape = shapeOf(x), sizes = shape, flipped;
  SmallVector<int64_t> offsets(shape.size(), 0), strides(shape.size(), 1);
  for (size_t i = 0; i < starts->size(); ++i) {
    int64_t axis = node.axisOf((*axes)[i], shape.size());
    if (node.failed())
      return;
    int64_t extent = shape[axis], start = (*starts)[i], end = (*ends)[i], step = (*steps)[i];
    if (extent < 0) {
      if (start == 0 && step == 1 && end >= INT32_MAX)
        continue; // all of it
      return node.error("a dimension of extent ? can be sliced as a whole only");
    }
    if (step == 0 || step == INT64_MIN)
      return node.error("expects steps other than 0");
    // Bounds as in Python.
    auto bring = [&](int64_t at) {
      return std::clamp(at < 0 ? at + extent : at, int64_t(step < 0 ? -1 : 0),
                        step < 0 ? extent - 1 : extent);
    };
    start = bring(start);
    end = bring(end);
    if (step < 0) {
      flipped.push_back(axis);
      start = extent - 1 - start;
      end = extent - 1 - end;
      step = -step;
    }
    offsets[axis] = end > start ? start : 0;
    sizes[axis] = end > start ? llvm::divideCeil(end - start, step) : 0;
    strides[axis] = step;
  }
  if (!flipped.empty())
    x = node.value<FlipOp>({x}, node.attr("axes", flipped));
  node.output(0, node.value<SliceOp>({x}, {node.attr("offsets", offsets), node.attr("sizes", sizes),
                                           node.attr("strides", strides)}));
}

static void split(NodeImport &node) {
  std::optional<SmallVector<int64_t>> sizes = node.integersOrInput("split", 1);
  int64_t axis = node.integer("axis", 0);
  int64_t parts = node.integer("num_outputs", node.node.outputs.size());
  Value x = node.input(0);
  if (node.failed())
    return;
  axis = node.axisOf(axis, typeOf(x).getRank());
  int64_t extent = node.failed() ? -1 : shapeOf(x)[axis];
  if (!sizes && (extent < 0 || parts < 1))
    return node.error("expects a known extent to split along axis " + llvm::Twine(axis));
  if (!sizes) {
    // Equal parts, the last of which may be smaller.
    int64_t size = llvm::divideCeil(extent, parts);
    sizes.emplace(parts, size);
    sizes->back() = extent - size * (parts - 1);
  }
  if (auto op = node.make<SplitOp>({x}, {node.attr("axis", axis), node.attr("sizes", *sizes)}))
    for (auto [i, part] : llvm::enumerate(op.getOutputs()))
      node.output(i, part);
}

static void expand(NodeImport &node) {
  SmallVector<int64_t> shape = node.constantIntegers(1, "shape");
  Value x = node.input(0);
  if (node.failed())
    return;
  // Either side broadcasts.
  SmallVector<int64_t> from = shapeOf(x);
  SmallVector<int64_t> target(std::max(shape.size(), from.size()), 1);
  for (size_t i = 0; i < target.size(); ++i) {
    int64_t own = i < from.size() ? from[from.size() - 1 - i] : 1;
    int64_t wanted = i < shape.size() ? shape[shape.size() - 1 - i] : 1;
    target[target.size() - 1 - i] = wanted == 1 ? own : wanted;
  }
  node.output(0, node.value<BroadcastOp>({x}, node.attr("shape", target)));
}

static void tile(NodeImport &node) {
  SmallVector<int64_t> repeats = node.constantIntegers(1, "repeats");
  node.output(0, node.value<TileOp>({node.input(0)}, node.attr("repeats", repeats)));
}

static void pad(NodeImport &node) {
  StringRef mode = node.string("mode", "constant");
  if (mode != "constant")
    return node.error("pads are supported in mode 'constant' only, got '" + mode + "'");
  std::optional<SmallVector<int64_t>> pads = node.integersOrInput("pads", 1);
  double fill = node.real("value", 0);
  if (node.has(2))
    fill = node.constantNumber(2, "constant_value").value_or(0);
  if (node.has(3))
    node.error("pads for some axes only are not supported");
  Value x = node.input(0);
  if (node.failed())
    return;
  size_t rank = typeOf(x).getRank();
  if (!pads || pads->size() != 2 * rank)
    return node.error("expects " + llvm::Twine(2 * rank) + " pads, got " +
                      llvm::Twine(pads ? pads->size() : 0));
  ArrayRef<int64_t> all(*pads);
  // nn pads with zeros: with another number, what is padded is the distance from it.
  Value number = node.number(fill, elementOf(x));
  if (fill != 0)
    x = node.value<SubOp>({x, number});
  if (fill != 0 && !std::isfinite(fill))
    return node.error("expects a finite number to pad with");
  Value y = node.value<PadOp>({x}, {node.attr("low", all.take_front(rank)),
                                    node.attr("high", all.drop_front(rank)),
                                    node.attr("interior", SmallVector<int64_t>(rank, 0))});
  node.output(0, fill != 0 ? node.value<AddOp>({y, number}) : y);
}

/// Shape and Size of static tensors are constants; the importer knows them as such.
static void shapeRule(NodeImport &node) {
  Value x = node.input(0);
  if (node.failed())
    return;
  RankedTensorType type = typeOf(x);
  if (!type.hasStaticShape())
    return node.error("the shape of a tensor with rows (?) is not known at compile time");
  int64_t rank = type.getRank();
  auto bring = [&](int64_t at) { return std::clamp(at < 0 ? at + rank : at, int64_t(0), rank); };
  int64_t start = bring(node.integer("start", 0)), end = bring(node.integer("end", rank));
  ArrayRef<int64_t> part = type.getShape().slice(start, std::max<int64_t>(end - start, 0));
  auto result = RankedTensorType::get(static_cast<int64_t>(part.size()), node.builder.getI64Type());
  node.output(
      0, ConstantOp::create(node.builder, node.loc, result, DenseElementsAttr::get(result, part)));
}
static void size(NodeImport &node) {
  Value x = node.input(0);
  if (node.failed())
    return;
  if (!typeOf(x).hasStaticShape())
    return node.error("the size of a tensor with rows (?) is not known at compile time");
  auto result = RankedTensorType::get({}, node.builder.getI64Type());
  node.output(0, ConstantOp::create(node.builder, node.loc, result,
                                    DenseElementsAttr::get(result, typeOf(x).getNumElements())));
}

static void constantOfShape(NodeImport &node) {
  SmallVector<int64_t> shape = node.constantIntegers(0, "shape");
  const nnc::onnx::Attribute *value = node.attribute("value");
  if (node.failed())
    return;
  if (value)
    return node.error("a value other than 0 is not supported");
  for (int64_t extent : shape)
    if (extent < 0)
      return node.error("expects extents that are not negative, got " + llvm::Twine(extent));
  Value zero = node.number(0, node.builder.getF32Type());
  node.output(0, node.value<BroadcastOp>({zero}, node.attr("shape", shape)));
}

static void trilu(NodeImport &node) {
  int64_t k = 0;
  if (node.has(1))
    k = static_cast<int64_t>(node.constantNumber(1, "k").value_or(0));
  bool upper = node.integer("upper", 1);
  Value x = node.input(0);
  if (node.failed())
    return;
  int64_t rank = typeOf(x).getRank();
  if (rank < 2 || typeOf(x).isDynamicDim(rank - 1) || typeOf(x).isDynamicDim(rank - 2))
    return node.error("expects known extents of the last two dimensions");
  Type i64 = node.builder.getI64Type();
  auto matrix = RankedTensorType::get(typeOf(x).getShape().take_back(2), i64);
  auto iota = [&](int64_t axis) -> Value {
    return IotaOp::create(node.builder, node.loc, matrix, axis);
  };
  Value border = node.value<AddOp>({iota(0), node.number(k, i64)});
  Value kept = node.compare(upper ? Predicate::ge : Predicate::le, iota(1), border);
  node.output(0, node.value<SelectOp>({kept, x, node.number(0, elementOf(x))}));
}

llvm::ArrayRef<OpRule> nnc::onnx::shapeRules() {
  static const OpRule rules[] = {
      {"Concat", 4, concat},
      {"Constant", 1, constant, "dense values"},
      {"ConstantOfShape", 9, constantOfShape, "of f32 zeros"},
      {"Expand", 8, expand, "the shape a constant"},
      {"Flatten", 1, flatten},
      {"Pad", 2, pad, "mode constant, all axes, no negative pads, no rows (?)"},
      {"Reshape", 5, reshapeRule, "the shape a constant"},
      {"Shape", 1, shapeRule, "of static tensors"},
      {"Size", 1, size, "of static tensors"},
      {"Slice", 1, slice, "bounds constants"},
      {"Split", 2, split, "sizes constants"},
      {"Squeeze", 1, squeeze},
      {"Tile", 6, tile, "repeats constants, no rows (?)"},
      {"Transpose", 1, transpose},
      {"Trilu", 14, trilu},
      {"Unsqueeze", 1, unsqueeze},
  };
  return rules;
}
