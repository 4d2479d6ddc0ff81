// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reductions: the cotangent is spread over what was reduced.
#include "rules/Rules.h"

#include "mlir/Dialect/Utils/IndexingUtils.h"

#include <limits>

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
    auto indexType = RankedTensorType::get(x.getShape(), g.getBuilder().getI64Type());
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

/// Along `axis`, for each element the product of all others: of pairs, pairs of
/// pairs and so on, then down again, so that no zero is divided by. Its derivatives
/// of any order are products, too.
Term productOfOthers(Term x, int64_t axis) {
  SmallVector<int64_t> shape(x.getShape()), zero(x.getRank(), 0), strides(x.getRank(), 1);
  int64_t extent = shape[axis];
  auto ones = [&](ArrayRef<int64_t> shape) {
    return x.emit<nn::ConstantOp>(RankedTensorType::get(shape, x.getType().getElementType()), 1.0);
  };
  if (extent <= 1)
    return ones(shape);
  auto part = [&](Term whole, int64_t first, int64_t size, int64_t stride) {
    SmallVector<int64_t> offsets(zero), sizes(whole.getShape()), steps(strides);
    offsets[axis] = first, sizes[axis] = size, steps[axis] = stride;
    return whole.emit<nn::SliceOp>(whole, offsets, sizes, steps);
  };
  if (extent % 2) {
    SmallVector<int64_t> one(shape);
    one[axis] = 1;
    x = x.emit<nn::ConcatOp>(ValueRange{x, ones(one)}, axis);
  }
  int64_t half = (extent + 1) / 2;
  Term even = part(x, 0, half, 2), odd = part(x, 1, half, 2);
  Term outside = productOfOthers(even * odd, axis);
  // Beside each other along a new last dimension of the axis: interleaved.
  SmallVector<int64_t> pairs(even.getShape());
  pairs.insert(pairs.begin() + axis + 1, 1);
  Term both = x.emit<nn::ConcatOp>(
      ValueRange{reshape(outside * odd, pairs), reshape(outside * even, pairs)}, axis + 1);
  SmallVector<int64_t> flat(even.getShape());
  flat[axis] = 2 * half;
  Term result = reshape(both, flat);
  return extent % 2 ? part(result, 0, extent, 1) : result;
}

struct ReduceProdRule : OperandRule<ReduceProdRule, nn::ReduceProdOp> {
  Term derive(nn::ReduceProdOp op, unsigned, Term g) const {
    // The reduced dimensions last and as one.
    Term x = g.with(op.getInput());
    SmallVector<int64_t> dims = op.getDims(), order, rows;
    for (int64_t d = 0; d < x.getRank(); ++d)
      if (!llvm::is_contained(dims, d)) {
        order.push_back(d);
        rows.push_back(x.getShape()[d]);
      }
    int64_t axis = order.size(), count = 1;
    order.append(dims.begin(), dims.end());
    for (int64_t d : dims)
      count *= x.getShape()[d];
    Term moved = x.emit<nn::TransposeOp>(x, order);
    SmallVector<int64_t> matrix(rows);
    matrix.push_back(count);
    Term others = reshape(productOfOthers(reshape(moved, matrix), axis), moved.getShape());
    return spread(op, g) * g.emit<nn::TransposeOp>(others, invertPermutationVector(order));
  }
};

struct ReduceL1Rule : OperandRule<ReduceL1Rule, nn::ReduceL1Op> {
  Term derive(nn::ReduceL1Op op, unsigned, Term g) const {
    return spread(op, g) * sign(g.with(op.getInput()));
  }
};

struct ReduceL2Rule : OperandRule<ReduceL2Rule, nn::ReduceL2Op> {
  Term derive(nn::ReduceL2Op op, unsigned, Term g) const {
    Term y = g.with(op.getOutput());
    return spread(op, g / select(y == 0.0, 1.0, y)) * g.with(op.getInput());
  }
};

struct LogSumExpRule : OperandRule<LogSumExpRule, nn::LogSumExpOp> {
  Term derive(nn::LogSumExpOp op, unsigned, Term g) const {
    // Of elements that all are -inf the shares are 0, not NaN.
    Term y = g.with(op.getOutput());
    Term isEmpty = y == -std::numeric_limits<double>::infinity();
    Term x = g.with(op.getInput());
    return spread(op, g) * exp(x - spread(op, select(isEmpty, 0.0, y)));
  }
};

struct CumsumRule : OperandRule<CumsumRule, nn::CumsumOp> {
  Term derive(nn::CumsumOp op, unsigned, Term g) const {
    OpBuilder &builder = g.getBuilder();
    return g.emit<nn::CumsumOp>(g.getType(), g, op.getAxisAttr(), op.getExclusiveAttr(),
                                op.getReverse() ? UnitAttr() : builder.getUnitAttr());
  }
};
} // namespace

void autodiff::attachReductionRules(MLIRContext *context) {
  nn::ReduceSumOp::attachInterface<ReduceSumRule>(*context);
  nn::ReduceMeanOp::attachInterface<ReduceMeanRule>(*context);
  nn::ReduceProdOp::attachInterface<ReduceProdRule>(*context);
  nn::ReduceL1Op::attachInterface<ReduceL1Rule>(*context);
  nn::ReduceL2Op::attachInterface<ReduceL2Rule>(*context);
  nn::LogSumExpOp::attachInterface<LogSumExpRule>(*context);
  nn::CumsumOp::attachInterface<CumsumRule>(*context);
  nn::ReduceMaxOp::attachInterface<ExtremumRule<nn::ReduceMaxOp>>(*context);
  nn::ReduceMinOp::attachInterface<ExtremumRule<nn::ReduceMinOp>>(*context);
}
