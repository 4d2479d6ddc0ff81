// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls become code: a model is compiled as one function per entry.
#include "nnc/dialects/nn/NN.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;

namespace nnc {
#define GEN_PASS_DEF_INLINECALLS
#include "nnc/stages/simplify/Passes.h.inc"
} // namespace nnc

namespace {
struct InlineCalls : nnc::impl::InlineCallsBase<InlineCalls> {
  void runOnOperation() override {
    for (auto model : getOperation().getOps<nnc::nn::ModelOp>())
      for (auto function : model.getBody().getOps<func::FuncOp>())
        if (failed(inlineInto(function)))
          return signalPassFailure();
  }

  enum class Progress { Active, Done };
  DenseMap<Operation *, Progress> progress;

  LogicalResult inlineInto(func::FuncOp function) {
    if (function.isExternal())
      return function.emitError("function '") << function.getSymName() << "' has no body";
    auto [entry, inserted] = progress.try_emplace(function, Progress::Active);
    if (!inserted)
      return success(entry->second == Progress::Done);
    SmallVector<func::CallOp> calls;
    function.walk([&](func::CallOp call) { calls.push_back(call); });
    for (func::CallOp call : calls) {
      auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(call, call.getCalleeAttr());
      if (progress.count(callee) && progress[callee] == Progress::Active) {
        InFlightDiagnostic diagnostic =
            call.emitError("function '") << callee.getSymName() << "' calls itself";
        diagnostic.attachNote(callee.getLoc()) << "it is defined here";
        return diagnostic;
      }
      if (failed(inlineInto(callee)))
        return failure();
      replace(call, callee);
    }
    progress[function] = Progress::Done;
    return success();
  }

  static void replace(func::CallOp call, func::FuncOp callee) {
    OpBuilder builder(call);
    IRMapping mapping;
    mapping.map(callee.getArguments(), call.getOperands());
    for (Operation &op : callee.getBody().front().without_terminator()) {
      Operation *copy = builder.clone(op, mapping);
      // An error in the copy names the op and the call it came through.
      copy->walk([&](Operation *inner) {
        inner->setLoc(CallSiteLoc::get(inner->getLoc(), call.getLoc()));
      });
    }
    auto terminator = callee.getBody().front().getTerminator();
    for (auto [result, value] : llvm::zip_equal(call.getResults(), terminator->getOperands()))
      result.replaceAllUsesWith(mapping.lookupOrDefault(value));
    call.erase();
  }
};
} // namespace
