// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Optimizers and schedules are IR, the shipped ones too: this pass parses those that
// a model names and puts them into it, and from then on they are like the user's own.
#include "Shipped.h"
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
  llvm::interleave(names, [&](StringRef name) { note << "@" << name; }, [&] { note << ", "; });
}

/// Where ops of one kind come from.
template <typename OpT> struct Source;
template <> struct Source<OptimizerOp> {
  static constexpr StringLiteral kind = "optimizer";
  static ArrayRef<Shipped> shipped() { return getShippedOptimizers(); }
};
template <> struct Source<ScheduleOp> {
  static constexpr StringLiteral kind = "schedule";
  static ArrayRef<Shipped> shipped() { return getShippedSchedules(); }
};

template <typename OpT>
LogicalResult reportUnknown(MinimizeOp minimize, ModelOp model, StringRef name) {
  SmallVector<StringRef> declared, shipped, known;
  for (auto op : model.getBody().getOps<OpT>())
    declared.push_back(op.getSymName());
  for (const Shipped &each : Source<OpT>::shipped())
    shipped.push_back(each.name);
  known.append(declared);
  known.append(shipped);
  InFlightDiagnostic diagnostic = minimize.emitOpError("names ")
                                  << Source<OpT>::kind << " @" << name
                                  << ", which the model does not declare and nnc does not ship";
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
      WalkResult result =
          model.walk([&](MinimizeOp minimize) { return WalkResult(link(minimize, model)); });
      if (result.wasInterrupted())
        return signalPassFailure();
    }
  }

  LogicalResult link(MinimizeOp minimize, ModelOp model) {
    for (auto group : minimize.getGroups().getAsRange<GroupAttr>()) {
      if (failed(link<OptimizerOp>(minimize, model, group.getOptimizer().getValue())))
        return failure();
      for (DictionaryAttr settings : {group.getHyper(), group.getTreatment()})
        for (NamedAttribute setting : settings)
          if (failed(linkSetting(minimize, model, setting.getValue())))
            return failure();
    }
    return success();
  }

  LogicalResult linkSetting(MinimizeOp minimize, ModelOp model, Attribute setting) {
    if (auto scheduled = dyn_cast<ScheduledAttr>(setting))
      return link<ScheduleOp>(minimize, model, scheduled.getSchedule().getValue());
    auto symbol = dyn_cast<FlatSymbolRefAttr>(setting);
    // A function of the model is a schedule, too.
    if (!symbol || isa_and_nonnull<func::FuncOp>(SymbolTable::lookupSymbolIn(model, symbol)))
      return success();
    return link<ScheduleOp>(minimize, model, symbol.getValue());
  }

  template <typename OpT> LogicalResult link(MinimizeOp minimize, ModelOp model, StringRef name) {
    if (Operation *symbol = SymbolTable::lookupSymbolIn(model, name)) {
      if (isa<OpT>(symbol))
        return success();
      InFlightDiagnostic diagnostic = minimize.emitOpError("expects an nn.")
                                      << Source<OpT>::kind << ", but @" << name << " is a '"
                                      << symbol->getName() << "'";
      diagnostic.attachNote(symbol->getLoc()) << "@" << name << " is defined here";
      return diagnostic;
    }
    const Shipped *found = llvm::find_if(
        Source<OpT>::shipped(), [&](const Shipped &shipped) { return shipped.name == name; });
    if (found == Source<OpT>::shipped().end())
      return reportUnknown<OpT>(minimize, model, name);
    OwningOpRef<ModuleOp> parsed =
        parseSourceString<ModuleOp>(found->text, ParserConfig(&getContext()),
                                    ("nnc/" + Source<OpT>::kind + "s/" + name + ".mlir").str());
    auto shipped = parsed ? parsed->lookupSymbol<OpT>(name) : OpT();
    if (!shipped)
      return minimize.emitOpError("cannot use the shipped ")
             << Source<OpT>::kind << " @" << name << ": its text is broken, which is a bug in nnc";
    Operation *before = nullptr;
    for (Operation &op : model.getBody().front())
      if (isa<func::FuncOp>(op)) {
        before = &op;
        break;
      }
    // There is a function: the one that holds `minimize`.
    shipped->moveBefore(before);
    return success();
  }
};
} // namespace
