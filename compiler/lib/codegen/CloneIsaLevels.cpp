// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;

namespace nnc {
#define GEN_PASS_DECL_CLONEISALEVELS
#define GEN_PASS_DEF_CLONEISALEVELS
#include "nnc/stages/codegen/Passes.h.inc"
} // namespace nnc

namespace {
struct CloneIsaLevels : nnc::impl::CloneIsaLevelsBase<CloneIsaLevels> {
  using CloneIsaLevelsBase::CloneIsaLevelsBase;

  void runOnOperation() override {
    if (levels.empty()) {
      getOperation().emitError("expects at least one ISA level");
      return signalPassFailure();
    }
    OpBuilder builder(getOperation());
    for (auto function : llvm::to_vector(getOperation().getOps<func::FuncOp>())) {
      builder.setInsertionPoint(function);
      for (const std::string &level : levels) {
        auto clone = cast<func::FuncOp>(builder.clone(*function));
        clone.setSymName((function.getSymName() + "." + level).str());
        clone->setAttr(nnc::rt::isaAttr, builder.getStringAttr(level));
        clone.walk([&](nnc::rt::LaunchOp launch) {
          launch.setKernel((launch.getKernel() + "." + level).str());
        });
      }
      function.erase();
    }
  }
};
} // namespace
