// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The few structured ops that all lowerings are made of: an elementwise
// linalg.generic with broadcasting in its indexing maps, a reduction, and a
// filled tensor. All write into a tensor of their own (destination style), and
// take tensors of static shape.
#ifndef NNC_LOWERING_STRUCTURED_H
#define NNC_LOWERING_STRUCTURED_H

#include "Scalar.h"

namespace nnc::lowering {

/// The body of an op under construction: where constants and loop indices of a
/// formula come from.
class Body {
public:
  explicit Body(mlir::ImplicitLocOpBuilder &builder) : builder(builder) {}

  Scalar number(mlir::Type type, double constant) {
    return lowering::number(builder, type, constant);
  }
  /// The element's index along a dimension of the result, of type `index`.
  Scalar index(int64_t dim);

private:
  mlir::ImplicitLocOpBuilder &builder;
};

/// From one element of each input (broadcast to the result) to an element.
using Formula = llvm::function_ref<Scalar(Body &, llvm::ArrayRef<Scalar>)>;
/// From what was combined so far, and one more element, to both combined.
using Combiner = llvm::function_ref<Scalar(Scalar, Scalar)>;

/// An input of a structured op and which of its elements an iteration reads.
struct Input {
  mlir::Value tensor;
  mlir::AffineMap map;
};

/// Reads `tensor` broadcast by NumPy's rule to a result of type `result`.
Input broadcast(mlir::Value tensor, mlir::RankedTensorType result);
/// Reads `tensor`, whose dimensions are those of a result of rank `rank` but
/// for `dims`, repeated along them.
Input repeated(mlir::Value tensor, int64_t rank, llvm::ArrayRef<int64_t> dims);

/// (d0, d1, ...) of `rank` dimensions to those of them that `dims` lacks.
mlir::AffineMap without(mlir::MLIRContext *context, int64_t rank, llvm::ArrayRef<int64_t> dims);

/// result[i] = formula(inputs[map(i)]...), one linalg.generic.
mlir::Value elementwise(mlir::OpBuilder &builder, mlir::Location loc, mlir::RankedTensorType result,
                        llvm::ArrayRef<Input> inputs, Formula formula);
/// The same with all inputs broadcast by NumPy's rule.
mlir::Value elementwise(mlir::OpBuilder &builder, mlir::Location loc, mlir::RankedTensorType result,
                        mlir::ValueRange inputs, Formula formula);

/// All elements of `input` along `dims` combined in row-major order, from
/// `start` on. The result lacks `dims`.
mlir::Value reduce(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value input,
                   llvm::ArrayRef<int64_t> dims, mlir::TypedAttr start, Combiner combine);
/// The sum along `dims`.
mlir::Value reduceSum(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value input,
                      llvm::ArrayRef<int64_t> dims);
/// Sums of `count` elements each become their means.
mlir::Value divideByCount(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value sum,
                          int64_t count);

/// result[...] = the sum over the reduction loops of lhs[...] * rhs[...]; `maps` are those of
/// lhs, rhs and the result.
mlir::Value sumOfProducts(mlir::OpBuilder &builder, mlir::Location loc,
                          mlir::RankedTensorType result, mlir::Value lhs, mlir::Value rhs,
                          llvm::ArrayRef<mlir::AffineMap> maps,
                          llvm::ArrayRef<mlir::utils::IteratorType> loops);

/// A tensor with all elements equal.
mlir::Value filled(mlir::OpBuilder &builder, mlir::Location loc, mlir::RankedTensorType type,
                   mlir::TypedAttr element);
mlir::Value zeros(mlir::OpBuilder &builder, mlir::Location loc, mlir::RankedTensorType type);

/// The type of `value`, which is a ranked tensor's.
inline mlir::RankedTensorType typeOf(mlir::Value value) {
  return llvm::cast<mlir::RankedTensorType>(value.getType());
}

/// 0, 1, ..., rank - 1.
llvm::SmallVector<int64_t> allDims(mlir::RankedTensorType type);

} // namespace nnc::lowering

#endif // NNC_LOWERING_STRUCTURED_H
