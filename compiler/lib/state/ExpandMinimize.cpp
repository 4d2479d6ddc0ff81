// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// nn.minimize is sugar: here it becomes a gradient, one instance of the
// optimizer's rule for each parameter, and the state that the rule keeps.
#include "AddState.h"
#include "InstantiateOptimizer.h"
#include "ReadParams.h"
#include "ScaleLoss.h"
#include "Settings.h"
#include "TreatGradients.h"

#include "nnc/dialects/nn/NN.h"

#include "mlir/IR/BuiltinOps.h"
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
  std::optional<LossScale> scale; ///< where losses are scaled
};

/// Parameters, and what updates them.
struct Group {
  GroupAttr settings;
  OptimizerOp optimizer;
  SmallVector<ParamOp> params;
  OptimizerState *state;
};

using Sets = SmallVector<std::pair<StringAttr, Value>>;

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
  FailureOr<SmallVector<Group>> getGroups(MinimizeOp minimize);
  FailureOr<SmallVector<ParamOp>> getParams(MinimizeOp minimize, GroupAttr group);
  FailureOr<SmallVector<Value>> buildHyper(MinimizeOp minimize, Group &group, Value step);
  FailureOr<Treatment> buildTreatment(MinimizeOp minimize, Group &group, ArrayRef<Value> hyper,
                                      Value step);
  OptimizerState &getState(Location loc, OptimizerOp optimizer, ArrayRef<ParamOp> params);
  /// The scale of a loss, state with the name of the optimizer of its first group.
  const LossScale &getScale(Location loc, Group &first);
  Value get(Location loc, StringAttr name, Type type) {
    return GetOp::create(builder, loc, type, FlatSymbolRefAttr::get(name));
  }
  /// The updates of a group, from its gradients; what is to be set is added to `sets`.
  LogicalResult buildUpdates(MinimizeOp minimize, Group &group, MutableArrayRef<Value> slopes,
                             Sets &sets);

  ModelOp model;
  bool scalesLoss;
  OpBuilder builder;
  /// By optimizer and parameters: two nn.minimize with the same share state.
  DenseMap<std::pair<Attribute, Attribute>, std::unique_ptr<OptimizerState>> states;
};

FailureOr<SmallVector<Group>> Expander::getGroups(MinimizeOp minimize) {
  SmallVector<Group> groups;
  for (auto settings : minimize.getGroups().getAsRange<GroupAttr>()) {
    StringRef name = settings.getOptimizer().getValue();
    auto optimizer = dyn_cast_or_null<OptimizerOp>(SymbolTable::lookupSymbolIn(model, name));
    if (!optimizer)
      return minimize.emitOpError("names optimizer @")
             << name << ", which the model does not declare; "
             << "nnc-link-optimizers brings in those that are shipped";
    FailureOr<SmallVector<ParamOp>> params = getParams(minimize, settings);
    if (failed(params) || failed(checkSettings(minimize, "hyper-parameter", settings.getHyper(),
                                               "optimizer", optimizer, optimizer.getHyperNames())))
      return failure();
    groups.push_back({settings, optimizer, *params, nullptr});
  }
  for (Group &group : groups)
    group.state = &getState(minimize.getLoc(), group.optimizer, group.params);
  return groups;
}

