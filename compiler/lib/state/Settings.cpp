// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Settings.h"
#include "Suggest.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::state;

LogicalResult nnc::state::checkSettings(MinimizeOp minimize, StringRef what,
                                        DictionaryAttr settings, StringRef kind, Operation *owner,
                                        ArrayAttr names) {
  SmallVector<StringRef> known(names.getAsValueRange<StringAttr>());
  for (NamedAttribute given : settings) {
    StringRef name = given.getName();
    if (llvm::is_contained(known, name))
      continue;
    InFlightDiagnostic diagnostic = minimize.emitOpError("gives ")
                                    << what << " '" << name << "', which " << kind << " @"
                                    << SymbolTable::getSymbolName(owner).getValue()
                                    << " does not have";
    StringRef nearest = nearestName(name, known);
    if (!nearest.empty())
      diagnostic << "; did you mean '" << nearest << "'?";
    Diagnostic &note = diagnostic.attachNote(owner->getLoc());
    if (known.empty())
      return note << "it has none", failure();
    note << "it has ";
    llvm::interleave(
        known, [&](StringRef each) { note << "'" << each << "'"; }, [&] { note << ", "; });
    return failure();
  }
  return success();
}

/// What a schedule with these settings, or null, gives at this step.
static FailureOr<Value> buildSchedule(OpBuilder &builder, MinimizeOp minimize, ScheduleOp schedule,
                                      DictionaryAttr settings, Value step) {
  if (settings && failed(checkSettings(minimize, "setting", settings, "schedule", schedule,
                                       schedule.getHyperNames())))
    return failure();
  IRMapping mapping;
  mapping.map(schedule.getBody().getArgument(0), step);
  auto number = RankedTensorType::get({}, builder.getF64Type());
  for (auto [i, name] : llvm::enumerate(schedule.getHyperNames())) {
    Attribute given = settings ? settings.get(cast<StringAttr>(name)) : Attribute();
    if (given && !isa<FloatAttr>(given))
      return minimize.emitOpError("expects a number for setting ")
             << name << " of schedule @" << schedule.getSymName() << ", got " << given;
    double value = given ? cast<FloatAttr>(given).getValueAsDouble() : schedule.getHyperValues()[i];
    mapping.map(schedule.getBody().getArgument(1 + i),
                ConstantOp::create(builder, minimize.getLoc(), number, value).getResult());
  }
  Block &body = schedule.getBody().front();
  for (Operation &op : body.without_terminator())
    builder.clone(op, mapping)->setLoc(CallSiteLoc::get(op.getLoc(), minimize.getLoc()));
  return mapping.lookupOrDefault(body.getTerminator()->getOperand(0));
}

FailureOr<Value> nnc::state::buildSetting(OpBuilder &builder, MinimizeOp minimize,
                                          const Twine &what, Attribute given, Value step) {
  auto model = minimize->getParentOfType<ModelOp>();
  auto number = RankedTensorType::get({}, builder.getF64Type());
  if (auto value = dyn_cast<FloatAttr>(given))
    return ConstantOp::create(builder, minimize.getLoc(), number, value.getValueAsDouble())
        .getResult();
  auto scheduled = dyn_cast<ScheduledAttr>(given);
  auto name = scheduled ? scheduled.getSchedule() : cast<FlatSymbolRefAttr>(given);
  Operation *symbol = SymbolTable::lookupSymbolIn(model, name.getAttr());
  if (auto schedule = dyn_cast_or_null<ScheduleOp>(symbol))
    return buildSchedule(builder, minimize, schedule,
                         scheduled ? scheduled.getSettings() : DictionaryAttr(), step);
  auto function = dyn_cast_or_null<func::FuncOp>(symbol);
  auto expected = FunctionType::get(builder.getContext(), step.getType(), number);
  if (!function || scheduled)
    return minimize.emitOpError("expects a schedule or a function of the model for ")
           << what << ", got " << name << (function ? ", a function with settings" : "");
  if (function.getFunctionType() != expected) {
    InFlightDiagnostic diagnostic = minimize.emitOpError("expects a function of type ")
                                    << expected << ", from the step to a number, for " << what
                                    << ", got " << function.getFunctionType();
    diagnostic.attachNote(function.getLoc()) << name << " is defined here";
    return failure();
  }
  return func::CallOp::create(builder, minimize.getLoc(), function, step).getResult(0);
}
