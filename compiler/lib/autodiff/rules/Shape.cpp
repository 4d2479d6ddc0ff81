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
                               cast<RankedTensorType>(op.getInput().getType()).getShape(), strides);
  }
};

struct TileRule : OperandRule<TileRule, nn::TileOp> {
  Term derive(nn::TileOp op, unsigned, Term g) const {
    ArrayRef<int64_t> shape = cast<RankedTensorType>(op.getInput().getType()).getShape();
    SmallVector<int64_t> apart, copies;
    for (auto [extent, repeats] : llvm::zip(shape, op.getRepeats())) {
      copies.push_back(apart.size());
      apart.append({repeats, extent});
    }
    return sum(reshape(g, apart), copies);
  }
};

struct SplitRule : DifferentiableOpInterface::ExternalModel<SplitRule, nn::SplitOp> {
  LogicalResult buildVJP(Operation *op, OpBuilder &builder, ValueRange resultCotangents,
                         ArrayRef<bool>, MutableArrayRef<Value> operandCotangents) const {
    SmallVector<Value> parts;
    for (auto [cotangent, result] : llvm::zip(resultCotangents, op->getResults()))
      parts.push_back(cotangent
                          ? cotangent
                          : nn::ConstantOp::create(builder, op->getLoc(),
                                                   cast<RankedTensorType>(result.getType()), 0.0));
    operandCotangents[0] =
        nn::ConcatOp::create(builder, op->getLoc(), parts, cast<nn::SplitOp>(op).getAxis());
    return success();
  }
};

struct GatherRule : OperandRule<GatherRule, nn::GatherOp> {
  bool isLocallyConstantIn(Operation *, unsigned index) const { return index == 1; }

  Term derive(nn::GatherOp op, unsigned, Term g) const {
    int64_t extent = cast<RankedTensorType>(op.getInput().getType()).getDimSize(op.getAxis());
    return g.emit<nn::ScatterAddOp>(g, op.getIndices(), op.getAxis(), extent);
  }
};

struct ScatterAddRule : OperandRule<ScatterAddRule, nn::ScatterAddOp> {
  bool isLocallyConstantIn(Operation *, unsigned index) const { return index == 1; }

  Term derive(nn::ScatterAddOp op, unsigned, Term g) const {
    return g.emit<nn::GatherOp>(g, op.getIndices(), op.getAxis());
  }
};

/// The cotangent of a value goes to the element at its index.
struct TopKRule : DifferentiableOpInterface::ExternalModel<TopKRule, nn::TopKOp> {
  LogicalResult buildVJP(Operation *operation, OpBuilder &builder, ValueRange resultCotangents,
                         ArrayRef<bool>, MutableArrayRef<Value> operandCotangents) const {
    auto op = cast<nn::TopKOp>(operation);
    auto type = cast<RankedTensorType>(op.getInput().getType());
    Term g(builder, op.getLoc(), resultCotangents.front());
    int64_t dim = op.getDim(), last = type.getRank();
    // [..., k, ..., n], 1 where the element is the chosen one.
    Term chosen =
        g.emit<nn::OneHotOp>(op.getIndices(), type.getDimSize(dim), g.getType().getElementType());
    SmallVector<int64_t> shape(g.getShape()), order;
    shape.push_back(1);
    Term moved = sum(chosen * reshape(g, shape), dim);
    for (int64_t d = 0; d < last; ++d)
      order.push_back(d < dim ? d : d == dim ? last - 1 : d - 1);
    operandCotangents[0] = g.emit<nn::TransposeOp>(moved, order);
    return success();
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
  UNARY_RULE(FlipOp, g.emit<nn::FlipOp>(g.getType(), g, op.getAxes()))
  nn::TileOp::attachInterface<TileRule>(*context);
  nn::SplitOp::attachInterface<SplitRule>(*context);
  nn::GatherOp::attachInterface<GatherRule>(*context);
  nn::ScatterAddOp::attachInterface<ScatterAddRule>(*context);
  nn::TopKOp::attachInterface<TopKRule>(*context);
  nn::OneHotOp::attachInterface<ConstantRule<nn::OneHotOp>>(*context);
}
