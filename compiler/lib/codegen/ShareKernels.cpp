// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A network of many layers alike, or an entry for the loss beside one that trains,
// asks for the same kernels again and again: each is compiled once.
#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OperationSupport.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;

namespace nnc {
#define GEN_PASS_DEF_SHAREKERNELS
#include "nnc/stages/codegen/Passes.h.inc"
} // namespace nnc

namespace {
/// Whether two kernels of one type do the same with their buffers.
bool areAlike(func::FuncOp a, func::FuncOp b) {
  return a.getArgAttrsAttr() == b.getArgAttrsAttr() &&
         OperationEquivalence::isRegionEquivalentTo(&a.getBody(), &b.getBody(),
                                                    OperationEquivalence::IgnoreLocations);
}

struct ShareKernels : nnc::impl::ShareKernelsBase<ShareKernels> {
  void runOnOperation() override {
    DenseMap<Type, SmallVector<func::FuncOp>> kept;
    DenseMap<StringAttr, StringAttr> sharedAs;
    for (auto kernel : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>())) {
      if (!kernel->hasAttr(nnc::rt::kernelAttr))
        continue;
      SmallVector<func::FuncOp> &candidates = kept[kernel.getFunctionType()];
      auto same =
          llvm::find_if(candidates, [&](func::FuncOp other) { return areAlike(other, kernel); });
      if (same == candidates.end()) {
        candidates.push_back(kernel);
        continue;
      }
      sharedAs[kernel.getSymNameAttr()] = same->getSymNameAttr();
      kernel.erase();
      ++numShared;
    }
    getOperation().walk([&](nnc::rt::LaunchOp launch) {
      if (StringAttr name = sharedAs.lookup(launch.getKernelAttr().getAttr()))
        launch.setKernelAttr(FlatSymbolRefAttr::get(name));
    });
  }
};
} // namespace
