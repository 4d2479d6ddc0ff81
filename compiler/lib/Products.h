// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a product is: of matrices, or of images with filters.
#ifndef NNC_COMPILER_LIB_PRODUCTS_H
#define NNC_COMPILER_LIB_PRODUCTS_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace nnc {

/// Whether `op` adds products of its two inputs, and does nothing else.
inline bool addsProducts(mlir::linalg::LinalgOp op) {
  if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1 || op.getNumReductionLoops() == 0)
    return false;
  mlir::Block *body = op.getBlock();
  auto sum = body->getTerminator()->getOperand(0).getDefiningOp<mlir::arith::AddFOp>();
  mlir::Value x = body->getArgument(0), y = body->getArgument(1), total = body->getArgument(2);
  if (!sum || body->getOperations().size() != 3 || (sum.getLhs() != total && sum.getRhs() != total))
    return false;
  auto product =
      (sum.getLhs() == total ? sum.getRhs() : sum.getLhs()).getDefiningOp<mlir::arith::MulFOp>();
  return product && ((product.getLhs() == x && product.getRhs() == y) ||
                     (product.getLhs() == y && product.getRhs() == x));
}

} // namespace nnc

#endif // NNC_COMPILER_LIB_PRODUCTS_H
