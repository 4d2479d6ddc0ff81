// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "export/Exporter.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::onnx;

/// Sums and products of i8, which ONNX has not, are those of i32, cut to 8 bits.
static std::string widened(OpExport &op) {
  bool isByte = op.elementOf().isInteger(8);
  return isByte ? op.cast(op.in(), IntegerType::get(op.op->getContext(), 32)) : op.in();
}
static LogicalResult narrowed(OpExport &op, std::string result) {
  return op.result(op.elementOf().isInteger(8) ? op.cast(result, op.elementOf()) : result);
}

/// The rule has the op's name. No axes mean none in nn, and all in ONNX unless it is told.
static std::string reduceValue(OpExport &op, std::string x) {
  SmallVector<std::string> inputs = {x};
  std::vector<OutAttribute> attributes = {{"keepdims", int64_t(op.op->hasAttr("keep_dims"))}};
  if (auto axes = op.op->getAttrOfType<DenseI64ArrayAttr>("axes")) {
    inputs.push_back(op.integers(axes.asArrayRef()));
    attributes.push_back({"noop_with_empty_axes", int64_t(1)});
  }
  return op.node(op.rule.as, inputs, attributes);
}
static LogicalResult reduce(OpExport &op) { return op.result(reduceValue(op, op.in())); }
static LogicalResult accumulate(OpExport &op) { return narrowed(op, reduceValue(op, widened(op))); }

static LogicalResult argExtremum(OpExport &op) {
  int64_t axis = op.op->getAttrOfType<IntegerAttr>("axis").getInt();
  std::string index = op.node(op.rule.as, op.in(), {{"axis", axis}, {"keepdims", int64_t(0)}});
  return op.result(op.cast(index, IntegerType::get(op.op->getContext(), 32)));
}

static LogicalResult cumsum(OpExport &op) {
  auto sum = op.as<CumsumOp>();
  return narrowed(op, op.node("CumSum", {widened(op), op.integer(sum.getDim())},
                              {{"exclusive", int64_t(sum.getExclusive())},
                               {"reverse", int64_t(sum.getReverse())}}));
}

static LogicalResult topK(OpExport &op) {
  auto top = op.as<TopKOp>();
  SmallVector<int64_t> k = {static_cast<int64_t>(top.getK())};
  SmallVector<std::string> found =
      op.nodes("TopK", {op.in(), op.integers(k)}, 2,
               {{"axis", top.getDim()}, {"largest", int64_t(!top.getSmallest())}});
  (void)op.result(found[0], 0);
  return op.result(op.cast(found[1], IntegerType::get(op.op->getContext(), 32)), 1);
}

ArrayRef<ExportRule> nnc::onnx::reductionExports() {
  static const ExportRule rules[] = {
      {"nn.argmax", argExtremum, "ArgMax"},
      {"nn.argmin", argExtremum, "ArgMin"},
      {"nn.cumsum", cumsum, "CumSum"},
      {"nn.logsumexp", reduce, "ReduceLogSumExp"},
      {"nn.reduce_all", reduce, "ReduceMin"},
      {"nn.reduce_any", reduce, "ReduceMax"},
      {"nn.reduce_l1", reduce, "ReduceL1"},
      {"nn.reduce_l2", reduce, "ReduceL2"},
      {"nn.reduce_max", reduce, "ReduceMax"},
      {"nn.reduce_mean", reduce, "ReduceMean"},
      {"nn.reduce_min", reduce, "ReduceMin"},
      {"nn.reduce_prod", accumulate, "ReduceProd"},
      {"nn.reduce_sum", accumulate, "ReduceSum"},
      {"nn.top_k", topK, "TopK"},
  };
  return rules;
}
