// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reductions along axes.
#include "Families.h"
#include "Patterns.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::lowering;

/// The element that every other one exceeds (or, `highest`, falls below).
static TypedAttr extreme(OpBuilder &builder, Type element, bool highest) {
  if (auto type = dyn_cast<FloatType>(element))
    return builder.getFloatAttr(type, APFloat::getInf(type.getFloatSemantics(), !highest));
  unsigned width = element.getIntOrFloatBitWidth();
  return builder.getIntegerAttr(element, highest ? llvm::APInt::getSignedMaxValue(width)
                                                 : llvm::APInt::getSignedMinValue(width));
}

/// `reduced` lacks the reduced dimensions; `keep_dims` puts them back with
/// extent 1, which moves nothing.
static Value keepDims(OpBuilder &builder, Location loc, Value reduced, RankedTensorType result,
                      ArrayRef<int64_t> dims) {
  if (reduced.getType() == result)
    return reduced;
  SmallVector<ReassociationIndices> groups;
  ReassociationIndices group;
  for (int64_t d = 0; d < result.getRank(); ++d) {
    group.push_back(d);
    if (llvm::is_contained(dims, d))
      continue;
    groups.push_back(std::move(group));
    group.clear();
  }
  if (!groups.empty())
    groups.back().append(group);
  return tensor::ExpandShapeOp::create(builder, loc, result, reduced, groups);
}

/// `reduceOver(builder, op, input, dims)` gives a tensor without `dims`.
template <typename Op, typename ReduceOver>
static void addReduction(RewritePatternSet &patterns, ReduceOver reduceOver) {
  addPattern<Op>(patterns, [reduceOver](Op op, typename Op::Adaptor adaptor, OpBuilder &builder) {
    SmallVector<int64_t> dims = op.getDims();
    Value reduced = reduceOver(builder, op.getLoc(), adaptor.getInput(), dims);
    return keepDims(builder, op.getLoc(), reduced, typeOf(op.getResult()), dims);
  });
}

static Value mean(OpBuilder &builder, Location loc, Value input, ArrayRef<int64_t> dims) {
  int64_t count = 1;
  for (int64_t d : dims)
    count *= typeOf(input).getDimSize(d);
  return divideByCount(builder, loc, reduceSum(builder, loc, input, dims), count);
}

static Value maximum(OpBuilder &builder, Location loc, Value input, ArrayRef<int64_t> dims) {
  TypedAttr lowest = extreme(builder, typeOf(input).getElementType(), /*highest=*/false);
  return reduce(builder, loc, input, dims, lowest, [](Scalar m, Scalar x) { return max(m, x); });
}

static Value minimum(OpBuilder &builder, Location loc, Value input, ArrayRef<int64_t> dims) {
  TypedAttr highest = extreme(builder, typeOf(input).getElementType(), /*highest=*/true);
  return reduce(builder, loc, input, dims, highest, [](Scalar m, Scalar x) { return min(m, x); });
}

/// Greater, or the first NaN.
static Scalar beats(Scalar x, Scalar best) {
  if (!x.isFloat())
    return greater(x, best);
  ImplicitLocOpBuilder &b = x.getBuilder();
  auto cmp = [&](arith::CmpFPredicate predicate, Scalar y, Scalar z) {
    return x.with(arith::CmpFOp::create(b, predicate, y.get(), z.get()));
  };
  return cmp(arith::CmpFPredicate::UGT, x, best) & cmp(arith::CmpFPredicate::ORD, best, best);
}

/// One op carries the best element so far and its index, in index order: the
/// first of equals stays. It starts at index 0 with what nothing falls below.
static Value lowerArgmax(nn::ArgmaxOp op, nn::ArgmaxOp::Adaptor adaptor, OpBuilder &builder) {
  Location loc = op.getLoc();
  RankedTensorType type = typeOf(adaptor.getInput()), indices = typeOf(op.getResult());
  int64_t dim = op.getDim();
  Value best = filled(builder, loc, indices.clone(type.getElementType()),
                      extreme(builder, type.getElementType(), /*highest=*/false));
  Value index = zeros(builder, loc, indices);
  AffineMap identity = builder.getMultiDimIdentityMap(type.getRank());
  AffineMap dropped = without(builder.getContext(), type.getRank(), dim);
  SmallVector<utils::IteratorType> iterators(type.getRank(), utils::IteratorType::parallel);
  iterators[dim] = utils::IteratorType::reduction;
  auto generic = linalg::GenericOp::create(
      builder, loc, TypeRange{best.getType(), index.getType()}, adaptor.getInput(),
      ValueRange{best, index}, ArrayRef<AffineMap>{identity, dropped, dropped}, iterators,
      [&](OpBuilder &nested, Location loc, ValueRange arguments) {
        ImplicitLocOpBuilder b(loc, nested);
        Scalar x(b, arguments[0]), best(b, arguments[1]), bestIndex(b, arguments[2]);
        Scalar here = bestIndex.with(arith::IndexCastOp::create(
            b, bestIndex.getType(), linalg::IndexOp::create(b, dim)));
        Scalar better = beats(x, best);
        Value yielded[] = {select(better, x, best).get(), select(better, here, bestIndex).get()};
        linalg::YieldOp::create(b, yielded);
      });
  return generic.getResult(1);
}

void nnc::lowering::populateReduction(RewritePatternSet &patterns) {
  addReduction<nn::ReduceSumOp>(patterns, reduceSum);
  addReduction<nn::ReduceMeanOp>(patterns, mean);
  addReduction<nn::ReduceMaxOp>(patterns, maximum);
  addReduction<nn::ReduceMinOp>(patterns, minimum);
  addPattern<nn::ArgmaxOp>(patterns, lowerArgmax);
}
