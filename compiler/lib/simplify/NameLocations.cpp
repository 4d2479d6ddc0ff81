// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Below `nn` an op is loops; its name survives in its location, so that reports can
// say what a kernel computes.
#include "nnc/dialects/nn/NN.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;

namespace nnc {
#define GEN_PASS_DEF_NAMELOCATIONS
#include "nnc/stages/simplify/Passes.h.inc"
} // namespace nnc

namespace {
struct NameLocations : nnc::impl::NameLocationsBase<NameLocations> {
  void runOnOperation() override {
    getOperation().walk([](Operation *op) {
      if (isa_and_nonnull<nnc::nn::NNDialect>(op->getDialect()))
        op->setLoc(NameLoc::get(op->getName().getIdentifier(), op->getLoc()));
    });
  }
};
} // namespace
