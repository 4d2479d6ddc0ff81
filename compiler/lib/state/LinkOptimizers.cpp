// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Optimizers are IR, the shipped ones too: this pass parses those that a model
// names and puts them into it, and from then on they are like the user's own.
#include "ShippedOptimizers.h"
#include "Suggest.h"

#include "nnc/dialects/nn/NN.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::state;

namespace nnc {
#define GEN_PASS_DEF_LINKOPTIMIZERS
#include "nnc/stages/state/Passes.h.inc"
} // namespace nnc

namespace {
void listNames(Diagnostic &note, ArrayRef<StringRef> names) {
  llvm::interleave(
      names, [&](StringRef name) { note << "@" << name; }, [&] { note << ", "; });
}

LogicalResult reportUnknown(MinimizeOp minimize, ModelOp model) {
  StringRef name = minimize.getOptimizer();
  SmallVector<StringRef> declared, shipped, known;
  for (auto optimizer : model.getBody().getOps<OptimizerOp>())
    declared.push_back(optimizer.getSymName());
  for (const ShippedOptimizer &optimizer : getShippedOptimizers())
    shipped.push_back(optimizer.name);
  known.append(declared);
  known.append(shipped);
  InFlightDiagnostic diagnostic = minimize.emitOpError("names optimizer @")
                                  << name << ", which the model does not declare and nnc does "
                                  << "not ship";
  StringRef nearest = nearestName(name, known);
  if (!nearest.empty())
    diagnostic << "; did you mean @" << nearest << "?";
  listNames(diagnostic.attachNote(minimize.getLoc()) << "shipped: ", shipped);
  if (!declared.empty())
    listNames(diagnostic.attachNote(model.getLoc()) << "declared in the model: ", declared);
  return failure();
}

struct LinkOptimizers : nnc::impl::LinkOptimizersBase<LinkOptimizers> {
  void runOnOperation() override {
    for (auto model : getOperation().getOps<ModelOp>()) {
      WalkResult result = model.walk(
          [&](MinimizeOp minimize) { return WalkResult(link(minimize, model)); });
      if (result.wasInterrupted())
        return signalPassFailure();
    }
  }

  LogicalResult link(MinimizeOp minimize, ModelOp model) {
    StringRef name = minimize.getOptimizer();
    if (Operation *symbol = SymbolTable::lookupSymbolIn(model, name)) {
      if (isa<OptimizerOp>(symbol))
        return success();
      InFlightDiagnostic diagnostic = minimize.emitOpError("expects an nn.optimizer, but @")
                                      << name << " is a '" << symbol->getName() << "'";
      diagnostic.attachNote(symbol->getLoc()) << "@" << name << " is defined here";
      return diagnostic;
    }
    const ShippedOptimizer *found = llvm::find_if(
        getShippedOptimizers(), [&](const ShippedOptimizer &shipped) { return shipped.name == name; });
    if (found == getShippedOptimizers().end())
      return reportUnknown(minimize, model);
    OwningOpRef<ModuleOp> parsed = parseSourceString<ModuleOp>(
        found->text, ParserConfig(&getContext()), ("nnc/optimizers/" + name + ".mlir").str());
    auto optimizer = parsed ? parsed->lookupSymbol<OptimizerOp>(name) : OptimizerOp();
    if (!optimizer)
      return minimize.emitOpError("cannot use the shipped optimizer @")
             << name << ": its text is broken, which is a bug in nnc";
    Operation *before = nullptr;
    for (Operation &op : model.getBody().front())
      if (isa<func::FuncOp>(op)) {
        before = &op;
        break;
      }
    // There is a function: the one that holds `minimize`.
    optimizer->moveBefore(before);
    return success();
  }
};
} // namespace
