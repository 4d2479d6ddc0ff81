// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Importer.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::onnx;

static void elu(NodeImport &node) {
  double alpha = node.real("alpha", 1);
  node.output(0, node.value<EluOp>({node.input(0)}, node.attr("alpha", alpha)));
}
static void leakyRelu(NodeImport &node) {
  double slope = node.real("alpha", 0.01f);
  node.output(0, node.value<LeakyReluOp>({node.input(0)}, node.attr("slope", slope)));
}
/// gamma (x for x > 0, else alpha (e^x - 1)): nn.selu has no other constants than its own.
static void selu(NodeImport &node) {
  double alpha = node.real("alpha", 1.67326319217681884765625);
  double gamma = node.real("gamma", 1.05070102214813232421875);
  Value x = node.floats(0);
  Value y = node.value<EluOp>({x}, node.attr("alpha", alpha));
  if (!node.failed())
    node.output(0, node.value<MulOp>({y, node.number(gamma, elementOf(x))}));
}
static Value linearClamped(NodeImport &node, Value x, double alpha, double beta) {
  if (node.failed())
    return nullptr;
  Type f = elementOf(x);
  Value line =
      node.value<AddOp>({node.value<MulOp>({x, node.number(alpha, f)}), node.number(beta, f)});
  return node.value<ClampOp>({line}, {node.attr("low", 0.0), node.attr("high", 1.0)});
}
static void hardSigmoid(NodeImport &node) {
  double alpha = node.real("alpha", 0.2f), beta = node.real("beta", 0.5);
  node.output(0, linearClamped(node, node.floats(0), alpha, beta));
}
static void thresholdedRelu(NodeImport &node) {
  double alpha = node.real("alpha", 1);
  Value x = node.floats(0);
  if (node.failed())
    return;
  Value above = node.compare(Predicate::gt, x, node.number(alpha, elementOf(x)));
  node.output(0, node.value<SelectOp>({above, x, node.number(0, elementOf(x))}));
}
static void celu(NodeImport &node) {
  double alpha = node.real("alpha", 1);
  Value x = node.floats(0);
  if (node.failed())
    return;
  Value a = node.number(alpha, elementOf(x));
  Value y = node.value<EluOp>({node.value<DivOp>({x, a})}, node.attr("alpha", 1.0));
  node.output(0, node.value<MulOp>({y, a}));
}
static void gelu(NodeImport &node) {
  StringRef form = node.string("approximate", "none");
  SmallVector<NamedAttribute> attributes;
  if (form == "tanh")
    attributes.push_back(node.flag("tanh_form"));
  else if (form != "none")
    node.error("expects 'none' or 'tanh' as 'approximate', got '" + form + "'");
  node.output(0, node.value<GeluOp>({node.input(0)}, attributes));
}
static void prelu(NodeImport &node) {
  Value x = node.floats(0), slope = node.input(1);
  if (node.failed())
    return;
  Value zero = node.number(0, elementOf(x));
  Value below = node.value<MulOp>({node.value<MinimumOp>({x, zero}), slope});
  node.output(0, node.value<AddOp>({node.value<MaximumOp>({x, zero}), below}));
}
static void shrink(NodeImport &node) {
  double bias = node.real("bias", 0), lambd = node.real("lambd", 0.5);
  Value x = node.floats(0);
  if (node.failed())
    return;
  Type f = elementOf(x);
  auto compare = [&](Predicate which, double with) {
    return node.compare(which, x, node.number(with, f));
  };
  Value up = node.value<AddOp>({x, node.number(bias, f)});
  Value down = node.value<SubOp>({x, node.number(bias, f)});
  Value inner = node.value<SelectOp>({compare(Predicate::gt, lambd), down, node.number(0, f)});
  node.output(0, node.value<SelectOp>({compare(Predicate::lt, -lambd), up, inner}));
}

/// Softmax along one axis since opset 13; before, along all dimensions from it on.
template <typename Op> static void alongAxis(NodeImport &node) {
  Value x = node.floats(0);
  if (node.failed())
    return;
  int64_t rank = typeOf(x).getRank();
  int64_t axis = node.integer("axis", node.opset < 13 ? 1 : -1);
  if (node.opset < 13 && axis != rank - 1 && axis != -1)
    return node.error("before opset 13 the axis is supported as the last one only, got " +
                      llvm::Twine(axis) + " of " + llvm::Twine(rank));
  node.output(0, node.value<Op>({x}, node.attr("axis", axis)));
}

llvm::ArrayRef<OpRule> nnc::onnx::activationRules() {
  static const OpRule rules[] = {
      {"Celu", 12, celu},
      {"Elu", 6, elu},
      {"Gelu", 20, gelu},
      {"HardSigmoid", 6, hardSigmoid},
      {"HardSwish", 14, same<HardSwishOp, 1>},
      {"LeakyRelu", 6, leakyRelu},
      {"LogSoftmax", 1, alongAxis<LogSoftmaxOp>, "before opset 13 along the last axis"},
      {"Mish", 18, same<MishOp, 1>},
      {"PRelu", 7, prelu},
      {"Relu", 6, same<ReluOp, 1>, "of floats"},
      {"Selu", 6, selu},
      {"Shrink", 9, shrink, "of floats"},
      {"Sigmoid", 6, same<SigmoidOp, 1>},
      {"Softmax", 1, alongAxis<SoftmaxOp>, "before opset 13 along the last axis"},
      {"Softplus", 1, same<SoftplusOp, 1>},
      {"Softsign", 1, same<SoftsignOp, 1>},
      {"Tanh", 6, same<TanhOp, 1>},
      {"ThresholdedRelu", 10, thresholdedRelu},
  };
  return rules;
}