FailureOr<SmallVector<ParamOp>> Expander::getParams(MinimizeOp minimize, GroupAttr group) {
  auto loss =
      SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(minimize, minimize.getCalleeAttr());
  SmallVector<ParamOp> read = collectReadParams(loss, model);
  auto noteLoss = [&](InFlightDiagnostic &diagnostic) {
    diagnostic.attachNote(loss.getLoc()) << minimize.getCalleeAttr() << " is defined here";
  };
  SmallVector<ParamOp> params;
  if (ArrayAttr over = group.getOver()) {
    for (auto name : over.getAsRange<FlatSymbolRefAttr>()) {
      auto param = cast<ParamOp>(lookupState(minimize, name));
      if (!llvm::is_contained(read, param)) {
        InFlightDiagnostic diagnostic = minimize.emitOpError("cannot minimize ")
                                        << minimize.getCalleeAttr() << " over " << name
                                        << ", which it does not read";
        noteLoss(diagnostic);
        diagnostic.attachNote(param.getLoc()) << name << " is declared here";
        return failure();
      }
      params.push_back(param);
    }
  } else {
    DenseSet<Attribute> named;
    for (auto other : minimize.getGroups().getAsRange<GroupAttr>())
      if (ArrayAttr over = other.getOver())
        named.insert(over.begin(), over.end());
    llvm::copy_if(read, std::back_inserter(params), [&](ParamOp param) {
      return !named.contains(FlatSymbolRefAttr::get(param.getSymNameAttr()));
    });
  }
  if (!params.empty())
    return params;
  InFlightDiagnostic diagnostic =
      read.empty() ? minimize.emitOpError("has nothing to learn: ")
                         << minimize.getCalleeAttr() << " reads no nn.param"
                   : minimize.emitOpError("has nothing to learn for ")
                         << group.getOptimizer() << ": "
                         << (group.getOver() ? "its list of parameters is empty"
                                             : "other groups have all parameters that are read");
  noteLoss(diagnostic);
  return failure();
}

FailureOr<SmallVector<Value>> Expander::buildHyper(MinimizeOp minimize, Group &group, Value step) {
  SmallVector<Value> values;
  OptimizerOp optimizer = group.optimizer;
  for (auto [nameAttr, standard] :
       llvm::zip_equal(optimizer.getHyperNames(), optimizer.getHyperValues())) {
    StringRef name = cast<StringAttr>(nameAttr).getValue();
    Attribute given = group.settings.getHyper().get(name);
    FailureOr<Value> value = buildSetting(builder, minimize, "hyper-parameter '" + name + "'",
                                          given ? given : builder.getF64FloatAttr(standard), step);
    if (failed(value))
      return failure();
    values.push_back(*value);
  }
  return values;
}

