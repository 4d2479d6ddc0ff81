// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Losses, each differentiated as a whole: the formulas that make a loss stable
// have derivatives that are simple again.
#include "rules/Rules.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::autodiff;

namespace {
double elements(Term x) { return static_cast<double>(x.getType().getNumElements()); }

struct SoftmaxCrossEntropyRule : OperandRule<SoftmaxCrossEntropyRule, nn::SoftmaxCrossEntropyOp> {
  static bool isDistribution(nn::SoftmaxCrossEntropyOp op) {
    return isa<FloatType>(cast<TensorType>(op.getTarget().getType()).getElementType());
  }

  /// `one` where a label is a class, else 0, along a last dimension of extent 1.
  static Term isClass(Term labels, int64_t classes, Term one) {
    SmallVector<int64_t> shape(labels.getShape());
    shape.push_back(1);
    auto wide = TypeAttr::get(labels.getBuilder().getI64Type());
    Term label = reshape(labels.emit<nn::CastOp>(labels, wide), shape);
    return select(label < label.number(classes), select(label > -1.0, one, 0.0), 0.0);
  }

  bool isLocallyConstantIn(Operation *op, unsigned index) const {
    return index == 1 && !isDistribution(cast<nn::SoftmaxCrossEntropyOp>(op));
  }

  Term derive(nn::SoftmaxCrossEntropyOp op, unsigned index, Term g) const {
    Term logits = g.with(op.getLogits()), target = g.with(op.getTarget());
    int64_t classes = logits.getShape().back(), last = logits.getRank() - 1;
    double rows = elements(logits) / static_cast<double>(classes);
    if (index == 1)
      return -(logits.emit<nn::LogSoftmaxOp>(logits, last) * (g / rows));
    // The sum is 1 of a distribution, and 0 in a row whose label is no class:
    // that row's loss is 0 whatever the logits are.
    Term distribution = target, mass = target;
    if (isDistribution(op)) {
      mass = sum(target, last, /*keepDims=*/true);
    } else {
      Type element = logits.getType().getElementType();
      distribution = target.emit<nn::OneHotOp>(target, classes, element);
      mass = isClass(target, classes, logits.number(1));
    }
    Term softmax = logits.emit<nn::SoftmaxOp>(logits, last);
    return (softmax * mass - distribution) * (g / rows);
  }
};

/// min(max(x, -bound), bound), which has a derivative at the ends.
Term clampTo(Term x, double bound) {
  return x.emit<nn::ClampOp>(x.getType(), x, llvm::APFloat(-bound), llvm::APFloat(bound));
}

/// The derivative of max(0, 1 - y f) by f is -y, by y is -f, before the margin.
Term hinge(Term f, Term y, Term other, Term g) {
  return select(f * y < 1.0, -(other * (g / elements(f))), 0.0);
}

/// A scalar is one row.
double rows(Term x) {
  double count = 1;
  for (int64_t d = 0; d + 1 < x.getRank(); ++d)
    count *= static_cast<double>(x.getShape()[d]);
  return count;
}

/// Of q^gamma c with c = softplus(f) - y f and q = 1 - p_t = p + y - 2 p y.
Term focal(Term f, Term y, Term g, double gamma, bool byTarget) {
  Term p = sigmoid(f);
  Term q = p + y - 2.0 * p * y, c = softplus(f) - y * f;
  // gamma q^(gamma - 1) is left out where it is 1, whose power has no derivative at 0.
  Term weight = gamma == 1.0 ? q : pow(q, q.number(gamma));
  Term slope = gamma == 1.0 ? c : c * (gamma * pow(q, q.number(gamma - 1)));
  Term first = byTarget ? -f : p - y;
  Term second = byTarget ? 1.0 - 2.0 * p : (1.0 - 2.0 * y) * (p * (1.0 - p));
  return (weight * first + slope * second) * (g / elements(f));
}
} // namespace

void autodiff::attachLossRules(MLIRContext *context) {
  // x is the prediction, y the target.
  BINARY_RULE(HalfSSEOp, g * (x - y), g * (y - x))
  BINARY_RULE(MSEOp, (x - y) * (g * (2.0 / elements(x))), (y - x) * (g * (2.0 / elements(x))))
  BINARY_RULE(SigmoidCrossEntropyOp, (sigmoid(x) - y) * (g / elements(x)), -(x * (g / elements(x))))
  BINARY_RULE(MAEOp, sign(x - y) * (g / elements(x)), sign(y - x) * (g / elements(x)))
  BINARY_RULE(HingeOp, hinge(x, y, y, g), hinge(x, y, x, g))
  BINARY_RULE(KLDivergenceOp, -(y * (g / rows(x))), (log(y) + 1.0 - x) * (g / rows(x)))
  BINARY_RULE(HuberOp, clampTo(x - y, op.getDelta().convertToDouble()) * (g / elements(x)),
              clampTo(y - x, op.getDelta().convertToDouble()) * (g / elements(x)))
  BINARY_RULE(SmoothL1Op, clampTo((x - y) / op.getBeta().convertToDouble(), 1) * (g / elements(x)),
              clampTo((y - x) / op.getBeta().convertToDouble(), 1) * (g / elements(x)))
  BINARY_RULE(FocalOp, focal(x, y, g, op.getGamma().convertToDouble(), false),
              focal(x, y, g, op.getGamma().convertToDouble(), true))
  nn::SoftmaxCrossEntropyOp::attachInterface<SoftmaxCrossEntropyRule>(*context);
}
