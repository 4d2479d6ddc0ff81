// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Shape ops whose elements go where data says: gather, scatter-add, top-k.
#include "Families.h"
#include "Patterns.h"
#include "Ranks.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::lowering;

namespace {
/// An index from data: whether it lies in [0, extent), and itself or 0.
struct Place {
  Scalar isInside, index;
};
} // namespace

static Place placeOf(Scalar data, int64_t extent) {
  ImplicitLocOpBuilder &b = data.getBuilder();
  Scalar i = data.with(arith::IndexCastOp::create(b, b.getIndexType(), data.get()));
  Scalar isInside = compare(nn::Predicate::ge, i, i.number(0)) & less(i, i.number(extent));
  return {isInside, select(isInside, i, i.number(0))};
}

/// Each element of the result loads its own.
static Value lowerGather(nn::GatherOp op, nn::GatherOp::Adaptor adaptor, OpBuilder &builder) {
  RankedTensorType type = typeOf(op.getResult()), indices = typeOf(adaptor.getIndices());
  Value table = adaptor.getInput();
  int64_t axis = op.getAxis(), count = indices.getRank(), rank = type.getRank();
  SmallVector<int64_t> others;
  for (int64_t d = 0; d < rank; ++d)
    if (d < axis || d >= axis + count)
      others.push_back(d);
  Input input = repeated(adaptor.getIndices(), rank, others);
  return elementwise(builder, op.getLoc(), type, input, [&](Body &body, ArrayRef<Scalar> v) {
    Place place = placeOf(v[0], typeOf(table).getDimSize(axis));
    SmallVector<Value> at;
    for (int64_t d = 0; d < axis; ++d)
      at.push_back(body.index(d).get());
    at.push_back(place.index.get());
    for (int64_t d = axis + count; d < rank; ++d)
      at.push_back(body.index(d).get());
    ImplicitLocOpBuilder &b = v[0].getBuilder();
    Scalar element = v[0].with(tensor::ExtractOp::create(b, table, at));
    return select(place.isInside, element, element.number(0));
  });
}

/// Of one index: the updates where it is, else 0.
static Value scatterOne(nn::ScatterAddOp op, nn::ScatterAddOp::Adaptor adaptor,
                        OpBuilder &builder) {
  RankedTensorType type = typeOf(op.getResult()), indices = typeOf(adaptor.getIndices());
  int64_t axis = op.getAxis(), rank = type.getRank();
  MLIRContext *context = builder.getContext();
  SmallVector<AffineExpr> zeros(indices.getRank(), getAffineConstantExpr(0, context)), from;
  for (int64_t d = 0; d < axis; ++d)
    from.push_back(getAffineDimExpr(d, context));
  llvm::append_range(from, zeros);
  for (int64_t d = axis + 1; d < rank; ++d)
    from.push_back(getAffineDimExpr(d, context));
  Input inputs[] = {{adaptor.getIndices(), AffineMap::get(rank, 0, zeros, context)},
                    {adaptor.getUpdates(), AffineMap::get(rank, 0, from, context)}};
  return elementwise(builder, op.getLoc(), type, inputs, [&](Body &body, ArrayRef<Scalar> v) {
    Place place = placeOf(v[0], op.getExtent());
    return select(place.isInside & equal(place.index, body.index(axis)), v[1], v[1].number(0));
  });
}

/// A loop over all updates in row-major order: sums have one order, whatever the
/// number of threads.
static Value lowerScatterAdd(nn::ScatterAddOp op, nn::ScatterAddOp::Adaptor adaptor,
                             OpBuilder &builder) {
  ImplicitLocOpBuilder b(op.getLoc(), builder);
  RankedTensorType type = typeOf(op.getResult());
  Value updates = adaptor.getUpdates(), indices = adaptor.getIndices();
  int64_t axis = op.getAxis(), count = typeOf(indices).getRank();
  if (typeOf(indices).getNumElements() == 1)
    return scatterOne(op, adaptor, builder);
  Value zero = arith::ConstantIndexOp::create(b, 0), one = arith::ConstantIndexOp::create(b, 1);
  SmallVector<Value> at;
  auto nest = [&](auto &&self, OpBuilder &outer, Value sums) -> Value {
    ImplicitLocOpBuilder b(op.getLoc(), outer);
    if (at.size() == static_cast<size_t>(typeOf(updates).getRank())) {
      Scalar data(b, tensor::ExtractOp::create(b, indices, ArrayRef(at).slice(axis, count)));
      Place place = placeOf(data, op.getExtent());
      SmallVector<Value> to(ArrayRef(at).take_front(axis));
      to.push_back(place.index.get());
      llvm::append_range(to, ArrayRef(at).drop_front(axis + count));
      Scalar update(b, tensor::ExtractOp::create(b, updates, at));
      Scalar sum(b, tensor::ExtractOp::create(b, sums, to));
      Scalar next = select(place.isInside, sum + update, sum);
      return tensor::InsertOp::create(b, next.get(), sums, to);
    }
    Value end = arith::ConstantIndexOp::create(b, typeOf(updates).getDimSize(at.size()));
    auto loop = scf::ForOp::create(
        b, zero, end, one, sums, [&](OpBuilder &inner, Location loc, Value i, ValueRange carried) {
          at.push_back(i);
          Value result = self(self, inner, carried.front());
          at.pop_back();
          scf::YieldOp::create(inner, loc, result);
        });
    return loop.getResult(0);
  };
  return nest(nest, b, zeros(builder, op.getLoc(), type));
}