FailureOr<Treatment> Expander::buildTreatment(MinimizeOp minimize, Group &group,
                                              ArrayRef<Value> hyper, Value step) {
  Treatment treatment;
  std::pair<StringRef, Value *> fields[] = {{"clip_value", &treatment.clipValue},
                                            {"clip_norm", &treatment.clipNorm},
                                            {"l2", &treatment.l2},
                                            {"weight_decay", &treatment.weightDecay}};
  for (auto [name, field] : fields)
    if (Attribute given = group.settings.getTreatment().get(name)) {
      FailureOr<Value> value =
          buildSetting(builder, minimize, "treatment '" + name + "'", given, step);
      if (failed(value))
        return failure();
      *field = *value;
    }
  OptimizerOp optimizer = group.optimizer;
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

OptimizerState &Expander::getState(Location loc, OptimizerOp optimizer, ArrayRef<ParamOp> params) {
  SmallVector<Attribute> names;
  for (ParamOp param : params)
    names.push_back(param.getSymNameAttr());
  std::unique_ptr<OptimizerState> &entry =
      states[{optimizer.getSymNameAttr(), builder.getArrayAttr(names)}];
  if (entry)
    return *entry;
  entry = std::make_unique<OptimizerState>();
  OptimizerState &state = *entry;
  StringRef name = optimizer.getSymName();
  MLIRContext *context = builder.getContext();
  state.step = addState(model, loc, name + ".step", RankedTensorType::get({}, builder.getI64Type()),
                        ZerosAttr::get(context), nullptr);
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

const LossScale &Expander::getScale(Location loc, Group &first) {
  std::optional<LossScale> &scale = first.state->scale;
  if (scale)
    return *scale;
  OptimizerOp optimizer = first.optimizer;
  auto add = [&](StringRef what, Type element, Attribute init) {
    return addState(model, loc, optimizer.getSymName() + "." + what,
                    RankedTensorType::get({}, element), init, nullptr);
  };
  MLIRContext *context = builder.getContext();
  scale = {add("loss_scale", builder.getF32Type(),
               ConstantInitAttr::get(context, APFloat(LossScale::initial))),
           add("scale_steps", builder.getI64Type(), ZerosAttr::get(context)),
           add("skipped", builder.getI64Type(), ZerosAttr::get(context))};
  return *scale;
}

LogicalResult Expander::buildUpdates(MinimizeOp minimize, Group &group,
                                     MutableArrayRef<Value> slopes, Sets &sets) {
  Location loc = minimize.getLoc();
  OptimizerOp optimizer = group.optimizer;
  const OptimizerState &state = *group.state;
  auto stepType = RankedTensorType::get({}, builder.getI64Type());
  Value before = get(loc, state.step, stepType);
  Value one = ConstantOp::create(builder, loc, stepType, 1.0);
  Value step = AddOp::create(builder, loc, before, one);
  FailureOr<SmallVector<Value>> hyper = buildHyper(minimize, group, step);
  if (failed(hyper))
    return failure();
  FailureOr<Treatment> treatment = buildTreatment(minimize, group, *hyper, step);
  if (failed(treatment))
    return failure();
  SmallVector<Value> values;
  for (ParamOp param : group.params)
    values.push_back(get(loc, param.getSymNameAttr(), param.getTensorType()));
  treatGradients(builder, loc, *treatment, values, slopes);

  SmallVector<UpdateInputs> inputs;
  for (auto [i, param] : llvm::enumerate(group.params)) {
    UpdateInputs &input = inputs.emplace_back();
    input.parameter = values[i];
    input.gradient = slopes[i];
    for (auto [k, slot] : llvm::enumerate(state.slots[i])) {
      bool isScalar = k >= optimizer.getNumSlots();
      Type type =
          isScalar ? RankedTensorType::get({}, builder.getF64Type()) : param.getTensorType();
      (isScalar ? input.scalars : input.slots).push_back(get(loc, slot, type));
    }
    input.step = step;
    input.hyper = *hyper;
  }
  sets.emplace_back(state.step, step);
  for (auto [i, param] : llvm::enumerate(group.params)) {
    FailureOr<SmallVector<Value>> updated =
        instantiateOptimizer(builder, loc, optimizer, inputs[i], param.getSymName());
    if (failed(updated))
      return failure();
    sets.emplace_back(param.getSymNameAttr(), updated->front());
    for (auto [slot, value] : llvm::zip_equal(state.slots[i], llvm::drop_begin(*updated)))
      sets.emplace_back(slot, value);
  }
  return success();
}

LogicalResult Expander::expand(MinimizeOp minimize) {
  FailureOr<SmallVector<Group>> groups = getGroups(minimize);
  if (failed(groups))
    return failure();
  Location loc = minimize.getLoc();
  builder.setInsertionPoint(minimize);
  FlatSymbolRefAttr callee = minimize.getCalleeAttr();
  SmallVector<Value> operands(minimize.getInputs());
  SmallVector<Attribute> wrt;
  SmallVector<Type> types(minimize.getResultTypes());
  if (scalesLoss) {
    auto loss = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(minimize, callee);
    callee = FlatSymbolRefAttr::get(makeScaledLoss(model, loss).getSymNameAttr());
    operands.push_back(get(loc, getScale(loc, groups->front()).scale,
                           RankedTensorType::get({}, builder.getF32Type())));
    types.insert(types.begin(), types.front());
  }
  for (Group &group : *groups)
    for (ParamOp param : group.params) {
      wrt.push_back(FlatSymbolRefAttr::get(param.getSymNameAttr()));
      types.push_back(param.getTensorType());
    }
  auto gradients =
      ValueAndGradOp::create(builder, loc, types, callee, operands, builder.getArrayAttr(wrt),
                             minimize.getMicroBatchesAttr(), minimize.getSummedAttr());
  ValueRange results = gradients.getResults().drop_front(scalesLoss);
  SmallVector<Value> slopes(results.drop_front(minimize.getNumResults()));
  if (scalesLoss)
    checkScaledGradients(builder, loc, getScale(loc, groups->front()), operands.back(), slopes);

  Sets sets;
  MutableArrayRef<Value> left(slopes);
  for (Group &group : *groups) {
    if (failed(buildUpdates(minimize, group, left.take_front(group.params.size()), sets)))
      return failure();
    left = left.drop_front(group.params.size());
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
