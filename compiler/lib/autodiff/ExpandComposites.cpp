// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops that are made of others give way to what they are made of.
#include "nnc/dialects/nn/NN.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;

namespace nnc {
#define GEN_PASS_DEF_EXPANDCOMPOSITES
#include "nnc/stages/autodiff/Passes.h.inc"
} // namespace nnc

namespace {
struct ExpandComposites : nnc::impl::ExpandCompositesBase<ExpandComposites> {
  void runOnOperation() override {
    // What a composite is made of may be composite again: it is at the end of the list.
    SmallVector<nnc::CompositeOpInterface> open;
    getOperation().walk([&](nnc::CompositeOpInterface op) { open.push_back(op); });
    while (!open.empty()) {
      nnc::CompositeOpInterface op = open.pop_back_val();
      if (failed(checkStatic(op)))
        return signalPassFailure();
      OpBuilder builder(op);
      Operation *before = op->getPrevNode();
      SmallVector<Value> values = op.decompose(builder);
      for (Operation *made = before ? before->getNextNode() : &op->getBlock()->front(); made != op;
           made = made->getNextNode())
        if (auto inner = dyn_cast<nnc::CompositeOpInterface>(made))
          open.push_back(inner);
      op->replaceAllUsesWith(values);
      op->erase();
      ++numExpanded;
    }
  }

  static LogicalResult checkStatic(Operation *op) {
    for (Type type : llvm::concat<const Type>(SmallVector<Type>(op->getOperandTypes()),
                                              SmallVector<Type>(op->getResultTypes()))) {
      auto shaped = dyn_cast<ShapedType>(type);
      if (shaped && !shaped.hasStaticShape())
        return op->emitOpError("cannot be written out with type ")
               << type << ": extents become static in nnc-specialize-rows, which has to run before";
    }
    return success();
  }
};
} // namespace
