// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Activations. Where the result is at hand, the rule uses it: nothing is
// computed twice.
#include "rules/Rules.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::autodiff;

namespace {
struct LeakyReluRule : OperandRule<LeakyReluRule, nn::LeakyReluOp> {
  Term derive(nn::LeakyReluOp op, unsigned, Term g) const {
    // The result has the sign of x unless the slope turns it: then x need not be
    // kept for the backward pass.
    double slope = op.getSlope().convertToDouble();
    Term z = g.with(slope >= 0 ? op.getOutput() : op.getInput());
    return select(z > 0.0, g, g * slope);
  }
};

/// Of a function that is linear for x > 0 and there y > 0, and else
/// scale (e^x - 1): the result tells the side, unless a negative scale turns it.
Term exponentialUnit(Term g, Term x, Term y, double slope, double scale) {
  if (scale >= 0)
    return select(y > 0.0, g * slope, g * (y + scale));
  return select(x > 0.0, g * slope, g * (scale * exp(select(x > 0.0, 0.0, x))));
}

struct EluRule : OperandRule<EluRule, nn::EluOp> {
  Term derive(nn::EluOp op, unsigned, Term g) const {
    return exponentialUnit(g, g.with(op.getInput()), g.with(op.getOutput()), 1.0,
                           op.getAlpha().convertToDouble());
  }
};

struct ClampRule : OperandRule<ClampRule, nn::ClampOp> {
  Term derive(nn::ClampOp op, unsigned, Term g) const {
    Term x = g.with(op.getInput());
    Term low = compare(nn::Predicate::ge, x, x.number(op.getLow().convertToDouble()));
    Term high = compare(nn::Predicate::le, x, x.number(op.getHigh().convertToDouble()));
    return select(x.emit<nn::AndOp>(low, high), g, 0.0);
  }
};

struct GeluRule : OperandRule<GeluRule, nn::GeluOp> {
  Term derive(nn::GeluOp op, unsigned, Term g) const {
    Term x = g.with(op.getInput());
    if (!op.getTanhForm()) {
      // Phi(x) + x phi(x)
      constexpr double rootHalf = 0.70710678118654752440, density = 0.39894228040143267794;
      Term distribution = 0.5 * erfc(-rootHalf * x);
      return g * (distribution + x * (density * exp(-0.5 * (x * x))));
    }
    constexpr double scale = 0.79788456080286535588, cubic = 0.044715;
    Term t = tanh(scale * (x + cubic * (x * x * x)));
    Term inner = scale * (1.0 + 3 * cubic * (x * x));
    return g * (0.5 * (1.0 + t) + 0.5 * x * ((1.0 - t * t) * inner));
  }
};

/// tanh(softplus(x)) and x times its derivative.
Term mish(Term g, Term x) {
  Term t = tanh(softplus(x));
  return g * (t + x * (sigmoid(x) * (1.0 - t * t)));
}

Term silu(Term g, Term x) {
  Term s = sigmoid(x);
  return g * (s * (1.0 + x * (1.0 - s)));
}

/// g where low < x < high, else 0.
Term between(double low, Term x, double high, Term g) {
  return select(x > low, select(x < high, g, 0.0), 0.0);
}

/// 0 up to -3, (2x + 3) / 6 below 3, and 1 from there on.
Term hardSwish(Term g, Term x) {
  return select(x > -3.0, select(x < 3.0, g * (x / 3.0 + 0.5), g), 0.0);
}
} // namespace

void autodiff::attachActivationRules(MLIRContext *context) {
  UNARY_RULE(SigmoidOp, g * y * (1.0 - y))
  UNARY_RULE(TanhOp, g * (1.0 - y * y))
  UNARY_RULE(SoftplusOp, g * sigmoid(x))
  UNARY_RULE(ReluOp, select(y > 0.0, g, 0.0)) // y > 0 where x > 0: x need not be kept
  UNARY_RULE(SeluOp, exponentialUnit(g, x, y, 1.0507009873554805, 1.7580993408473766))
  UNARY_RULE(SiluOp, silu(g, x))
  UNARY_RULE(MishOp, mish(g, x))
  UNARY_RULE(SoftsignOp, g / square(1.0 + abs(x)))
  UNARY_RULE(Relu6Op, between(0.0, y, 6.0, g))
  UNARY_RULE(HardTanhOp, between(-1.0, y, 1.0, g))
  UNARY_RULE(HardSigmoidOp, between(0.0, y, 1.0, g / 6.0))
  UNARY_RULE(HardSwishOp, hardSwish(g, x))
  UNARY_RULE(SoftmaxOp, y * (g - sum(g * y, op.getDim(), /*keepDims=*/true)))
  UNARY_RULE(LogSoftmaxOp, g - exp(y) * sum(g, op.getDim(), /*keepDims=*/true))
  nn::EluOp::attachInterface<EluRule>(*context);
  nn::ClampOp::attachInterface<ClampRule>(*context);
  nn::GeluOp::attachInterface<GeluRule>(*context);
  nn::StepOp::attachInterface<ConstantRule<nn::StepOp>>(*context);
  nn::LeakyReluOp::attachInterface<LeakyReluRule>(*context);
}
