// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a region uses from around it becomes an operand: a gradient rule sees operands
// alone.
#include "nnc/dialects/nn/NN.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace nnc {
#define GEN_PASS_DEF_ISOLATEREGIONS
#include "nnc/stages/autodiff/Passes.h.inc"
} // namespace nnc

namespace {
/// Puts `inner` in the place of `outer` inside one region.
void replaceInside(Value outer, Value inner, Region &region) {
  outer.replaceUsesWithIf(
      inner, [&](OpOperand &use) { return region.isAncestor(use.getOwner()->getParentRegion()); });
}

void isolate(nnc::ControlOpInterface op) {
  llvm::SetVector<Value> captured;
  getUsedValuesDefinedAbove(op->getRegions(), captured);
  for (Value value : captured) {
    Operation *definition = value.getDefiningOp();
    if (definition && definition->hasTrait<OpTrait::ConstantLike>()) {
      for (Region &region : op->getRegions()) {
        OpBuilder builder = OpBuilder::atBlockBegin(&region.front());
        replaceInside(value, builder.clone(*definition)->getResult(0), region);
      }
      continue;
    }
    SmallVector<Value> arguments = op.addInvariant(value);
    for (auto [argument, region] : llvm::zip_equal(arguments, op->getRegions()))
      replaceInside(value, argument, region);
  }
}

struct IsolateRegions : nnc::impl::IsolateRegionsBase<IsolateRegions> {
  void runOnOperation() override {
    // Inner ops first: what they take as operands, the op around them captures.
    getOperation().walk([](nnc::ControlOpInterface op) { isolate(op); });
  }
};
} // namespace
