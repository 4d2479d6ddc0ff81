// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Branches and loops become those of scf. What a loop puts out is carried along, a
// slice of it written in each step.
#include "Families.h"
#include "Patterns.h"

#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::lowering;

namespace {
Value integer(OpBuilder &builder, Location loc, int64_t value) {
  return arith::ConstantOp::create(builder, loc, builder.getI64IntegerAttr(value));
}

Value read(OpBuilder &builder, Location loc, Value scalar) {
  return tensor::ExtractOp::create(builder, loc, scalar, ValueRange());
}

SmallVector<Value> lowerIf(nn::IfOp op, nn::IfOp::Adaptor adaptor,
                           ConversionPatternRewriter &rewriter) {
  Location loc = op.getLoc();
  auto branch = scf::IfOp::create(rewriter, loc, op.getResultTypes(),
                                  read(rewriter, loc, adaptor.getCondition()),
                                  /*addThenBlock=*/false, /*addElseBlock=*/false);
  for (auto [from, to] : llvm::zip_equal(op->getRegions(), branch->getRegions())) {
    auto yield = cast<nn::YieldOp>(from.front().getTerminator());
    Block *block = rewriter.createBlock(&to);
    rewriter.inlineBlockBefore(&from.front(), block, block->end(), adaptor.getInvariants());
    rewriter.setInsertionPoint(yield);
    rewriter.replaceOpWithNewOp<scf::YieldOp>(yield, yield.getValues());
  }
  return SmallVector<Value>(branch.getResults());
}

/// A loop, in the course of being lowered.
class LoopLowering {
public:
  LoopLowering(nn::LoopOp op, nn::LoopOp::Adaptor adaptor, ConversionPatternRewriter &rewriter)
      : op(op), adaptor(adaptor), rewriter(rewriter), loc(op.getLoc()) {}

  SmallVector<Value> run() {
    count = integer(rewriter, loc, op.getExtent());
    if (Value length = adaptor.getLength()) {
      Value bounded = arith::MinSIOp::create(rewriter, loc, read(rewriter, loc, length), count);
      count = arith::MaxSIOp::create(rewriter, loc, bounded, integer(rewriter, loc, 0));
    }
    SmallVector<Value> initial(adaptor.getInitials());
    for (Value stacked : op.getStacked()) {
      RankedTensorType type = typeOf(stacked);
      // Steps that are not taken leave zeros.
      initial.push_back(
          op.hasDynamicLength()
              ? zeros(rewriter, loc, type)
              : tensor::EmptyOp::create(rewriter, loc, type.getShape(), type.getElementType()));
    }
    return op.getYield().getAgain() ? repeatWhile(initial) : repeat(initial);
  }

private:
  SmallVector<Value> repeat(ArrayRef<Value> initial) {
    auto loop = scf::ForOp::create(
        rewriter, loc, integer(rewriter, loc, 0), count, integer(rewriter, loc, 1), initial,
        [](OpBuilder &builder, Location loc, Value, ValueRange values) {
          scf::YieldOp::create(builder, loc, values); // until the step is there
        });
    rewriter.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> next =
        step(loop.getBody(), loop.getInductionVar(), loop.getRegionIterArgs());
    rewriter.modifyOpInPlace(loop, [&] { loop.getBody()->getTerminator()->setOperands(next); });
    return SmallVector<Value>(loop.getResults());
  }

  SmallVector<Value> repeatWhile(ArrayRef<Value> initial) {
    Value go = arith::ConstantOp::create(rewriter, loc, rewriter.getBoolAttr(true));
    SmallVector<Value> all{integer(rewriter, loc, 0), go};
    llvm::append_range(all, initial);
    auto loop = scf::WhileOp::create(
        rewriter, loc, ValueRange(all).getTypes(), all,
        [&](OpBuilder &builder, Location loc, ValueRange values) {
          Value more =
              arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::slt, values[0], count);
          Value both = arith::AndIOp::create(builder, loc, more, values[1]);
          scf::ConditionOp::create(builder, loc, both, values);
        },
        [](OpBuilder &builder, Location loc, ValueRange values) {
          scf::YieldOp::create(builder, loc, values); // until the step is there
        });
    Block *body = loop.getAfterBody();
    Value taken = body->getArgument(0);
    rewriter.setInsertionPointToStart(body);
    Value again = op.getYield().getAgain();
    SmallVector<Value> next = step(body, taken, body->getArguments().drop_front(2));
    rewriter.setInsertionPoint(body->getTerminator());
    SmallVector<Value> values{
        arith::AddIOp::create(rewriter, loc, taken, integer(rewriter, loc, 1)),
        read(rewriter, loc, again)};
    llvm::append_range(values, next);
    rewriter.modifyOpInPlace(loop, [&] { body->getTerminator()->setOperands(values); });
    return SmallVector<Value>(loop.getResults().drop_front(2));
  }

  /// Puts the ops of a step before the end of `body`: what is carried next, and what
  /// was put out with this step's.
  SmallVector<Value> step(Block *body, Value taken, ValueRange values) {
    Value i = taken;
    if (op.getReverse()) {
      Value last = arith::SubIOp::create(rewriter, loc, count, integer(rewriter, loc, 1));
      i = arith::SubIOp::create(rewriter, loc, last, taken);
    }
    SmallVector<Value> arguments{rt::ScalarOp::create(rewriter, loc, op.getStep().getType(), i)};
    for (auto [sequence, slice] : llvm::zip_equal(adaptor.getSequences(), op.getSlices()))
      arguments.push_back(rt::SliceOp::create(rewriter, loc, slice.getType(), sequence, i));
    unsigned carried = op.getInitials().size();
    llvm::append_range(arguments, values.take_front(carried));
    llvm::append_range(arguments, adaptor.getInvariants());
    nn::YieldOp yield = op.getYield();
    rewriter.inlineBlockBefore(&op.getBody().front(), body->getTerminator(), arguments);
    rewriter.setInsertionPoint(body->getTerminator());
    SmallVector<Value> next(yield.getValues().take_front(carried));
    for (auto [value, into] :
         llvm::zip_equal(yield.getValues().drop_front(carried), values.drop_front(carried)))
      next.push_back(rt::PutOp::create(rewriter, loc, into.getType(), value, into, i));
    rewriter.eraseOp(yield);
    return next;
  }

  nn::LoopOp op;
  nn::LoopOp::Adaptor adaptor;
  ConversionPatternRewriter &rewriter;
  Location loc;
  Value count; ///< of steps, but for an early end
};
} // namespace

void nnc::lowering::populateControl(RewritePatternSet &patterns) {
  addPattern<nn::IfOp>(patterns, lowerIf);
  addPattern<nn::LoopOp>(patterns, [](nn::LoopOp op, nn::LoopOp::Adaptor adaptor,
                                      ConversionPatternRewriter &rewriter) {
    return LoopLowering(op, adaptor, rewriter).run();
  });
}
