// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Importer.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::onnx;

/// -w[target] x[target] along axis 1, reduced; a mean is one weighted by w. What has the
/// class `ignore_index` weighs nothing.
static void negativeLogLikelihood(NodeImport &node, Value x, StringRef reduction) {
  const nnc::onnx::Attribute *ignored = node.attribute("ignore_index");
  Value target = node.input(1);
  if (node.failed())
    return;
  int64_t rank = typeOf(x).getRank();
  if (rank < 2 || typeOf(x).isDynamicDim(1))
    return node.error("expects a known number of classes along axis 1, got " + text(x.getType()));
  Type f = elementOf(x), integer = elementOf(target);
  Value isClass = node.value<OneHotOp>(
      {target}, {node.attr("depth", typeOf(x).getDimSize(1)), node.attr("element", integer)});
  isClass = node.cast(isClass, node.builder.getI1Type());
  Value terms = node.value<SelectOp>({isClass, node.moveAxis(x, 1, rank - 1), node.number(0, f)});
  SmallVector<int64_t> last = {-1};
  Value loss = node.value<NegOp>({node.value<ReduceSumOp>({terms}, node.attr("axes", last))});
  Value weights;
  if (node.has(2))
    weights = node.value<GatherOp>({node.input(2), target}, node.attr("axis", int64_t(0)));
  if (ignored) {
    Value counts = node.compare(Predicate::ne, target,
                                node.number(static_cast<double>(ignored->integer), integer));
    weights =
        node.value<SelectOp>({counts, weights ? weights : node.number(1, f), node.number(0, f)});
  }
  if (weights)
    loss = node.value<MulOp>({loss, weights});
  if (reduction == "sum")
    loss = node.value<ReduceSumOp>({loss});
  else if (reduction == "mean" && weights)
    loss = node.value<DivOp>({node.value<ReduceSumOp>({loss}), node.value<ReduceSumOp>({weights})});
  else if (reduction == "mean")
    loss = node.value<ReduceMeanOp>({loss});
  else if (reduction != "none")
    node.error("expects 'none', 'sum' or 'mean' as 'reduction', got '" + reduction + "'");
  node.output(0, loss);
}

static void negativeLogLikelihoodLoss(NodeImport &node) {
  negativeLogLikelihood(node, node.floats(0), node.string("reduction", "mean"));
}

/// Of plain rows of logits it is nn.softmax_cross_entropy.
static void softmaxCrossEntropyLoss(NodeImport &node) {
  StringRef reduction = node.string("reduction", "mean");
  Value x = node.floats(0);
  if (node.failed())
    return;
  bool isPlain = reduction == "mean" && !node.has(2) && !node.attribute("ignore_index") &&
                 typeOf(x).getRank() == 2;
  Value logs;
  if (!isPlain || node.wants(1)) {
    logs = node.value<LogSoftmaxOp>({x}, node.attr("axis", int64_t(1)));
    node.output(1, logs);
  }
  if (isPlain)
    node.output(0, node.value<SoftmaxCrossEntropyOp>({x, node.input(1)}));
  else
    negativeLogLikelihood(node, logs, reduction);
}

llvm::ArrayRef<OpRule> nnc::onnx::lossRules() {
  static const OpRule rules[] = {
      {"NegativeLogLikelihoodLoss", 12, negativeLogLikelihoodLoss},
      {"SoftmaxCrossEntropyLoss", 12, softmaxCrossEntropyLoss},
  };
  return rules;
}
