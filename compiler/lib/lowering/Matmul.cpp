// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Contractions. Each becomes one linalg.generic that multiplies and adds into a
// zero-filled accumulator; transposes and the broadcast of batches are in its
// indexing maps, which are projected permutations, so that
// linalg::inferContractionDims understands it. A bias is an elementwise op after it.
#include "Families.h"
#include "Patterns.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::lowering;

/// result[d0, ...] = sum_k lhs[...] * rhs[...]. The loops are the dimensions of
/// the result, then k; `lhsDims` and `rhsDims` name the loop of each dimension.
static Value contract(OpBuilder &builder, Location loc, RankedTensorType result, Value lhs,
                      ArrayRef<unsigned> lhsDims, Value rhs, ArrayRef<unsigned> rhsDims) {
  unsigned loops = result.getRank() + 1;
  MLIRContext *context = builder.getContext();
  AffineMap maps[] = {AffineMap::getMultiDimMapWithTargets(loops, lhsDims, context),
                      AffineMap::getMultiDimMapWithTargets(loops, rhsDims, context),
                      without(context, loops, result.getRank())};
  SmallVector<utils::IteratorType> iterators(loops, utils::IteratorType::parallel);
  iterators.back() = utils::IteratorType::reduction;
  return sumOfProducts(builder, loc, result, lhs, rhs, maps, iterators);
}

/// y[..., o] = sum_i x[..., i] W[i, o] + b[o]
static Value lowerDense(nn::DenseOp op, nn::DenseOp::Adaptor adaptor, OpBuilder &builder) {
  RankedTensorType type = typeOf(op.getResult());
  unsigned o = type.getRank() - 1, i = type.getRank();
  SmallVector<unsigned> inputDims = llvm::to_vector(llvm::seq<unsigned>(0, o));
  inputDims.push_back(i);
  Value product = contract(builder, op.getLoc(), type, adaptor.getInput(), inputDims,
                           adaptor.getWeight(), {i, o});
  if (!adaptor.getBias())
    return product;
  return elementwise(builder, op.getLoc(), type, {product, adaptor.getBias()},
                     [](Body &, ArrayRef<Scalar> v) { return v[0] + v[1]; });
}

/// An operand of nn.matmul and the loop of each of its dimensions. A batch
/// dimension of extent 1 that is repeated is dropped: a constant in the map
/// would hide the contraction.
static std::pair<Value, SmallVector<unsigned>> matmulOperand(OpBuilder &builder, Location loc,
                                                             Value value, RankedTensorType result,
                                                             unsigned row, unsigned column) {
  RankedTensorType type = typeOf(value);
  int64_t batch = type.getRank() - 2, offset = result.getRank() - type.getRank();
  SmallVector<unsigned> dims;
  SmallVector<int64_t> shape;
  SmallVector<ReassociationIndices> groups;
  ReassociationIndices group;
  for (int64_t d = 0; d < type.getRank(); ++d) {
    group.push_back(d);
    if (d < batch && type.getDimSize(d) == 1 && result.getDimSize(offset + d) != 1)
      continue;
    dims.push_back(d < batch ? offset + d : d == batch ? row : column);
    shape.push_back(type.getDimSize(d));
    groups.push_back(std::move(group));
    group.clear();
  }
  if (static_cast<int64_t>(shape.size()) != type.getRank())
    value = tensor::CollapseShapeOp::create(builder, loc, type.clone(shape), value, groups);
  return {value, dims};
}

/// z[..., m, n] = sum_k x[..., m, k] y[..., k, n]
static Value lowerMatmul(nn::MatmulOp op, nn::MatmulOp::Adaptor adaptor, OpBuilder &builder) {
  RankedTensorType type = typeOf(op.getResult());
  Location loc = op.getLoc();
  unsigned m = type.getRank() - 2, n = m + 1, k = m + 2;
  bool tl = op.getTransposeLhs(), tr = op.getTransposeRhs();
  auto [lhs, lhsDims] = matmulOperand(builder, loc, adaptor.getLhs(), type, tl ? k : m, tl ? m : k);
  auto [rhs, rhsDims] = matmulOperand(builder, loc, adaptor.getRhs(), type, tr ? n : k, tr ? k : n);
  return contract(builder, loc, type, lhs, lhsDims, rhs, rhsDims);
}

void nnc::lowering::populateMatmul(RewritePatternSet &patterns) {
  addPattern<nn::DenseOp>(patterns, lowerDense);
  addPattern<nn::MatmulOp>(patterns, lowerMatmul);
}
