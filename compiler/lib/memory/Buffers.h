// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who touches a buffer, and when, in a function that is one straight line.
#ifndef NNC_COMPILER_LIB_MEMORY_BUFFERS_H
#define NNC_COMPILER_LIB_MEMORY_BUFFERS_H

#include "mlir/IR/Block.h"
#include "mlir/IR/Operation.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace nnc {

/// The memory that `buffer` is a view of.
inline mlir::Value memoryOf(mlir::Value buffer) {
  while (auto view = buffer.getDefiningOp<mlir::ViewLikeOpInterface>())
    buffer = view.getViewSource();
  return buffer;
}

/// The top-level ops of `block` that use `memory` or a view of it, in program
/// order; views themselves do not count, an op with regions counts for what is
/// inside it.
inline llvm::SmallVector<mlir::Operation *> usersOf(mlir::Value memory, mlir::Block &block) {
  llvm::SmallVector<mlir::Operation *> users;
  llvm::SmallVector<mlir::Value> work = {memory};
  while (!work.empty())
    for (mlir::Operation *user : work.pop_back_val().getUsers()) {
      if (auto view = mlir::dyn_cast<mlir::ViewLikeOpInterface>(user)) {
        work.push_back(view.getViewDest());
        continue;
      }
      users.push_back(block.findAncestorOpInBlock(*user));
    }
  llvm::sort(users, [](mlir::Operation *a, mlir::Operation *b) { return a->isBeforeInBlock(b); });
  users.erase(std::unique(users.begin(), users.end()), users.end());
  return users;
}

} // namespace nnc

#endif // NNC_COMPILER_LIB_MEMORY_BUFFERS_H
