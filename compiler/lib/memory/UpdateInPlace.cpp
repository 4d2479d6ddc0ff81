// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Copies to results and state go away where the value can be made in place.
#include "Buffers.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;

namespace nnc {
#define GEN_PASS_DEF_UPDATEINPLACE
#include "nnc/stages/memory/Passes.h.inc"
} // namespace nnc

namespace {
/// Whether `op` reads `memory` only at the element that it writes to `output`.
bool readsOnlyWhatItWrites(Operation *op, Value memory, Value output) {
  auto generic = dyn_cast<linalg::LinalgOp>(op);
  if (!generic || generic.getNumParallelLoops() != generic.getNumLoops())
    return false;
  AffineMap written;
  for (OpOperand &init : generic.getDpsInitsMutable())
    if (init.get() == output)
      written = generic.getMatchingIndexingMap(&init);
  if (!written || !written.isPermutation())
    return false;
  // Nor by an index from data, inside the op.
  bool loads = false;
  generic->getRegion(0).walk([&](Operation *inner) {
    for (Value operand : inner->getOperands())
      loads |= isa<MemRefType>(operand.getType()) && nnc::memoryOf(operand) == memory;
  });
  if (loads)
    return false;
  for (OpOperand &operand : op->getOpOperands()) {
    if (operand.get() == output || nnc::memoryOf(operand.get()) != memory)
      continue;
    // A view would index the memory in another way.
    if (operand.get() != memory || generic.getMatchingIndexingMap(&operand) != written)
      return false;
  }
  return true;
}

struct UpdateInPlace : nnc::impl::UpdateInPlaceBase<UpdateInPlace> {
  void runOnOperation() override {
    SmallVector<memref::CopyOp> copies(getOperation().getOps<memref::CopyOp>());
    for (memref::CopyOp copy : copies) {
      if (forward(copy))
        ++forwarded;
      else
        ++kept;
    }
  }

  static bool forward(memref::CopyOp copy) {
    auto alloc = copy.getSource().getDefiningOp<memref::AllocOp>();
    auto destination = dyn_cast<BlockArgument>(copy.getTarget());
    if (!alloc || !destination || alloc.getType() != destination.getType())
      return false;
    Block &block = *copy->getBlock();
    SmallVector<Operation *> filling = nnc::usersOf(alloc, block);
    Operation *first = filling.front();
    if (first == copy)
      return false;
    for (Operation *user : nnc::usersOf(destination, block)) {
      if (user == copy.getOperation() || user->isBeforeInBlock(first))
        continue;
      // A later reader of the new value is fine: it reads the destination.
      if (copy->isBeforeInBlock(user))
        continue;
      if (user != first || !readsOnlyWhatItWrites(first, destination, alloc))
        return false;
    }
    // After the copy the buffer and the destination are the same values, unless
    // someone writes either again.
    bool readAfterwards = false;
    for (Operation *user : filling)
      if (copy->isBeforeInBlock(user)) {
        readAfterwards = true;
        if (!isReadOnly(user, alloc))
          return false;
      }
    for (Operation *user : nnc::usersOf(destination, block))
      if (readAfterwards && copy->isBeforeInBlock(user) && !isReadOnly(user, destination))
        return false;
    alloc.replaceAllUsesWith(Value(destination));
    alloc.erase();
    copy.erase();
    return true;
  }

  static bool isReadOnly(Operation *user, Value memory) {
    if (auto op = dyn_cast<DestinationStyleOpInterface>(user))
      return llvm::none_of(op.getDpsInits(),
                           [&](Value init) { return nnc::memoryOf(init) == memory; });
    if (auto copy = dyn_cast<memref::CopyOp>(user))
      return nnc::memoryOf(copy.getTarget()) != memory;
    return false;
  }
};
} // namespace
