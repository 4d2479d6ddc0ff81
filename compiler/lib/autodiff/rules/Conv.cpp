// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Convolutions. The three ops are the derivatives of one trilinear form by an image x, a
// filter w and what is seen, y: the cotangent of an operand is the third op on the result's
// and the other operand.
#include "rules/Rules.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::autodiff;

namespace {
template <typename Op> Term image(Op op, Term seen, Value filter, Value like) {
  ArrayRef<int64_t> shape = cast<RankedTensorType>(like.getType()).getShape();
  return seen.emit<nn::ConvTransposeOp>(seen, filter, op.getWindows(), op.getGroupCount(),
                                        shape.drop_front(2));
}

template <typename Op> Term filter(Op op, Term at, Value image, Value seen) {
  return at.emit<nn::ConvFilterOp>(image, seen, op.getWindows(), op.getGroupCount());
}

template <typename Op> Term see(Op op, Term at, Value image, Value filter) {
  return at.emit<nn::ConvOp>(image, filter, op.getWindows(), op.getGroupCount());
}

struct ConvRule : OperandRule<ConvRule, nn::ConvOp> {
  Term derive(nn::ConvOp op, unsigned index, Term g) const {
    if (index == 0)
      return image(op, g, op.getFilter(), op.getInput());
    return filter(op, g, op.getInput(), g);
  }
};

struct ConvTransposeRule : OperandRule<ConvTransposeRule, nn::ConvTransposeOp> {
  Term derive(nn::ConvTransposeOp op, unsigned index, Term g) const {
    if (index == 0)
      return see(op, g, g, op.getFilter());
    return filter(op, g, g, op.getInput());
  }
};

struct ConvFilterRule : OperandRule<ConvFilterRule, nn::ConvFilterOp> {
  Term derive(nn::ConvFilterOp op, unsigned index, Term g) const {
    if (index == 0)
      return image(op, g.with(op.getSeen()), g, op.getInput());
    return see(op, g, op.getInput(), g);
  }
};
} // namespace

void autodiff::attachConvRules(MLIRContext *context) {
  nn::ConvOp::attachInterface<ConvRule>(*context);
  nn::ConvTransposeOp::attachInterface<ConvTransposeRule>(*context);
  nn::ConvFilterOp::attachInterface<ConvFilterRule>(*context);
}
