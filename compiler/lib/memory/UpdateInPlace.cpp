// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Copies to results and state go away where the value can be made in place.
#include "Buffers.h"

#include "nnc/dialects/rt/RT.h"

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
    // Inner blocks first: what a loop's body does in place, the loop does.
    SmallVector<memref::CopyOp> copies;
    getOperation().walk<WalkOrder::PostOrder>([&](memref::CopyOp copy) { copies.push_back(copy); });
    DenseSet<Operation *> gone;
    for (memref::CopyOp copy : copies) {
      if (gone.contains(copy))
        continue;
      if (forward(copy, gone))
        ++forwarded;
      else
        ++kept;
    }
  }

  static bool forward(memref::CopyOp copy, DenseSet<Operation *> &gone) {
    auto alloc = copy.getSource().getDefiningOp<memref::AllocOp>();
    Value destination = copy.getTarget(), memory = nnc::memoryOf(destination);
    Block &block = *copy->getBlock();
    if (!alloc || alloc->getBlock() != &block || alloc.getType() != destination.getType())
      return false;
    // A step of a sequence is a place like any other: its address can be had early.
    auto step = destination.getDefiningOp<nnc::rt::SliceOp>();
    if (step ? memory != step.getSource() : memory != destination)
      return false;
    SmallVector<Operation *> filling = nnc::usersOf(alloc, block);
    Operation *first = filling.front();
    if (first == copy)
      return false;
    // A copy of the old value to work on goes away with the copy back.
    auto opening = dyn_cast<memref::CopyOp>(first);
    if (opening && (opening.getSource() != destination || opening.getTarget() != alloc))
      opening = nullptr;
    for (Operation *user : nnc::usersOf(memory, block)) {
      if (user == copy.getOperation() || user->isBeforeInBlock(first))
        continue;
      // A later reader of the new value is fine: it reads the destination.
      if (copy->isBeforeInBlock(user))
        continue;
      if (user == first && (opening || (!step && readsOnlyWhatItWrites(first, destination, alloc))))
        continue;
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
    for (Operation *user : nnc::usersOf(memory, block))
      if (readAfterwards && copy->isBeforeInBlock(user) && !isReadOnly(user, memory))
        return false;
    if (step && !makeEarly(step, first))
      return false;
    // The place must be there when it is filled.
    if (auto place = destination.getDefiningOp<memref::AllocOp>();
        place && place->getBlock() == &block && first->isBeforeInBlock(place))
      place->moveBefore(first);
    alloc.replaceAllUsesWith(destination);
    alloc.erase();
    if (opening) {
      gone.insert(opening);
      opening.erase();
    }
    copy.erase();
    return true;
  }

  /// Moves a view, and what it is computed from, before `op`.
  static bool makeEarly(nnc::rt::SliceOp step, Operation *op) {
    SmallVector<Operation *> moved;
    auto collect = [&](auto &&self, Operation *definition) -> bool {
      if (!definition || definition->getBlock() != op->getBlock() ||
          definition->isBeforeInBlock(op))
        return true;
      if (definition == op || !isMemoryEffectFree(definition) || definition->getNumRegions() > 0)
        return false;
      for (Value operand : definition->getOperands())
        if (!self(self, operand.getDefiningOp()))
          return false;
      if (!llvm::is_contained(moved, definition))
        moved.push_back(definition);
      return true;
    };
    if (!collect(collect, step))
      return false;
    for (Operation *definition : moved)
      definition->moveBefore(op);
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
