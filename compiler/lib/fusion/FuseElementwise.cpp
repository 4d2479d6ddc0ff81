// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Elementwise fusion. Consumers are visited in program order, so that what is
// fused is judged again as a producer with all that it took in. MLIR's own
// pattern leaves a producer with several users behind and computes it twice;
// here its other users read the fused op's result.
#include "FusionPolicy.h"

#include "mlir/Analysis/TopologicalSortUtils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Dominance.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Transforms/CSE.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace nnc {
#define GEN_PASS_DEF_FUSEELEMENTWISE
#include "nnc/stages/fusion/Passes.h.inc"
} // namespace nnc

using namespace mlir;
using namespace nnc;
using nnc::fusion::Decision;

/// Constants into bodies, unused operands and results away, duplicates merged.
static LogicalResult cleanUp(func::FuncOp function, IRRewriter &rewriter) {
  MLIRContext *context = function.getContext();
  RewritePatternSet patterns(context);
  linalg::populateElementwiseOpsFusionPatterns(patterns, [](OpOperand *) { return false; });
  linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns);
  for (RegisteredOperationName name : context->getRegisteredOperations())
    if (isa<arith::ArithDialect, linalg::LinalgDialect, tensor::TensorDialect>(name.getDialect()))
      name.getCanonicalizationPatterns(patterns, context);
  if (failed(applyPatternsGreedily(function, std::move(patterns))))
    return failure();
  DominanceInfo dominance(function);
  eliminateCommonSubExpressions(rewriter, dominance, function);
  return success();
}

/// Gives `use` a copy of its tensor.empty or linalg.fill.
static void makePrivate(IRRewriter &rewriter, OpOperand &use) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(use.getOwner());
  Operation *copy = rewriter.clone(*use.get().getDefiningOp());
  use.set(copy->getResult(0));
}

static bool isDestination(OpOperand &use) {
  if (auto loop = dyn_cast<LoopLikeOpInterface>(use.getOwner()))
    return loop.getTiedLoopRegionIterArg(&use) != nullptr;
  if (auto insert = dyn_cast<tensor::InsertSliceOp>(use.getOwner()))
    return use.get() == insert.getDest();
  auto op = dyn_cast<DestinationStyleOpInterface>(use.getOwner());
  return op && op.isDpsInit(&use);
}

/// Bufferization copies a destination that two ops write: none is shared.
static void unshareDestinations(func::FuncOp function, IRRewriter &rewriter) {
  auto unshare = [&](auto isFresh) {
    SmallVector<OpOperand *> uses;
    function.walk([&](Operation *op) {
      for (OpOperand &operand : op->getOpOperands())
        if (Operation *definition = operand.get().getDefiningOp())
          if (isFresh(definition) && isDestination(operand))
            uses.push_back(&operand);
    });
    for (OpOperand *use : uses)
      if (!use->get().hasOneUse())
        makePrivate(rewriter, *use);
  };
  unshare([](Operation *op) { return isa<linalg::FillOp>(op); });
  unshare([](Operation *op) { return isa<tensor::EmptyOp>(op); });
}

namespace {

struct FuseElementwise : nnc::impl::FuseElementwiseBase<FuseElementwise> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (!function.isExternal() && failed(fuse(function)))
        return signalPassFailure();
  }

private:
  LogicalResult fuse(func::FuncOp function) {
    IRRewriter rewriter(&getContext());
    do {
      if (failed(cleanUp(function, rewriter)))
        return failure();
    } while (sweep(function, rewriter));
    unshareDestinations(function, rewriter);
    return success();
  }

  /// Fuses what can be fused into each op, once over the function.
  bool sweep(func::FuncOp function, IRRewriter &rewriter) {
    SmallVector<linalg::GenericOp> consumers;
    function.walk([&](linalg::GenericOp op) { consumers.push_back(op); });
    bool changed = false;
    llvm::DenseSet<Operation *> erased;
    for (linalg::GenericOp consumer : consumers) {
      if (erased.contains(consumer))
        continue;
      while (consumer) {
        linalg::GenericOp fused = fuseOneInput(consumer, rewriter, erased);
        changed |= fused != nullptr;
        consumer = fused;
      }
    }
    return changed;
  }

  /// The op that takes the place of `consumer`, or null if nothing was fused.
  linalg::GenericOp fuseOneInput(linalg::GenericOp consumer, IRRewriter &rewriter,
                                 llvm::DenseSet<Operation *> &erased) {
    for (OpOperand *input : consumer.getDpsInputOperands()) {
      Decision decision = fusion::decide(*input);
      if (decision == Decision::Keep)
        continue;
      if (decision == Decision::Recompute) {
        OpBuilder::InsertionGuard guard(rewriter);
        Operation *producer = input->get().getDefiningOp();
        unsigned result = cast<OpResult>(input->get()).getResultNumber();
        rewriter.setInsertionPoint(producer);
        input->set(rewriter.clone(*producer)->getResult(result));
      }
      Operation *producer = input->get().getDefiningOp();
      rewriter.setInsertionPoint(consumer);
      FailureOr<linalg::ElementwiseOpFusionResult> result =
          linalg::fuseElementwiseOps(rewriter, input);
      if (failed(result))
        continue;
      count(decision);
      Block *block = consumer->getBlock();
      for (auto [before, after] : result->replacements)
        rewriter.replaceUsesWithIf(before, after, [&](OpOperand &use) {
          return use.getOwner() != consumer && use.getOwner() != producer;
        });
      for (Operation *op : {consumer.getOperation(), producer})
        if (op->use_empty()) {
          erased.insert(op);
          rewriter.eraseOp(op);
        }
      // Users of the producer that stood before the consumer go behind it.
      if (decision == Decision::Merge)
        sortTopologically(block);
      return cast<linalg::GenericOp>(result->fusedOp);
    }
    return nullptr;
  }

  void count(Decision decision) {
    switch (decision) {
    case Decision::Fuse:
      ++numFused;
      return;
    case Decision::Merge:
      ++numMerged;
      return;
    case Decision::Recompute:
      ++numRecomputed;
      return;
    case Decision::Keep:
      return;
    }
  }
};

} // namespace
