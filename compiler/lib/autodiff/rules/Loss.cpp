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

struct SoftmaxCrossEntropyRule
    : OperandRule<SoftmaxCrossEntropyRule, nn::SoftmaxCrossEntropyOp> {
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
} // namespace

void autodiff::attachLossRules(MLIRContext *context) {
  // x is the prediction, y the target.
  BINARY_RULE(HalfSSEOp, g *(x - y), g *(y - x))
  BINARY_RULE(MSEOp, (x - y) * (g * (2.0 / elements(x))), (y - x) * (g * (2.0 / elements(x))))
  BINARY_RULE(SigmoidCrossEntropyOp, (sigmoid(x) - y) * (g / elements(x)),
              -(x * (g / elements(x))))
  nn::SoftmaxCrossEntropyOp::attachInterface<SoftmaxCrossEntropyRule>(*context);
}