/// Whether x comes before y: less (or greater), NaN above all numbers.
static Scalar precedes(Scalar x, Scalar y, bool smallest) {
  Scalar first = smallest ? less(x, y) : greater(x, y);
  if (!x.isFloat())
    return first;
  Scalar xIsNaN = compare(nn::Predicate::ne, x, x), yIsNaN = compare(nn::Predicate::ne, y, y);
  Scalar high = smallest ? yIsNaN : xIsNaN, low = smallest ? xIsNaN : yIsNaN;
  return first | (high & (low ^ low.number(1)));
}

/// An index of the loops as i32.
static Scalar index(ImplicitLocOpBuilder &b, int64_t loop) {
  return Scalar(b, arith::IndexCastOp::create(b, b.getI32Type(), linalg::IndexOp::create(b, loop)));
}

namespace {
/// One more loop than x has dimensions, last and a reduction: over all elements along
/// `dim` for each element.
struct PairLoops {
  PairLoops(MLIRContext *context, int64_t rank, int64_t dim)
      : outer(without(context, rank + 1, rank)),
        iterators(rank + 1, utils::IteratorType::parallel) {
    SmallVector<AffineExpr> along(outer.getResults());
    along[dim] = getAffineDimExpr(rank, context);
    inner = AffineMap::get(rank + 1, 0, along, context);
    iterators.back() = utils::IteratorType::reduction;
  }
  AffineMap outer, inner; ///< where the element is, and the other one
  SmallVector<utils::IteratorType> iterators;
};
} // namespace

Value nnc::lowering::ranks(OpBuilder &builder, Location loc, Value x, int64_t dim, bool smallest) {
  RankedTensorType type = typeOf(x);
  int64_t rank = type.getRank();
  PairLoops loops(builder.getContext(), rank, dim);
  Value none = zeros(builder, loc, type.clone(builder.getI32Type()));
  auto counts = linalg::GenericOp::create(
      builder, loc, none.getType(), ValueRange{x, x}, none,
      ArrayRef<AffineMap>{loops.outer, loops.inner, loops.outer}, loops.iterators,
      [&](OpBuilder &nested, Location loc, ValueRange arguments) {
        ImplicitLocOpBuilder b(loc, nested);
        Scalar here(b, arguments[0]), other(b, arguments[1]), count(b, arguments[2]);
        Scalar before = precedes(other, here, smallest), after = precedes(here, other, smallest);
        Scalar isEarlier = less(index(b, rank), index(b, dim));
        Scalar counts = before | ((after ^ after.number(1)) & isEarlier);
        linalg::YieldOp::create(b,
                                (count + select(counts, count.number(1), count.number(0))).get());
      });
  return counts.getResult(0);
}

/// The result's element number r is the one of rank r: a reduction, which needs no branch.
static SmallVector<Value> lowerTopK(nn::TopKOp op, nn::TopKOp::Adaptor adaptor,
                                    OpBuilder &builder) {
  Location loc = op.getLoc();
  Value x = adaptor.getInput();
  RankedTensorType values = typeOf(op.getValues());
  int64_t rank = values.getRank(), dim = op.getDim();
  PairLoops loops(builder.getContext(), rank, dim);
  Value order = ranks(builder, loc, x, dim, op.getSmallest());
  Value inits[] = {zeros(builder, loc, values),
                   zeros(builder, loc, values.clone(builder.getI32Type()))};
  auto picked = linalg::GenericOp::create(
      builder, loc, TypeRange{inits[0].getType(), inits[1].getType()}, ValueRange{x, order}, inits,
      ArrayRef<AffineMap>{loops.inner, loops.inner, loops.outer, loops.outer}, loops.iterators,
      [&](OpBuilder &nested, Location loc, ValueRange arguments) {
        ImplicitLocOpBuilder b(loc, nested);
        Scalar element(b, arguments[0]), itsRank(b, arguments[1]);
        Scalar value(b, arguments[2]), place(b, arguments[3]);
        Scalar isHere = equal(itsRank, index(b, dim));
        Value yielded[] = {select(isHere, element, value).get(),
                           select(isHere, index(b, rank), place).get()};
        linalg::YieldOp::create(b, yielded);
      });
  return {picked.getResult(0), picked.getResult(1)};
}

void nnc::lowering::populateIndexing(RewritePatternSet &patterns) {
  addPattern<nn::GatherOp>(patterns, lowerGather);
  addPattern<nn::ScatterAddOp>(patterns, lowerScatterAdd);
  addPattern<nn::TopKOp>(patterns, lowerTopK);
}
