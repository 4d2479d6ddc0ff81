// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reductions along axes.
#include "Families.h"
#include "Patterns.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"

#include <limits>

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

static Value product(OpBuilder &builder, Location loc, Value input, ArrayRef<int64_t> dims) {
  Type element = typeOf(input).getElementType();
  TypedAttr one = isa<FloatType>(element) ? TypedAttr(builder.getFloatAttr(element, 1.0))
                                          : builder.getIntegerAttr(element, 1);
  return reduce(builder, loc, input, dims, one, [](Scalar p, Scalar x) { return p * x; });
}

static Value sumOfAbsolutes(OpBuilder &builder, Location loc, Value input, ArrayRef<int64_t> dims) {
  Value terms = elementwise(builder, loc, typeOf(input), input,
                            [](Body &, ArrayRef<Scalar> v) { return abs(v[0]); });
  return reduceSum(builder, loc, terms, dims);
}

static Value euclideanNorm(OpBuilder &builder, Location loc, Value input, ArrayRef<int64_t> dims) {
  Value squares = elementwise(builder, loc, typeOf(input), input,
                              [](Body &, ArrayRef<Scalar> v) { return v[0] * v[0]; });
  Value sum = reduceSum(builder, loc, squares, dims);
  return elementwise(builder, loc, typeOf(sum), sum,
                     [](Body &, ArrayRef<Scalar> v) { return sqrt(v[0]); });
}

/// m + ln(sum(e^(x - m))) with the maximum m, or 0 where that is infinite.
static Value logSumExp(OpBuilder &builder, Location loc, Value input, ArrayRef<int64_t> dims) {
  RankedTensorType type = typeOf(input);
  Value shift = maximum(builder, loc, input, dims);
  shift = elementwise(builder, loc, typeOf(shift), shift, [](Body &, ArrayRef<Scalar> v) {
    Scalar infinity = v[0].number(std::numeric_limits<double>::infinity());
    return select(equal(abs(v[0]), infinity), v[0].number(0), v[0]);
  });
  Input inputs[] = {broadcast(input, type), repeated(shift, type.getRank(), dims)};
  Value terms = elementwise(builder, loc, type, inputs,
                            [](Body &, ArrayRef<Scalar> v) { return exp(v[0] - v[1]); });
  Value sum = reduceSum(builder, loc, terms, dims);
  return elementwise(builder, loc, typeOf(sum), {shift, sum},
                     [](Body &, ArrayRef<Scalar> v) { return v[0] + log(v[1]); });
}

static Value anyOf(OpBuilder &builder, Location loc, Value input, ArrayRef<int64_t> dims) {
  return reduce(builder, loc, input, dims, builder.getBoolAttr(false),
                [](Scalar p, Scalar x) { return p | x; });
}

static Value allOf(OpBuilder &builder, Location loc, Value input, ArrayRef<int64_t> dims) {
  return reduce(builder, loc, input, dims, builder.getBoolAttr(true),
                [](Scalar p, Scalar x) { return p & x; });
}

/// Moved by `distance` along `dim`, zeros behind it: forwards, or backwards.
static Value shifted(OpBuilder &builder, Location loc, Value input, int64_t dim, int64_t distance,
                     bool forwards) {
  RankedTensorType type = typeOf(input);
  Value background = zeros(builder, loc, type);
  SmallVector<int64_t> from(type.getRank(), 0), to(type.getRank(), 0), sizes(type.getShape()),
      strides(type.getRank(), 1);
  sizes[dim] -= distance;
  (forwards ? to : from)[dim] = distance;
  auto mixed = [&](ArrayRef<int64_t> numbers) {
    return getAsIndexOpFoldResult(builder.getContext(), numbers);
  };
  Value part = tensor::ExtractSliceOp::create(builder, loc, input, mixed(from), mixed(sizes),
                                              mixed(strides));
  return tensor::InsertSliceOp::create(builder, loc, part, background, mixed(to), mixed(sizes),
                                       mixed(strides));
}

/// Sums over 2, 4, 8, ... elements that end at each (Hillis and Steele, 1986).
static Value lowerCumsum(nn::CumsumOp op, nn::CumsumOp::Adaptor adaptor, OpBuilder &builder) {
  Location loc = op.getLoc();
  RankedTensorType type = typeOf(op.getResult());
  int64_t dim = op.getDim(), extent = type.getDimSize(dim);
  bool forwards = !op.getReverse();
  Value sums = adaptor.getInput();
  if (type.getNumElements() == 0)
    return sums;
  if (op.getExclusive())
    sums = shifted(builder, loc, sums, dim, 1, forwards);
  for (int64_t distance = 1; distance < extent; distance *= 2) {
    Value before = shifted(builder, loc, sums, dim, distance, forwards);
    sums = elementwise(builder, loc, type, {before, sums},
                       [](Body &, ArrayRef<Scalar> v) { return v[0] + v[1]; });
  }
  return sums;
}

/// One op carries the best element so far and its index, in index order: the
/// first of equals stays. It starts at index 0 with what nothing falls below.
template <typename Op>
static Value lowerArgExtremum(Op op, typename Op::Adaptor adaptor, OpBuilder &builder) {
  constexpr bool highest = std::is_same_v<Op, nn::ArgmaxOp>;
  Location loc = op.getLoc();
  RankedTensorType type = typeOf(adaptor.getInput()), indices = typeOf(op.getResult());
  int64_t dim = op.getDim();
  Value best = filled(builder, loc, indices.clone(type.getElementType()),
                      extreme(builder, type.getElementType(), !highest));
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
        Scalar here = bestIndex.with(
            arith::IndexCastOp::create(b, bestIndex.getType(), linalg::IndexOp::create(b, dim)));
        Scalar better = beats(x, best, highest);
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
  addReduction<nn::ReduceProdOp>(patterns, product);
  addReduction<nn::ReduceL1Op>(patterns, sumOfAbsolutes);
  addReduction<nn::ReduceL2Op>(patterns, euclideanNorm);
  addReduction<nn::LogSumExpOp>(patterns, logSumExp);
  addReduction<nn::ReduceAnyOp>(patterns, anyOf);
  addReduction<nn::ReduceAllOp>(patterns, allOf);
  addPattern<nn::ArgmaxOp>(patterns, lowerArgExtremum<nn::ArgmaxOp>);
  addPattern<nn::ArgminOp>(patterns, lowerArgExtremum<nn::ArgminOp>);
  addPattern<nn::CumsumOp>(patterns, lowerCumsum);
}
