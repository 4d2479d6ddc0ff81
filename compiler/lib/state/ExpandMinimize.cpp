// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// nn.minimize is sugar: here it becomes a gradient, one instance of the
// optimizer's rule for each parameter, and the state that the rule keeps.
#include "AddState.h"
#include "InstantiateOptimizer.h"
#include "ReadParams.h"
#include "ScaleLoss.h"
#include "Suggest.h"
#include "TreatGradients.h"

#include "nnc/dialects/nn/NN.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::state;

namespace nnc {
#define GEN_PASS_DECL_EXPANDMINIMIZE
#define GEN_PASS_DEF_EXPANDMINIMIZE
#include "nnc/stages/state/Passes.h.inc"
} // namespace nnc

namespace {
/// The state of one optimizer at work on one set of parameters.
struct OptimizerState {
  StringAttr step;
  /// By parameter, then slot; the scalars after the slots.
  SmallVector<SmallVector<StringAttr>> slots;
  nnc::state::LossScale scale; ///< where losses are scaled
};

/// Expands the nn.minimize ops of one model.
class Expander {
public:
  Expander(ModelOp model, bool scalesLoss)
      : model(model), scalesLoss(scalesLoss), builder(model.getContext()) {}

  LogicalResult run() {
    SmallVector<MinimizeOp> ops;
    model.walk([&](MinimizeOp minimize) { ops.push_back(minimize); });
    for (MinimizeOp minimize : ops)
      if (failed(expand(minimize)))
        return failure();
    return success();
  }

private:
  LogicalResult expand(MinimizeOp minimize);
  FailureOr<SmallVector<ParamOp>> getParams(MinimizeOp minimize);
  /// Whether each of `settings` is one that `owner`, an optimizer or a schedule, has.
  LogicalResult checkSettings(MinimizeOp minimize, StringRef what, DictionaryAttr settings,
                              StringRef kind, Operation *owner, ArrayAttr names);
  /// A number, or what a schedule or a function gives at this step: a scalar of f64.
  FailureOr<Value> buildSetting(MinimizeOp minimize, const Twine &what, Attribute given,
                                Value step);
  FailureOr<Value> buildSchedule(MinimizeOp minimize, ScheduleOp schedule, DictionaryAttr settings,
                                 Value step);
  FailureOr<SmallVector<Value>> buildHyper(MinimizeOp minimize, OptimizerOp optimizer, Value step);
  FailureOr<Treatment> buildTreatment(MinimizeOp minimize, OptimizerOp optimizer,
                                      ArrayRef<Value> hyper, Value step);
  const OptimizerState &getState(MinimizeOp minimize, OptimizerOp optimizer,
                                 ArrayRef<ParamOp> params);

