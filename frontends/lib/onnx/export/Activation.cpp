// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "export/Exporter.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::onnx;

static LogicalResult clip(OpExport &op, double low, double high) {
  return op.result(op.node("Clip", {op.in(), op.number(low), op.number(high)}));
}
static LogicalResult clamp(OpExport &op) {
  auto range = op.as<ClampOp>();
  return clip(op, range.getLow().convertToDouble(), range.getHigh().convertToDouble());
}
static LogicalResult relu6(OpExport &op) { return clip(op, 0, 6); }
static LogicalResult hardTanh(OpExport &op) { return clip(op, -1, 1); }
static LogicalResult hardSigmoid(OpExport &op) {
  return op.result(op.node("HardSigmoid", op.in(), {{"alpha", 1.0 / 6}, {"beta", 0.5}}));
}
static LogicalResult leakyRelu(OpExport &op) {
  double slope = op.as<LeakyReluOp>().getSlope().convertToDouble();
  return op.result(op.node("LeakyRelu", op.in(), {{"alpha", slope}}));
}
static LogicalResult elu(OpExport &op) {
  double alpha = op.as<EluOp>().getAlpha().convertToDouble();
  return op.result(op.node("Elu", op.in(), {{"alpha", alpha}}));
}
static LogicalResult gelu(OpExport &op) {
  StringRef form = op.as<GeluOp>().getTanhForm() ? "tanh" : "none";
  return op.result(op.node("Gelu", op.in(), {{"approximate", form}}));
}
static LogicalResult silu(OpExport &op) {
  return op.result(op.mul(op.in(), op.node("Sigmoid", op.in())));
}
/// NaN stays, as it is neither below, above nor at 0.
static LogicalResult step(OpExport &op) {
  std::string x = op.in(), zero = op.number(0);
  double atZero = op.as<StepOp>().getAtZero().convertToDouble();
  std::string rest = op.where(op.node("Equal", {x, zero}), op.number(atZero), x);
  std::string notBelow = op.where(op.node("Greater", {x, zero}), op.number(1), rest);
  return op.result(op.where(op.node("Less", {x, zero}), zero, notBelow));
}
static LogicalResult alongAxis(OpExport &op) {
  int64_t axis = op.op->getAttrOfType<IntegerAttr>("axis").getInt();
  return op.result(op.node(op.rule.as, op.in(), {{"axis", axis}}));
}

ArrayRef<ExportRule> nnc::onnx::activationExports() {
  static const ExportRule rules[] = {
      {"nn.clamp", clamp, "Clip"},
      {"nn.elu", elu, "Elu"},
      {"nn.gelu", gelu, "Gelu"},
      {"nn.hard_sigmoid", hardSigmoid, "HardSigmoid"},
      {"nn.hard_swish", plain, "HardSwish"},
      {"nn.hard_tanh", hardTanh, "Clip"},
      {"nn.leaky_relu", leakyRelu, "LeakyRelu"},
      {"nn.log_softmax", alongAxis, "LogSoftmax"},
      {"nn.mish", plain, "Mish"},
      {"nn.relu", plain, "Relu"},
      {"nn.relu6", relu6, "Clip"},
      {"nn.selu", plain, "Selu"},
      {"nn.sigmoid", plain, "Sigmoid"},
      {"nn.silu", silu, "Sigmoid, Mul"},
      {"nn.softmax", alongAxis, "Softmax"},
      {"nn.softplus", plain, "Softplus"},
      {"nn.softsign", plain, "Softsign"},
      {"nn.step", step, "Where"},
      {"nn.tanh", plain, "Tanh"},
  };
  return rules;
}
