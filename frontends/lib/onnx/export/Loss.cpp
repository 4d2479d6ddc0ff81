// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Losses, by the formulas of their ODS. ONNX's own losses differ for labels outside the
// classes, which count as 0 in nn.
#include "export/Exporter.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::onnx;

static std::string mean(OpExport &op, std::string terms) {
  return op.node("ReduceMean", terms, {{"keepdims", int64_t(0)}});
}
static std::string sumLast(OpExport &op, std::string terms) {
  SmallVector<int64_t> last = {-1};
  return op.node("ReduceSum", {terms, op.integers(last)}, {{"keepdims", int64_t(0)}});
}
static std::string difference(OpExport &op) { return op.sub(op.in(0), op.in(1)); }
/// softplus(f) - y f
static std::string sigmoidTerms(OpExport &op) {
  return op.sub(op.node("Softplus", op.in(0)), op.mul(op.in(1), op.in(0)));
}

static LogicalResult mse(OpExport &op) { return op.result(mean(op, op.square(difference(op)))); }
static LogicalResult halfSse(OpExport &op) {
  std::string sum = op.node("ReduceSum", op.square(difference(op)), {{"keepdims", int64_t(0)}});
  return op.result(op.mul(sum, op.number(0.5)));
}
static LogicalResult mae(OpExport &op) {
  return op.result(mean(op, op.node("Abs", difference(op))));
}
static LogicalResult sigmoidCrossEntropy(OpExport &op) {
  return op.result(mean(op, sigmoidTerms(op)));
}
static LogicalResult hinge(OpExport &op) {
  std::string gap = op.sub(op.number(1), op.mul(op.in(1), op.in(0)));
  return op.result(mean(op, op.node("Relu", gap)));
}
static LogicalResult klDivergence(OpExport &op) {
  std::string f = op.in(0), y = op.in(1);
  std::string terms = op.mul(y, op.sub(op.node("Log", y), f));
  // 0 ln 0 is 0.
  terms = op.where(op.node("Equal", {y, op.number(0)}), op.number(0), terms);
  return op.result(mean(op, op.typeOf().getRank() ? sumLast(op, terms) : terms));
}
/// The two branches of Huber's loss: d^2 scale where |d| is small, else |d| - half.
static std::string huberTerms(OpExport &op, double border, double scale, bool withBorder) {
  std::string size = op.node("Abs", difference(op));
  std::string inner = op.mul(op.square(size), op.number(scale));
  std::string outer = op.sub(size, op.number(border / 2));
  std::string isSmall = op.node(withBorder ? "LessOrEqual" : "Less", {size, op.number(border)});
  if (withBorder)
    outer = op.mul(outer, op.number(border));
  return op.where(isSmall, inner, outer);
}
static LogicalResult huber(OpExport &op) {
  double delta = op.as<HuberOp>().getDelta().convertToDouble();
  return op.result(mean(op, huberTerms(op, delta, 0.5, true)));
}
static LogicalResult smoothL1(OpExport &op) {
  double beta = op.as<SmoothL1Op>().getBeta().convertToDouble();
  return op.result(mean(op, huberTerms(op, beta, 0.5 / beta, false)));
}
static LogicalResult focal(OpExport &op) {
  double gamma = op.as<FocalOp>().getGamma().convertToDouble();
  std::string one = op.number(1), p = op.node("Sigmoid", op.in(0)), y = op.in(1);
  // 1 - p_t = p (1 - y) + (1 - p) y, with 1 - p = sigmoid(-f).
  std::string notP = op.node("Sigmoid", op.node("Neg", op.in(0)));
  std::string missed = op.add(op.mul(p, op.sub(one, y)), op.mul(notP, y));
  std::string weight = op.node("Pow", {missed, op.number(gamma)});
  return op.result(mean(op, op.mul(weight, sigmoidTerms(op))));
}

static LogicalResult softmaxCrossEntropy(OpExport &op) {
  RankedTensorType logits = op.typeOf(0);
  std::string f = op.node("LogSoftmax", op.in(0), {{"axis", int64_t(-1)}});
  std::string terms;
  if (isa<FloatType>(op.elementOf(1))) {
    terms = op.mul(op.in(1), f);
  } else {
    // The class's own logarithm, of those 0 to C - 1.
    if (ShapedType::isDynamic(logits.getShape().back()))
      return op.error("the number of classes is not known");
    Type i64 = IntegerType::get(op.op->getContext(), 64);
    auto classes = llvm::to_vector(llvm::seq<int64_t>(0, logits.getShape().back()));
    SmallVector<int64_t> last = {-1};
    std::string label = op.node("Unsqueeze", {op.cast(op.in(1), i64), op.integers(last)});
    std::string isClass = op.node("Equal", {label, op.integers(classes)});
    terms = op.where(isClass, f, op.number(0));
  }
  return op.result(op.node("Neg", mean(op, sumLast(op, terms))));
}

ArrayRef<ExportRule> nnc::onnx::lossExports() {
  static const ExportRule rules[] = {
      {"nn.focal", focal, "its formula"},
      {"nn.half_sse", halfSse, "its formula"},
      {"nn.hinge", hinge, "its formula"},
      {"nn.huber", huber, "its formula"},
      {"nn.kl_divergence", klDivergence, "its formula"},
      {"nn.mae", mae, "its formula"},
      {"nn.mse", mse, "its formula"},
      {"nn.sigmoid_cross_entropy", sigmoidCrossEntropy, "its formula"},
      {"nn.smooth_l1", smoothL1, "its formula"},
      {"nn.softmax_cross_entropy", softmaxCrossEntropy, "its formula, with LogSoftmax"},
  };
  return rules;
}
