// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Structured.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace nnc::lowering;

Scalar Body::index(int64_t dim) { return {builder, linalg::IndexOp::create(builder, dim)}; }

SmallVector<int64_t> nnc::lowering::allDims(RankedTensorType type) {
  return llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()));
}

Input nnc::lowering::broadcast(Value tensor, RankedTensorType result) {
  RankedTensorType type = typeOf(tensor);
  MLIRContext *context = type.getContext();
  int64_t offset = result.getRank() - type.getRank();
  SmallVector<AffineExpr> dims;
  for (auto [i, extent] : llvm::enumerate(type.getShape())) {
    bool repeats = extent == 1 && result.getDimSize(offset + i) != 1;
    dims.push_back(repeats ? getAffineConstantExpr(0, context)
                           : getAffineDimExpr(offset + i, context));
  }
  return {tensor, AffineMap::get(result.getRank(), 0, dims, context)};
}

AffineMap nnc::lowering::without(MLIRContext *context, int64_t rank, ArrayRef<int64_t> dims) {
  SmallVector<AffineExpr> kept;
  for (int64_t d = 0; d < rank; ++d)
    if (!llvm::is_contained(dims, d))
      kept.push_back(getAffineDimExpr(d, context));
  return AffineMap::get(rank, 0, kept, context);
}

Input nnc::lowering::repeated(Value tensor, int64_t rank, ArrayRef<int64_t> dims) {
  return {tensor, without(tensor.getContext(), rank, dims)};
}

Value nnc::lowering::elementwise(OpBuilder &builder, Location loc, RankedTensorType result,
                                 ArrayRef<Input> inputs, Formula formula) {
  SmallVector<Value> tensors;
  SmallVector<AffineMap> maps;
  for (const Input &input : inputs) {
    tensors.push_back(input.tensor);
    maps.push_back(input.map);
  }
  maps.push_back(builder.getMultiDimIdentityMap(result.getRank()));
  Value out = tensor::EmptyOp::create(builder, loc, result.getShape(), result.getElementType());
  SmallVector<utils::IteratorType> iterators(result.getRank(), utils::IteratorType::parallel);
  auto op = linalg::GenericOp::create(builder, loc, result, tensors, out, maps, iterators,
                                      [&](OpBuilder &nested, Location loc, ValueRange arguments) {
                                        ImplicitLocOpBuilder b(loc, nested);
                                        Body body(b);
                                        SmallVector<Scalar> elements;
                                        for (Value argument : arguments.drop_back())
                                          elements.emplace_back(b, argument);
                                        linalg::YieldOp::create(b, formula(body, elements).get());
                                      });
  return op.getResult(0);
}

Value nnc::lowering::elementwise(OpBuilder &builder, Location loc, RankedTensorType result,
                                 ValueRange inputs, Formula formula) {
  auto maps = llvm::map_to_vector(inputs, [&](Value v) { return broadcast(v, result); });
  return elementwise(builder, loc, result, maps, formula);
}

Value nnc::lowering::sumOfProducts(OpBuilder &builder, Location loc, RankedTensorType result,
                                   Value lhs, Value rhs, ArrayRef<AffineMap> maps,
                                   ArrayRef<utils::IteratorType> loops) {
  auto op = linalg::GenericOp::create(
      builder, loc, result, ValueRange{lhs, rhs}, zeros(builder, loc, result), maps, loops,
      [](OpBuilder &nested, Location loc, ValueRange arguments) {
        ImplicitLocOpBuilder b(loc, nested);
        Scalar x(b, arguments[0]), y(b, arguments[1]), sum(b, arguments[2]);
        linalg::YieldOp::create(b, (sum + x * y).get());
      });
  return op.getResult(0);
}

Value nnc::lowering::filled(OpBuilder &builder, Location loc, RankedTensorType type,
                            TypedAttr element) {
  Value empty = tensor::EmptyOp::create(builder, loc, type.getShape(), type.getElementType());
  Value value = arith::ConstantOp::create(builder, loc, element);
  return linalg::FillOp::create(builder, loc, value, empty).getResult(0);
}

Value nnc::lowering::zeros(OpBuilder &builder, Location loc, RankedTensorType type) {
  return filled(builder, loc, type, builder.getZeroAttr(type.getElementType()));
}

Value nnc::lowering::reduce(OpBuilder &builder, Location loc, Value input, ArrayRef<int64_t> dims,
                            TypedAttr start, Combiner combine) {
  // Along no dimension each element is its own result.
  if (dims.empty())
    return input;
  RankedTensorType type = typeOf(input);
  int64_t rank = type.getRank();
  SmallVector<int64_t> kept;
  SmallVector<utils::IteratorType> iterators(rank, utils::IteratorType::parallel);
  for (auto [d, extent] : llvm::enumerate(type.getShape())) {
    if (llvm::is_contained(dims, d))
      iterators[d] = utils::IteratorType::reduction;
    else
      kept.push_back(extent);
  }
  auto result = RankedTensorType::get(kept, type.getElementType());
  Value out = filled(builder, loc, result, start);
  AffineMap maps[] = {builder.getMultiDimIdentityMap(rank),
                      without(builder.getContext(), rank, dims)};
  auto op =
      linalg::GenericOp::create(builder, loc, result, input, out, maps, iterators,
                                [&](OpBuilder &nested, Location loc, ValueRange arguments) {
                                  ImplicitLocOpBuilder b(loc, nested);
                                  Scalar element(b, arguments[0]), combined(b, arguments[1]);
                                  linalg::YieldOp::create(b, combine(combined, element).get());
                                });
  return op.getResult(0);
}

Value nnc::lowering::reduceSum(OpBuilder &builder, Location loc, Value input,
                               ArrayRef<int64_t> dims) {
  TypedAttr zero = builder.getZeroAttr(typeOf(input).getElementType());
  return reduce(builder, loc, input, dims, zero, [](Scalar sum, Scalar x) { return sum + x; });
}

Value nnc::lowering::divideByCount(OpBuilder &builder, Location loc, Value sum, int64_t count) {
  return elementwise(builder, loc, typeOf(sum), sum,
                     [&](Body &, ArrayRef<Scalar> x) { return x[0] / x[0].number(count); });
}
