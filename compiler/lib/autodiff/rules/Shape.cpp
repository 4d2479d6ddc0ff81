// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops that move elements: the cotangent moves back. Each is the adjoint of the
// other: slice and pad, broadcast and sum, a permutation and its inverse.
#include "rules/Rules.h"

#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::autodiff;

namespace {
struct TransposeRule : OperandRule<TransposeRule, nn::TransposeOp> {
  Term derive(nn::TransposeOp op, unsigned, Term g) const {
    return g.emit<nn::TransposeOp>(g, invertPermutationVector(op.getPermutation()));
  }
};

struct ConcatRule : OperandRule<ConcatRule, nn::ConcatOp> {
  Term derive(nn::ConcatOp op, unsigned index, Term g) const {
    auto extentOf = [&](Value input) {
      return cast<RankedTensorType>(input.getType()).getDimSize(op.getAxis());
    };
    SmallVector<int64_t> offsets(g.getRank(), 0), sizes(g.getShape()), strides(g.getRank(), 1);
    for (Value before : op.getInputs().take_front(index))
      offsets[op.getAxis()] += extentOf(before);
    sizes[op.getAxis()] = extentOf(op.getInputs()[index]);
    return g.emit<nn::SliceOp>(g, offsets, sizes, strides);
  }
};

struct SliceRule : OperandRule<SliceRule, nn::SliceOp> {
  Term derive(nn::SliceOp op, unsigned, Term g) const {
    auto type = cast<RankedTensorType>(op.getInput().getType());
    // Between the elements of nothing there is no zero to add.
    if (g.getType().getNumElements() == 0)
      return g.emit<nn::ConstantOp>(type, 0.0);
    SmallVector<int64_t> high, interior;
    for (int64_t d = 0; d < g.getRank(); ++d) {
      int64_t stride = op.getStrides()[d];
      int64_t taken = op.getOffsets()[d] + (g.getShape()[d] - 1) * stride + 1;
      high.push_back(type.getDimSize(d) - taken);
      interior.push_back(stride - 1);
    }
    return g.emit<nn::PadOp>(g, op.getOffsets(), high, interior);
  }
};

struct PadRule : OperandRule<PadRule, nn::PadOp> {
  Term derive(nn::PadOp op, unsigned, Term g) const {
    SmallVector<int64_t> strides;
    for (int64_t between : op.getInterior())
      strides.push_back(between + 1);
    return g.emit<nn::SliceOp>(g, op.getLow(),
                               cast<RankedTensorType>(op.getInput().getType()).getShape(),
                               strides);
  }
};
} // namespace

void autodiff::attachShapeRules(MLIRContext *context) {
  UNARY_RULE(ReshapeOp, reshape(g, x.getShape()))
  UNARY_RULE(BroadcastOp, sumToShape(g, x.getType()))
  nn::TransposeOp::attachInterface<TransposeRule>(*context);
  nn::ConcatOp::attachInterface<ConcatRule>(*context);
  nn::SliceOp::attachInterface<SliceRule>(*context);
  nn::PadOp::attachInterface<PadRule>(*context);
  nn::OneHotOp::attachInterface<ConstantRule<nn::OneHotOp>>(*context);
}
