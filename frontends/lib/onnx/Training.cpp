// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The optimizers of ai.onnx.preview.training: pure functions of rate, step, parameters,
// gradients and what they keep. Their conventions are ONNX's, not PyTorch's: the norm
// coefficient is an L2 term of the gradient, Adam's corrections scale the rate, and the
// first step of a momentum takes the gradient undamped.
#include "Importer.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::onnx;

namespace {
/// Arithmetic with broadcasting.
struct Arithmetic {
  NodeImport &node;
  Value add(Value a, Value b) { return node.value<AddOp>({a, b}); }
  Value sub(Value a, Value b) { return node.value<SubOp>({a, b}); }
  Value mul(Value a, Value b) { return node.value<MulOp>({a, b}); }
  Value div(Value a, Value b) { return node.value<DivOp>({a, b}); }
  Value sqrt(Value a) { return node.value<SqrtOp>({a}); }
};

/// What an optimizer is given for each of its parameters: `kinds` lists of inputs one
/// after the other, behind rate and step.
struct Update {
  Value rate, step;
  unsigned count = 0;
};
} // namespace

static Update begin(NodeImport &node, unsigned kinds) {
  Update update;
  update.rate = node.input(0);
  update.step = node.input(1);
  unsigned rest = node.numInputs() < 2 ? 0 : node.numInputs() - 2;
  if (!node.failed() && (rest == 0 || rest % kinds != 0))
    node.error("expects rate, step and " + llvm::Twine(kinds) + " inputs for each parameter, got " +
               llvm::Twine(node.numInputs()) + " inputs");
  update.count = rest / kinds;
  // ONNX's rate may be of shape [] or [1].
  if (!node.failed())
    update.rate = node.reshape(update.rate, {});
  if (!node.failed())
    update.step = node.reshape(update.step, {});
  return update;
}

static void adagrad(NodeImport &node) {
  double decay = node.real("decay_factor", 0), epsilon = node.real("epsilon", 0),
         norm = node.real("norm_coefficient", 0);
  Update update = begin(node, 3);
  Arithmetic a{node};
  for (unsigned i = 0; i < update.count && !node.failed(); ++i) {
    Value x = node.floats(2 + i), g = node.floats(2 + update.count + i);
    Value h = node.floats(2 + 2 * update.count + i);
    if (node.failed())
      return;
    Type f = elementOf(x);
    Value step = a.mul(node.cast(update.step, f), node.number(decay, f));
    Value rate = a.div(node.cast(update.rate, f), a.add(node.number(1, f), step));
    g = a.add(a.mul(node.number(norm, f), x), g);
    Value h1 = a.add(h, a.mul(g, g));
    Value adaptive = a.add(a.sqrt(h1), node.number(epsilon, f));
    node.output(i, a.sub(x, a.div(a.mul(rate, g), adaptive)));
    node.output(update.count + i, h1);
  }
}

static void adam(NodeImport &node) {
  double alpha = node.real("alpha", 0.9f), beta = node.real("beta", 0.999f),
         epsilon = node.real("epsilon", 0), norm = node.real("norm_coefficient", 0),
         after = node.real("norm_coefficient_post", 0);
  Update update = begin(node, 4);
  Arithmetic a{node};
  for (unsigned i = 0; i < update.count && !node.failed(); ++i) {
    unsigned n = update.count;
    Value x = node.floats(2 + i), g = node.floats(2 + n + i), v = node.floats(2 + 2 * n + i),
          h = node.floats(2 + 3 * n + i);
    if (node.failed())
      return;
    Type f = elementOf(x);
    auto number = [&](double value) { return node.number(value, f); };
    g = a.add(a.mul(number(norm), x), g);
    Value v1 = a.add(a.mul(number(alpha), v), a.mul(number(1 - alpha), g));
    Value h1 = a.add(a.mul(number(beta), h), a.mul(number(1 - beta), a.mul(g, g)));
    Value root = a.add(a.sqrt(h1), number(epsilon));
    // The corrections are for the steps after the first, which has number 0.
    Value step = node.cast(update.step, f), zero = number(0);
    auto power = [&](double base) {
      return a.sub(number(1), node.value<PowOp>({number(base), step}));
    };
    Value isLater = node.compare(Predicate::gt, step, zero);
    Value rate = node.cast(update.rate, f);
    Value corrected = a.div(a.mul(rate, a.sqrt(power(beta))), power(alpha));
    rate = node.value<SelectOp>({isLater, corrected, rate});
    Value x1 = a.sub(x, a.div(a.mul(rate, v1), root));
    node.output(i, a.mul(number(1 - after), x1));
    node.output(n + i, v1);
    node.output(2 * n + i, h1);
  }
}

static void momentum(NodeImport &node) {
  if (!node.attribute("alpha") || !node.attribute("beta"))
    return node.error("expects attributes alpha and beta");
  double alpha = node.real("alpha", 0), beta = node.real("beta", 0),
         norm = node.real("norm_coefficient", 0);
  StringRef mode = node.string("mode", "standard");
  if (mode != "standard" && mode != "nesterov")
    return node.error("expects 'standard' or 'nesterov' as 'mode', got '" + mode + "'");
  Update update = begin(node, 3);
  Arithmetic a{node};
  for (unsigned i = 0; i < update.count && !node.failed(); ++i) {
    Value x = node.floats(2 + i), g = node.floats(2 + update.count + i);
    Value v = node.floats(2 + 2 * update.count + i);
    if (node.failed())
      return;
    Type f = elementOf(x);
    Value step = node.cast(update.step, f), momentum = node.number(alpha, f);
    g = a.add(a.mul(node.number(norm, f), x), g);
    Value isLater = node.compare(Predicate::gt, step, node.number(0, f));
    Value damping = node.value<SelectOp>({isLater, node.number(beta, f), node.number(1, f)});
    Value v1 = a.add(a.mul(momentum, v), a.mul(damping, g));
    Value direction = mode == "nesterov" ? a.add(g, a.mul(momentum, v1)) : v1;
    node.output(i, a.sub(x, a.mul(node.cast(update.rate, f), direction)));
    node.output(update.count + i, v1);
  }
}

llvm::ArrayRef<OpRule> nnc::onnx::trainingRules() {
  static const OpRule rules[] = {
      {"Adagrad", 1, adagrad},
      {"Adam", 1, adam},
      {"Momentum", 1, momentum},
  };
  return rules;
}
