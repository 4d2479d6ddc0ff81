// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a loop carries stays in one place, and so does what either side of a branch
// gives: buffers then are known before the program runs.
#include "Buffers.h"

#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;

namespace nnc {
#define GEN_PASS_DEF_CONTROLDESTINATIONS
#include "nnc/stages/memory/Passes.h.inc"
} // namespace nnc

namespace {
/// Whether `value` is `carried` with some steps written, where it is.
bool isWrittenInto(Value value, Value carried) {
  while (auto put = value.getDefiningOp<nnc::rt::PutOp>())
    value = put.getInto();
  return value == carried;
}

Value copyOf(OpBuilder &builder, Location loc, Value value) {
  return bufferization::AllocTensorOp::create(builder, loc, cast<RankedTensorType>(value.getType()),
                                              ValueRange(), /*copy=*/value);
}

Value materialize(OpBuilder &builder, Location loc, Value value, Value into) {
  return bufferization::MaterializeInDestinationOp::create(builder, loc, value, into).getResult();
}

/// `carried` are arguments of the loop's body, `next` what it yields for them.
void settleLoop(Operation *yield, ValueRange carried, MutableOperandRange next) {
  OpBuilder builder(yield);
  SmallVector<Value> values = llvm::to_vector(next.getAsOperandRange());
  auto isSettled = [&](unsigned i) {
    return !isa<TensorType>(values[i].getType()) || isWrittenInto(values[i], carried[i]);
  };
  // A value that is another one's old one must not be overwritten before it is read.
  for (auto [i, value] : llvm::enumerate(values))
    if (!isSettled(i) && llvm::is_contained(carried, nnc::rootOf(value)))
      value = copyOf(builder, yield->getLoc(), value);
  for (auto [i, value] : llvm::enumerate(values))
    if (!isSettled(i))
      value = materialize(builder, yield->getLoc(), value, carried[i]);
  next.assign(values);
}

/// A loop starts from a copy of what a loop around it carries, which others may still
/// read; nnc-update-in-place takes the copy away where nobody does.
void separateInitialValues(LoopLikeOpInterface loop) {
  OpBuilder builder(loop);
  for (OpOperand &init : loop.getInitsMutable())
    if (isa<TensorType>(init.get().getType()) && isa<BlockArgument>(nnc::rootOf(init.get())))
      init.set(copyOf(builder, loop.getLoc(), init.get()));
}

void settleBranch(scf::IfOp op) {
  OpBuilder builder(op);
  for (auto [i, type] : llvm::enumerate(op.getResultTypes())) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor)
      continue;
    builder.setInsertionPoint(op);
    Value place = bufferization::AllocTensorOp::create(builder, op.getLoc(), tensor, ValueRange());
    for (scf::YieldOp yield : {op.thenYield(), op.elseYield()}) {
      builder.setInsertionPoint(yield);
      yield.setOperand(i, materialize(builder, yield.getLoc(), yield.getOperand(i), place));
    }
  }
}

struct ControlDestinations : nnc::impl::ControlDestinationsBase<ControlDestinations> {
  void runOnOperation() override {
    getOperation().walk([](Operation *op) {
      if (!nnc::isControl(op))
        return;
      if (auto loop = dyn_cast<LoopLikeOpInterface>(op))
        separateInitialValues(loop);
      if (auto loop = dyn_cast<scf::ForOp>(op)) {
        auto yield = cast<scf::YieldOp>(loop.getBody()->getTerminator());
        settleLoop(yield, loop.getRegionIterArgs(), yield.getResultsMutable());
      } else if (auto loop = dyn_cast<scf::WhileOp>(op)) {
        settleLoop(loop.getYieldOp(), loop.getAfterArguments(),
                   loop.getYieldOp().getResultsMutable());
      } else if (auto branch = dyn_cast<scf::IfOp>(op)) {
        settleBranch(branch);
      }
    });
  }
};
} // namespace
