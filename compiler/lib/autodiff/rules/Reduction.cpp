// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reductions: the cotangent is spread over what was reduced.
#include "rules/Rules.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::autodiff;

namespace {
/// A reduction's result (or its cotangent), repeated to the operand's shape.
template <typename Op> Term spread(Op op, Term reduced) {
  auto type = cast<RankedTensorType>(op.getInput().getType());
  if (reduced.getRank() == 0)
    return broadcast(reduced, type.getShape());
  SmallVector<int64_t> kept(type.getShape());
  for (int64_t d : op.getDims())
    kept[d] = 1;
  return broadcast(reshape(reduced, kept), type.getShape());
}

struct ReduceSumRule : OperandRule<ReduceSumRule, nn::ReduceSumOp> {
  Term derive(nn::ReduceSumOp op, unsigned, Term g) const { return spread(op, g); }
};

struct ReduceMeanRule : OperandRule<ReduceMeanRule, nn::ReduceMeanOp> {
  Term derive(nn::ReduceMeanOp op, unsigned, Term g) const {
    int64_t count = 1;
    for (int64_t d : op.getDims())
      count *= cast<RankedTensorType>(op.getInput().getType()).getDimSize(d);
    return spread(op, g / static_cast<double>(count));
  }
};

/// Maximum and minimum: the first of the elements equal to the result takes the
/// cotangent, so that a step along it moves one element.
template <typename Op> struct ExtremumRule : OperandRule<ExtremumRule<Op>, Op> {
  Term derive(Op op, unsigned, Term g) const {
    Term x = g.with(op.getInput()), y = g.with(op.getOutput());
    auto indexType =
        RankedTensorType::get(x.getShape(), g.getBuilder().getI64Type());
    // Each element's row-major position among those it is reduced with.
    Term position = g.emit<nn::ConstantOp>(indexType, 0.0);
    SmallVector<int64_t> dims = op.getDims();
    int64_t stride = 1;
    for (int64_t d : llvm::reverse(dims)) {
      Term along = g.emit<nn::IotaOp>(indexType, d);
      position = position + along * static_cast<double>(stride);
      stride *= x.getShape()[d];
    }
    // A NaN equals nothing, itself included, but is the result if there is one.
    Term isResult = g.emit<nn::OrOp>(x == spread(op, y), compare(nn::Predicate::ne, x, x));
    Term candidate = select(isResult, position, static_cast<double>(stride));
    OpBuilder &builder = g.getBuilder();
    Term first = g.emit<nn::ReduceMinOp>(candidate, builder.getDenseI64ArrayAttr(dims),
                                         builder.getUnitAttr());
    return select(position == first, spread(op, g), 0.0);
  }
};
} // namespace

void autodiff::attachReductionRules(MLIRContext *context) {
  nn::ReduceSumOp::attachInterface<ReduceSumRule>(*context);
  nn::ReduceMeanOp::attachInterface<ReduceMeanRule>(*context);
  nn::ReduceMaxOp::attachInterface<ExtremumRule<nn::ReduceMaxOp>>(*context);
  nn::ReduceMinOp::attachInterface<ExtremumRule<nn::ReduceMinOp>>(*context);
}
