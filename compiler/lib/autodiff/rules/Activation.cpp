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
} // namespace

void autodiff::attachActivationRules(MLIRContext *context) {
  UNARY_RULE(SigmoidOp, g *y *(1.0 - y))
  UNARY_RULE(TanhOp, g *(1.0 - y * y))
  UNARY_RULE(SoftplusOp, g *sigmoid(x))
  UNARY_RULE(ReluOp, select(y > 0.0, g, 0.0)) // y > 0 where x > 0: x need not be kept
  UNARY_RULE(SoftmaxOp, y *(g - sum(g * y, op.getDim(), /*keepDims=*/true)))
  UNARY_RULE(LogSoftmaxOp, g - exp(y) * sum(g, op.getDim(), /*keepDims=*/true))
  nn::LeakyReluOp::attachInterface<LeakyReluRule>(*context);
}
