// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The promise of functionalize, checked.
#include "nnc/dialects/nn/NN.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;
using namespace nnc::nn;

namespace nnc {
#define GEN_PASS_DEF_VERIFYFUNCTIONALIZED
#include "nnc/stages/state/Passes.h.inc"
} // namespace nnc

namespace {
struct VerifyFunctionalized : nnc::impl::VerifyFunctionalizedBase<VerifyFunctionalized> {
  void runOnOperation() override {
    getOperation().walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (!isa<ModelOp, ParamOp, StateOp, OptimizerOp, ScheduleOp, GetOp, SetOp, MinimizeOp>(op))
        return WalkResult::advance();
      op->emitOpError("remains after functionalization, where state is arguments and results");
      signalPassFailure();
      return WalkResult::skip();
    });
  }
};
} // namespace
