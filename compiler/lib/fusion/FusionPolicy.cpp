// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "FusionPolicy.h"

#include "Products.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Interfaces/CastInterfaces.h"

#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace nnc::fusion;
using nnc::addsProducts;

/// No arithmetic to speak of: casts, comparisons and choices, a few at most.
/// Computing these again costs less than writing and reading the result.
static bool isNearlyFree(linalg::GenericOp op) {
  constexpr unsigned limit = 4;
  unsigned count = 0;
  for (Operation &inner : op.getBody()->without_terminator()) {
    if (inner.hasTrait<OpTrait::ConstantLike>() || isa<linalg::IndexOp>(inner))
      continue;
    if (!isa<CastOpInterface, arith::CmpFOp, arith::CmpIOp, arith::SelectOp>(inner))
      return false;
    ++count;
  }
  return count <= limit;
}

/// Whether a further user of `op` may as well compute it from its inputs. Not
/// from two whole tensors, and not from a product's: that product's epilogue is
/// `op`, and would have to store what it came from as well.
static bool isCheaperThanLoading(linalg::GenericOp op) {
  if (!isNearlyFree(op))
    return false;
  unsigned whole = 0;
  for (OpOperand *input : op.getDpsInputOperands()) {
    auto producer = input->get().getDefiningOp<linalg::LinalgOp>();
    if (producer && addsProducts(producer))
      return false;
    whole += op.getMatchingIndexingMap(input).isPermutation();
  }
  return whole <= 1;
}

/// Whether the only user of `op` is a reduction, which computes `op` on the fly
/// and leaves nothing to store.
static bool vanishesIntoReduction(linalg::GenericOp op) {
  if (op->getNumResults() != 1 || !op->hasOneUse())
    return false;
  OpOperand &use = *op->getUses().begin();
  auto user = dyn_cast<linalg::GenericOp>(use.getOwner());
  return user && user.getNumReductionLoops() > 0 && !addsProducts(user) &&
         user.getMatchingIndexingMap(&use).isPermutation();
}

/// Whether every user of `op` computes it for itself, so that nothing is left to
/// store: with its producer it would only be a further result of that.
static bool vanishesIntoUsers(linalg::GenericOp op) {
  return isCheaperThanLoading(op) && llvm::all_of(op->getUses(), [](OpOperand &use) {
           auto user = dyn_cast<linalg::GenericOp>(use.getOwner());
           return user && linalg::areElementwiseOpsFusable(&use) && !addsProducts(user);
         });
}

/// Whether `op` reads a result of `producer` through another op: then the two
/// can not become one.
static bool dependsIndirectly(Operation *op, Operation *producer) {
  SmallVector<Operation *> pending;
  llvm::SmallPtrSet<Operation *, 32> seen;
  auto visit = [&](Operation *user) {
    user->walk([&](Operation *inner) {
      for (Value operand : inner->getOperands()) {
        Operation *definition = operand.getDefiningOp();
        if (!definition || definition->getBlock() != producer->getBlock() ||
            definition == producer || definition->isBeforeInBlock(producer))
          continue;
        if (seen.insert(definition).second)
          pending.push_back(definition);
      }
    });
  };
  visit(op);
  while (!pending.empty()) {
    Operation *current = pending.pop_back_val();
    bool reads = false;
    current->walk([&](Operation *inner) {
      for (Value operand : inner->getOperands())
        reads |= operand.getDefiningOp() == producer;
    });
    if (reads)
      return true;
    visit(current);
  }
  return false;
}

Decision nnc::fusion::decide(OpOperand &input) {
  auto producer = input.get().getDefiningOp<linalg::GenericOp>();
  auto consumer = dyn_cast<linalg::GenericOp>(input.getOwner());
  if (!producer || !consumer || producer->getBlock() != consumer->getBlock() ||
      !linalg::areElementwiseOpsFusable(&input) || addsProducts(consumer))
    return Decision::Keep;
  // MLIR's fusion loses what a producer reads of its destination.
  if (llvm::any_of(producer.getRegionOutputArgs(),
                   [](BlockArgument destination) { return !destination.use_empty(); }))
    return Decision::Keep;
  bool isOnlyUse = producer->hasOneUse();
  if (isOnlyUse && isNearlyFree(producer))
    return Decision::Fuse;
  if (isCheaperThanLoading(producer))
    return Decision::Recompute;
  // The consumer must read each element once, or the work would be repeated.
  if (!consumer.getMatchingIndexingMap(&input).isPermutation())
    return Decision::Keep;
  unsigned reads = llvm::count_if(
      consumer->getOperands(), [&](Value operand) { return operand.getDefiningOp() == producer; });
  if (reads > 1)
    return Decision::Keep;
  if (llvm::all_of(producer->getUsers(), [&](Operation *user) { return user == consumer; }))
    return Decision::Fuse;
  if (consumer.getNumReductionLoops() > 0 || vanishesIntoReduction(consumer) ||
      vanishesIntoUsers(consumer) || dependsIndirectly(consumer, producer))
    return Decision::Keep;
  return Decision::Merge;
}
