// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls become code: a model is compiled as one function per entry.
#include "nnc/dialects/nn/NN.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Pass/Pass.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace nnc {
#define GEN_PASS_DECL_INLINECALLS
#define GEN_PASS_DEF_INLINECALLS
#include "nnc/stages/simplify/Passes.h.inc"
} // namespace nnc

namespace {
struct InlineCalls : nnc::impl::InlineCallsBase<InlineCalls> {
  using InlineCallsBase::InlineCallsBase;

  void runOnOperation() override {
    progress.clear();
    sizes.clear();
    for (auto model : getOperation().getOps<nnc::nn::ModelOp>())
      for (auto function : model.getBody().getOps<func::FuncOp>())
        if (failed(inlineInto(function)))
          return signalPassFailure();
    // Behind gradients, functions lie in the module.
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (failed(inlineInto(function)))
        return signalPassFailure();
    eraseCalled();
  }

  /// Erases the module's private functions that were there to be called. Those of a model
  /// stay: a gradient op may name them.
  void eraseCalled() {
    for (Operation *called : inlined) {
      auto function = cast<func::FuncOp>(called);
      if (function.isPrivate() && isa<ModuleOp>(function->getParentOp()) &&
          SymbolTable::symbolKnownUseEmpty(function, getOperation()))
        function.erase();
    }
    inlined.clear();
  }

  enum class Progress { Active, Done };
  DenseMap<Operation *, Progress> progress;
  /// Functions that took the place of calls; callers before those that they call.
  llvm::SetVector<Operation *> inlined;
  /// Ops of each function that is done.
  DenseMap<Operation *, int64_t> sizes;

  LogicalResult inlineInto(func::FuncOp function) {
    if (function.isExternal())
      return function.emitError("function '") << function.getSymName() << "' has no body";
    auto [entry, inserted] = progress.try_emplace(function, Progress::Active);
    if (!inserted)
      return success(entry->second == Progress::Done);
    SmallVector<func::CallOp> calls;
    int64_t size = -2; // the function and its return do not count
    function.walk([&](Operation *op) {
      ++size;
      if (auto call = dyn_cast<func::CallOp>(op))
        calls.push_back(call);
    });
    for (func::CallOp call : calls) {
      auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(call, call.getCalleeAttr());
      if (progress.count(callee) && progress[callee] == Progress::Active) {
        InFlightDiagnostic diagnostic = call.emitError("function '")
                                        << callee.getSymName() << "' calls itself";
        diagnostic.attachNote(callee.getLoc()) << "it is defined here";
        return diagnostic;
      }
      if (failed(inlineInto(callee)))
        return failure();
      // Calls of calls double what they call: a short text could ask for any size.
      size += sizes[callee] - 1;
      if (size > maxOps) {
        InFlightDiagnostic diagnostic = function.emitError("function '")
                                        << function.getSymName() << "' has more than "
                                        << maxOps.getValue()
                                        << " ops with the functions it calls in place of the calls";
        diagnostic.attachNote(call.getLoc())
            << "this call of '" << callee.getSymName() << "' adds " << sizes[callee];
        return diagnostic;
      }
      // Where gradients are to come, a function with one of its own is called.
      if (callee->hasAttr(nnc::nn::vjpAttr))
        continue;
      replace(call, callee);
      inlined.insert(callee);
    }
    sizes[function] = size;
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
