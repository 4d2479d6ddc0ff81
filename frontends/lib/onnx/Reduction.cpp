// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Importer.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::onnx;

/// The reduction of `x` as the node's axes and keepdims say: along none where a node without
/// axes says so, which leaves what is done to each element.
template <typename Op> static Value reduceValue(NodeImport &node, Value x) {
  std::optional<SmallVector<int64_t>> axes = node.integersOrInput("axes", 1);
  bool keeps = node.integer("keepdims", 1);
  bool isNoop = node.integer("noop_with_empty_axes", 0);
  SmallVector<NamedAttribute> attributes;
  if (isNoop || (axes && !axes->empty()))
    attributes.push_back(node.attr("axes", axes.value_or(SmallVector<int64_t>())));
  if (keeps)
    attributes.push_back(node.flag("keep_dims"));
  return node.value<Op>({x}, attributes);
}
template <typename Op> static void reduce(NodeImport &node) {
  node.output(0, reduceValue<Op>(node, node.input(0)));
}
/// An extremum, which of truth values is whether any is true, or all are.
template <typename Op, typename OfTruth> static void extremum(NodeImport &node) {
  Value x = node.input(0);
  bool isTruth = x && elementOf(x).isInteger(1);
  node.output(0, isTruth ? reduceValue<OfTruth>(node, x) : reduceValue<Op>(node, x));
}
static void sumSquare(NodeImport &node) {
  node.output(0, reduceValue<ReduceSumOp>(node, node.value<SquareOp>({node.floats(0)})));
}
static void logSum(NodeImport &node) {
  node.output(0, node.value<LogOp>({reduceValue<ReduceSumOp>(node, node.floats(0))}));
}

template <typename Op> static void argExtremum(NodeImport &node) {
  int64_t axis = node.integer("axis", 0);
  bool keeps = node.integer("keepdims", 1);
  node.expectInteger("select_last_index", 0, 0);
  Value x = node.input(0);
  Value index = node.value<Op>({x}, node.attr("axis", axis));
  if (keeps && index) {
    RankedTensorType type = typeOf(x);
    SmallVector<int64_t> shape = asReshapeTarget(type.getShape());
    shape[axis < 0 ? axis + type.getRank() : axis] = 1;
    index = node.reshape(index, shape);
  }
  node.output(0, node.cast(index, node.builder.getI64Type()));
}

static void cumSum(NodeImport &node) {
  SmallVector<int64_t> axis = node.constantIntegers(1, "axis");
  if (node.failed())
    return;
  if (axis.size() != 1)
    return node.error("expects one axis, got " + llvm::Twine(axis.size()));
  SmallVector<NamedAttribute> attributes = {node.attr("axis", axis.front())};
  for (StringRef name : {"exclusive", "reverse"})
    if (node.integer(name, 0))
      attributes.push_back(node.flag(name));
  node.output(0, node.value<CumsumOp>({node.input(0)}, attributes));
}

static void topK(NodeImport &node) {
  SmallVector<int64_t> k = node.constantIntegers(1, "k");
  int64_t axis = node.integer("axis", -1);
  node.integer("sorted", 1); // they always are
  SmallVector<NamedAttribute> attributes = {node.attr("axis", axis)};
  if (!node.integer("largest", 1))
    attributes.push_back(node.flag("smallest"));
  if (!node.failed() && k.size() != 1)
    return node.error("expects one number k, got " + llvm::Twine(k.size()));
  if (node.failed())
    return;
  attributes.push_back(node.attr("k", k.front()));
  if (auto op = node.make<TopKOp>({node.input(0)}, attributes)) {
    node.output(0, op.getValues());
    node.output(1, node.cast(op.getIndices(), node.builder.getI64Type()));
  }
}

llvm::ArrayRef<OpRule> nnc::onnx::reductionRules() {
  static const OpRule rules[] = {
      {"ArgMax", 1, argExtremum<ArgmaxOp>, "the first of equal ones"},
      {"ArgMin", 1, argExtremum<ArgminOp>, "the first of equal ones"},
      {"CumSum", 11, cumSum},
      {"ReduceL1", 1, reduce<ReduceL1Op>, "of floats"},
      {"ReduceL2", 1, reduce<ReduceL2Op>, "of floats"},
      {"ReduceLogSum", 1, logSum},
      {"ReduceLogSumExp", 1, reduce<LogSumExpOp>},
      {"ReduceMax", 1, extremum<ReduceMaxOp, ReduceAnyOp>},
      {"ReduceMean", 1, reduce<ReduceMeanOp>, "of floats"},
      {"ReduceMin", 1, extremum<ReduceMinOp, ReduceAllOp>},
      {"ReduceProd", 1, reduce<ReduceProdOp>},
      {"ReduceSum", 1, reduce<ReduceSumOp>},
      {"ReduceSumSquare", 1, sumSquare, "of floats"},
      {"TopK", 10, topK},
  };
  return rules;
}