  ModelOp model;
  bool scalesLoss;
  OpBuilder builder;
  /// By optimizer and parameters: two nn.minimize with the same share state.
  DenseMap<std::pair<Attribute, Attribute>, OptimizerState> states;
};

FailureOr<SmallVector<ParamOp>> Expander::getParams(MinimizeOp minimize) {
  auto loss =
      SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(minimize, minimize.getCalleeAttr());
  SmallVector<ParamOp> read = collectReadParams(loss, model);
  SmallVector<ParamOp> params;
  if (std::optional<ArrayAttr> over = minimize.getOver()) {
    for (auto name : over->getAsRange<FlatSymbolRefAttr>()) {
      auto param = cast<ParamOp>(lookupState(minimize, name));
      if (!llvm::is_contained(read, param)) {
        InFlightDiagnostic diagnostic = minimize.emitOpError("cannot minimize ")
                                        << minimize.getCalleeAttr() << " over " << name
                                        << ", which it does not read";
        diagnostic.attachNote(loss.getLoc()) << minimize.getCalleeAttr() << " is defined here";
        diagnostic.attachNote(param.getLoc()) << name << " is declared here";
        return failure();
      }
      params.push_back(param);
    }
  } else {
    params = std::move(read);
  }
  if (!params.empty())
    return params;
  InFlightDiagnostic diagnostic = minimize.emitOpError("has nothing to learn: ")
                                  << minimize.getCalleeAttr() << " reads no nn.param";
  diagnostic.attachNote(loss.getLoc()) << minimize.getCalleeAttr() << " is defined here";
  return failure();
}

LogicalResult Expander::checkSettings(MinimizeOp minimize, StringRef what, DictionaryAttr settings,
                                      StringRef kind, Operation *owner, ArrayAttr names) {
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

FailureOr<Value> Expander::buildSetting(MinimizeOp minimize, const Twine &what, Attribute given,
                                        Value step) {
  auto number = RankedTensorType::get({}, builder.getF64Type());
  if (auto value = dyn_cast<FloatAttr>(given))
    return ConstantOp::create(builder, minimize.getLoc(), number, value.getValueAsDouble())
        .getResult();
  auto scheduled = dyn_cast<ScheduledAttr>(given);
  auto name = scheduled ? scheduled.getSchedule() : cast<FlatSymbolRefAttr>(given);
  Operation *symbol = SymbolTable::lookupSymbolIn(model, name.getAttr());
  if (auto schedule = dyn_cast_or_null<ScheduleOp>(symbol))
    return buildSchedule(minimize, schedule, scheduled ? scheduled.getSettings() : DictionaryAttr(),
                         step);
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

FailureOr<Value> Expander::buildSchedule(MinimizeOp minimize, ScheduleOp schedule,
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

FailureOr<SmallVector<Value>> Expander::buildHyper(MinimizeOp minimize, OptimizerOp optimizer,
                                                   Value step) {
  SmallVector<Value> values;
  for (auto [nameAttr, standard] :
       llvm::zip_equal(optimizer.getHyperNames(), optimizer.getHyperValues())) {
    StringRef name = cast<StringAttr>(nameAttr).getValue();
    Attribute given = minimize.getHyper().get(name);
    FailureOr<Value> value = buildSetting(minimize, "hyper-parameter '" + name + "'",
                                          given ? given : builder.getF64FloatAttr(standard), step);
    if (failed(value))
      return failure();
    values.push_back(*value);
  }
  return values;
}

FailureOr<Treatment> Expander::buildTreatment(MinimizeOp minimize, OptimizerOp optimizer,
                                              ArrayRef<Value> hyper, Value step) {
  Treatment treatment;
  std::optional<DictionaryAttr> settings = minimize.getTreatment();
  if (!settings)
    return treatment;
  std::pair<StringRef, Value *> fields[] = {{"clip_value", &treatment.clipValue},
                                            {"clip_norm", &treatment.clipNorm},
                                            {"l2", &treatment.l2},
                                            {"weight_decay", &treatment.weightDecay}};
  for (auto [name, field] : fields)
    if (Attribute given = settings->get(name)) {
      FailureOr<Value> value = buildSetting(minimize, "treatment '" + name + "'", given, step);
      if (failed(value))
        return failure();
      *field = *value;
    }
  auto names = optimizer.getHyperNames().getAsValueRange<StringAttr>();
  auto rate = llvm::find(names, "lr");
  if (rate != names.end())
    treatment.rate = hyper[std::distance(names.begin(), rate)];
  else if (treatment.weightDecay) {
    InFlightDiagnostic diagnostic = minimize.emitOpError("expects an optimizer with a "
                                                         "hyper-parameter 'lr' for weight_decay");
    diagnostic.attachNote(optimizer.getLoc()) << "@" << optimizer.getSymName() << " has none";
    return diagnostic;
  }
  return treatment;
}

const OptimizerState &Expander::getState(MinimizeOp minimize, OptimizerOp optimizer,
                                         ArrayRef<ParamOp> params) {
  SmallVector<Attribute> names;
  for (ParamOp param : params)
    names.push_back(param.getSymNameAttr());
  auto [entry, isNew] =
      states.try_emplace({optimizer.getSymNameAttr(), builder.getArrayAttr(names)});
  OptimizerState &state = entry->second;
  if (!isNew)
    return state;
  StringRef name = optimizer.getSymName();
  MLIRContext *context = builder.getContext();
  state.step =
      addState(model, minimize.getLoc(), name + ".step",
               RankedTensorType::get({}, builder.getI64Type()), ZerosAttr::get(context), nullptr);
  if (scalesLoss) {
    auto add = [&](StringRef what, Type element, Attribute init) {
      return addState(model, minimize.getLoc(), name + "." + what,
                      RankedTensorType::get({}, element), init, nullptr);
    };
    APFloat initial(nnc::state::LossScale::initial);
    state.scale = {add("loss_scale", builder.getF32Type(), ConstantInitAttr::get(context, initial)),
                   add("scale_steps", builder.getI64Type(), ZerosAttr::get(context)),
                   add("skipped", builder.getI64Type(), ZerosAttr::get(context))};
  }
  for (ParamOp param : params) {
    SmallVector<StringAttr> &slots = state.slots.emplace_back();
    auto add = [&](Attribute slot, RankedTensorType type, double value) {
      Attribute init = value == 0.0 ? Attribute(ZerosAttr::get(context))
                                    : ConstantInitAttr::get(context, APFloat(value));
      slots.push_back(
          addState(model, param.getLoc(),
                   param.getSymName() + "." + name + "." + cast<StringAttr>(slot).getValue(), type,
                   init, param));
    };
    for (auto [slot, value] : llvm::zip_equal(optimizer.getSlotNames(), optimizer.getSlotValues()))
      add(slot, param.getTensorType(), value);
    for (auto [scalar, value] :
         llvm::zip_equal(optimizer.getScalarNames(), optimizer.getScalarValues()))
      add(scalar, RankedTensorType::get({}, builder.getF64Type()), value);
  }
  return state;
}

LogicalResult Expander::expand(MinimizeOp minimize) {
  auto optimizer =
      dyn_cast_or_null<OptimizerOp>(SymbolTable::lookupSymbolIn(model, minimize.getOptimizer()));
  if (!optimizer)
    return minimize.emitOpError("names optimizer @")
           << minimize.getOptimizer() << ", which the model does not declare; "
           << "nnc-link-optimizers brings in those that are shipped";
  FailureOr<SmallVector<ParamOp>> params = getParams(minimize);
  if (failed(params) || failed(checkSettings(minimize, "hyper-parameter", minimize.getHyper(),
                                             "optimizer", optimizer, optimizer.getHyperNames())))
    return failure();
  const OptimizerState &state = getState(minimize, optimizer, *params);

  Location loc = minimize.getLoc();
  builder.setInsertionPoint(minimize);
  auto get = [&](StringAttr name, Type type) -> Value {
    return GetOp::create(builder, loc, type, FlatSymbolRefAttr::get(name));
  };
  FlatSymbolRefAttr callee = minimize.getCalleeAttr();
  SmallVector<Value> operands(minimize.getInputs());
  SmallVector<Attribute> wrt;
  SmallVector<Type> types(minimize.getResultTypes());
  if (scalesLoss) {
    auto loss = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(minimize, callee);
    callee = FlatSymbolRefAttr::get(nnc::state::makeScaledLoss(model, loss).getSymNameAttr());
    operands.push_back(get(state.scale.scale, RankedTensorType::get({}, builder.getF32Type())));
    types.insert(types.begin(), types.front());
  }
  for (ParamOp param : *params) {
    wrt.push_back(FlatSymbolRefAttr::get(param.getSymNameAttr()));
    types.push_back(param.getTensorType());
  }
  auto gradients =
      ValueAndGradOp::create(builder, loc, types, callee, operands, builder.getArrayAttr(wrt),
                             minimize.getMicroBatchesAttr(), minimize.getSummedAttr());
  ValueRange results = gradients.getResults().drop_front(scalesLoss);
  SmallVector<Value> values, slopes(results.drop_front(minimize.getNumResults()));
  if (scalesLoss)
    nnc::state::checkScaledGradients(builder, loc, state.scale, operands.back(), slopes);

  auto stepType = RankedTensorType::get({}, builder.getI64Type());
  Value before = get(state.step, stepType);
  Value one = ConstantOp::create(builder, loc, stepType, 1.0);
  Value step = AddOp::create(builder, loc, before, one);
  FailureOr<SmallVector<Value>> hyper = buildHyper(minimize, optimizer, step);
  if (failed(hyper))
    return failure();
  FailureOr<Treatment> treatment = buildTreatment(minimize, optimizer, *hyper, step);
  if (failed(treatment))
    return failure();
  for (ParamOp param : *params)
    values.push_back(get(param.getSymNameAttr(), param.getTensorType()));
  treatGradients(builder, loc, *treatment, values, slopes);

  SmallVector<UpdateInputs> inputs;
  for (auto [i, param] : llvm::enumerate(*params)) {
    UpdateInputs &input = inputs.emplace_back();
    input.parameter = values[i];
    input.gradient = slopes[i];
    for (auto [k, slot] : llvm::enumerate(state.slots[i])) {
      bool isScalar = k >= optimizer.getNumSlots();
      Type type =
          isScalar ? RankedTensorType::get({}, builder.getF64Type()) : param.getTensorType();
      (isScalar ? input.scalars : input.slots).push_back(get(slot, type));
    }
    input.step = step;
    input.hyper = *hyper;
  }
  SmallVector<std::pair<StringAttr, Value>> sets{{state.step, step}};
  for (auto [i, param] : llvm::enumerate(*params)) {
    FailureOr<SmallVector<Value>> updated =
        instantiateOptimizer(builder, loc, optimizer, inputs[i], param.getSymName());
    if (failed(updated))
      return failure();
    sets.emplace_back(param.getSymNameAttr(), updated->front());
    for (auto [slot, value] : llvm::zip_equal(state.slots[i], llvm::drop_begin(*updated)))
      sets.emplace_back(slot, value);
  }
  for (auto [name, value] : sets)
    SetOp::create(builder, loc, FlatSymbolRefAttr::get(name), value);
  minimize.replaceAllUsesWith(results.take_front(minimize.getNumResults()));
  minimize.erase();
  return success();
}

struct ExpandMinimize : nnc::impl::ExpandMinimizeBase<ExpandMinimize> {
  using ExpandMinimizeBase::ExpandMinimizeBase;

  void runOnOperation() override {
    for (auto model : getOperation().getOps<ModelOp>())
      if (failed(Expander(model, scaleLoss).run()))
        return signalPassFailure();
  }
};
} // namespace
