// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who touches a buffer, and when, in a block: the body of an entry, or of a loop or a
// branch inside it.
#ifndef NNC_COMPILER_LIB_MEMORY_BUFFERS_H
#define NNC_COMPILER_LIB_MEMORY_BUFFERS_H

#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Block.h"
#include "mlir/IR/Operation.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace nnc {

/// Whether an op decides what an entry does next: what became of nn.if and nn.loop,
/// which counts steps in i64. A loop over elements counts in `index`; it is work.
inline bool isControl(mlir::Operation *op) {
  if (auto loop = mlir::dyn_cast<mlir::scf::ForOp>(op))
    return !loop.getInductionVar().getType().isIndex();
  return mlir::isa<mlir::scf::IfOp, mlir::scf::WhileOp>(op);
}

/// The tensor that `value` is a view of: reshapes, slices and steps own no memory.
inline mlir::Value rootOf(mlir::Value value) {
  while (mlir::Operation *op = value.getDefiningOp()) {
    if (!mlir::isa<mlir::tensor::ExpandShapeOp, mlir::tensor::CollapseShapeOp,
                   mlir::tensor::ExtractSliceOp, mlir::tensor::CastOp, rt::SliceOp>(op))
      break;
    value = op->getOperand(0);
  }
  return value;
}

/// The memory that `buffer` is a view of.
inline mlir::Value memoryOf(mlir::Value buffer) {
  while (auto view = buffer.getDefiningOp<mlir::ViewLikeOpInterface>())
    buffer = view.getViewSource();
  return buffer;
}

/// The ops of `block` that use `memory` or a view of it, in program
/// order; views themselves do not count, an op with regions counts for what is
/// inside it, and what is outside of the block does not.
inline llvm::SmallVector<mlir::Operation *> usersOf(mlir::Value memory, mlir::Block &block) {
  llvm::SmallVector<mlir::Operation *> users;
  llvm::SmallVector<mlir::Value> work = {memory};
  while (!work.empty())
    for (mlir::Operation *user : work.pop_back_val().getUsers()) {
      if (auto view = mlir::dyn_cast<mlir::ViewLikeOpInterface>(user)) {
        work.push_back(view.getViewDest());
        continue;
      }
      if (mlir::Operation *inBlock = block.findAncestorOpInBlock(*user))
        users.push_back(inBlock);
    }
  llvm::sort(users, [](mlir::Operation *a, mlir::Operation *b) { return a->isBeforeInBlock(b); });
  users.erase(std::unique(users.begin(), users.end()), users.end());
  return users;
}

} // namespace nnc

#endif // NNC_COMPILER_LIB_MEMORY_BUFFERS_H
