// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// State becomes values: what a function reads is an argument, what it writes a
// result, and the order of the program is in who uses which value. From here on
// an op has no effect but its results.
#include "nnc/dialects/nn/NN.h"
#include "nnc/dialects/rt/RT.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace nnc::nn;

namespace nnc {
#define GEN_PASS_DEF_FUNCTIONALIZE
#include "nnc/stages/state/Passes.h.inc"
} // namespace nnc

namespace {
/// State that a function touches, by its place among the declarations.
struct Effects {
  llvm::BitVector touched, written;
  unsigned userArguments = 0, userResults = 0;
};

/// Functionalizes one model, callees before those who use them.
class Functionalizer {
public:
  explicit Functionalizer(ModelOp model) : model(model), builder(model.getContext()) {}

  LogicalResult run();

private:
  enum class Progress { Active, Done };

  LogicalResult rewrite(func::FuncOp function, Operation *user);
  FailureOr<Effects> getEffects(func::FuncOp function);
  LogicalResult collectEffects(Region &region, Effects &effects);
  LogicalResult rewriteBody(Block &block, MutableArrayRef<Value> current);
  LogicalResult rewriteRegions(nnc::ControlOpInterface op, MutableArrayRef<Value> current);
  template <typename Op> LogicalResult passState(Op op, MutableArrayRef<Value> current);
  FailureOr<ArrayAttr> indexWrt(ValueAndGradOp op, const Effects &effects);
  void dissolve();

  unsigned indexOf(FlatSymbolRefAttr name) { return indices.lookup(name.getAttr()); }
  DictionaryAttr mark(unsigned state) {
    return builder.getDictionaryAttr(builder.getNamedAttr(
        nnc::rt::stateAttr, FlatSymbolRefAttr::get(SymbolTable::getSymbolName(states[state]))));
  }

  ModelOp model;
  OpBuilder builder;
  SmallVector<Operation *> states;
  DenseMap<StringAttr, unsigned> indices;
  DenseMap<Operation *, Effects> effectsOf;
  DenseMap<Operation *, Progress> progress;
};

func::FuncOp getCallee(Operation *op) {
  FlatSymbolRefAttr name;
  if (auto call = dyn_cast<func::CallOp>(op))
    name = call.getCalleeAttr();
  else if (auto gradient = dyn_cast<ValueAndGradOp>(op))
    name = gradient.getCalleeAttr();
  return name ? SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(op, name) : func::FuncOp();
}

/// What `function` touches itself and through its callees, whose effects are known.
FailureOr<Effects> Functionalizer::getEffects(func::FuncOp function) {
  Effects effects;
  effects.touched.resize(states.size());
  effects.written.resize(states.size());
  effects.userArguments = function.getNumArguments();
  effects.userResults = function.getNumResults();
  if (failed(collectEffects(function.getBody(), effects)))
    return failure();
  return effects;
}

/// Adds what the ops of a region touch, with those of regions inside.
LogicalResult Functionalizer::collectEffects(Region &region, Effects &effects) {
  WalkResult result = region.walk([&](Operation *op) -> WalkResult {
    if (isa<MinimizeOp>(op))
      return op->emitOpError("remains: nnc-expand-minimize comes before nnc-functionalize");
    if (auto get = dyn_cast<GetOp>(op)) {
      effects.touched.set(indexOf(get.getStateAttr()));
    } else if (auto set = dyn_cast<SetOp>(op)) {
      effects.touched.set(indexOf(set.getStateAttr()));
      effects.written.set(indexOf(set.getStateAttr()));
    } else if (func::FuncOp callee = getCallee(op)) {
      if (failed(rewrite(callee, op)))
        return WalkResult::interrupt();
      effects.touched |= effectsOf[callee].touched;
      effects.written |= effectsOf[callee].written;
    } else {
      return WalkResult::advance();
    }
    // Values go from op to op in the order of a block; into a region and out of it
    // they go through the op around it.
    for (Operation *parent = op->getParentOp(); !isa<func::FuncOp>(parent);
         parent = parent->getParentOp())
      if (!isa<nnc::ControlOpInterface>(parent))
        return op->emitOpError("touches state inside a region of '")
               << parent->getName() << "', which cannot hand it on";
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

FailureOr<ArrayAttr> Functionalizer::indexWrt(ValueAndGradOp op, const Effects &effects) {
  SmallVector<Attribute> wrt;
  for (Attribute entry : op.getWrt()) {
    auto name = dyn_cast<FlatSymbolRefAttr>(entry);
    if (!name) {
      wrt.push_back(entry);
      continue;
    }
    unsigned state = indexOf(name);
    if (!effects.touched.test(state)) {
      InFlightDiagnostic diagnostic = op.emitOpError("differentiates ")
                                      << op.getCalleeAttr() << " with respect to " << name
                                      << ", which it does not read";
      diagnostic.attachNote(getCallee(op).getLoc()) << op.getCalleeAttr() << " is defined here";
      diagnostic.attachNote(states[state]->getLoc()) << name << " is declared here";
      return failure();
    }
    unsigned place = 0;
    for (unsigned touched : effects.touched.set_bits())
      place += touched < state;
    wrt.push_back(builder.getI64IntegerAttr(effects.userArguments + place));
  }
  return builder.getArrayAttr(wrt);
}

/// Hands the state of this moment to a callee and takes what it writes.
template <typename Op>
LogicalResult Functionalizer::passState(Op op, MutableArrayRef<Value> current) {
  func::FuncOp callee = getCallee(op);
  const Effects &effects = effectsOf[callee];
  OperationState state(op.getLoc(), op->getName());
  state.addOperands(op->getOperands());
  state.addAttributes(llvm::to_vector(op->getAttrs()));
  if (auto gradient = dyn_cast<ValueAndGradOp>(op.getOperation())) {
    FailureOr<ArrayAttr> wrt = indexWrt(gradient, effects);
    if (failed(wrt))
      return failure();
    state.attributes.set(gradient.getWrtAttrName(), *wrt);
  }
  for (unsigned i : effects.touched.set_bits())
    state.addOperands(current[i]);
  // The user's results, then written state, then gradients.
  state.addTypes(callee.getResultTypes());
  state.addTypes(op->getResults().drop_front(effects.userResults).getTypes());
  builder.setInsertionPoint(op);
  Operation *passed = builder.create(state);
  unsigned next = effects.userResults;
  for (unsigned i : effects.written.set_bits())
    current[i] = passed->getResult(next++);
  for (auto [i, result] : llvm::enumerate(op->getResults()))
    result.replaceAllUsesWith(
        passed->getResult(i < effects.userResults ? i : i + effects.written.count()));
  op->erase();
  return success();
}

/// Hands on the state through the ops of a block: `current` is what it is when the
/// block begins, and then what it is when it ends.
LogicalResult Functionalizer::rewriteBody(Block &block, MutableArrayRef<Value> current) {
  for (Operation &op : llvm::make_early_inc_range(block)) {
    LogicalResult result = success();
    if (auto get = dyn_cast<GetOp>(op)) {
      get.replaceAllUsesWith(current[indexOf(get.getStateAttr())]);
      get.erase();
    } else if (auto set = dyn_cast<SetOp>(op)) {
      current[indexOf(set.getStateAttr())] = set.getValue();
      set.erase();
    } else if (auto call = dyn_cast<func::CallOp>(op)) {
      result = passState(call, current);
    } else if (auto gradient = dyn_cast<ValueAndGradOp>(op)) {
      result = passState(gradient, current);
    } else if (auto control = dyn_cast<nnc::ControlOpInterface>(op)) {
      result = rewriteRegions(control, current);
    }
    if (failed(result))
      return failure();
  }
  return success();
}

/// What regions read of the state is around them; what they write goes through the op.
LogicalResult Functionalizer::rewriteRegions(nnc::ControlOpInterface op,
                                             MutableArrayRef<Value> current) {
  Effects effects;
  effects.touched.resize(states.size());
  effects.written.resize(states.size());
  for (Region &region : op->getRegions())
    if (failed(collectEffects(region, effects)))
      return failure();
  SmallVector<unsigned> written(effects.written.set_bits());
  auto valuesOf = [&](ArrayRef<Value> state) {
    return llvm::map_to_vector(written, [&](unsigned i) { return state[i]; });
  };
  LogicalResult result = success();
  auto rewriteRegion = [&](Region &region, ValueRange initial) {
    SmallVector<Value> inside(current);
    for (auto [i, value] : llvm::zip_equal(written, initial))
      inside[i] = value;
    if (failed(rewriteBody(region.front(), inside)))
      result = failure();
    return valuesOf(inside);
  };
  if (written.empty()) {
    for (Region &region : op->getRegions())
      rewriteRegion(region, {});
    return result;
  }
  SmallVector<Value> last = op.threadValues(builder, valuesOf(current), rewriteRegion);
  for (auto [i, value] : llvm::zip_equal(written, last))
    current[i] = value;
  return result;
}

LogicalResult Functionalizer::rewrite(func::FuncOp function, Operation *user) {
  auto [entry, isNew] = progress.try_emplace(function, Progress::Active);
  if (!isNew) {
    if (entry->second == Progress::Done)
      return success();
    InFlightDiagnostic diagnostic = user->emitError("function '")
                                    << function.getSymName() << "' uses itself";
    diagnostic.attachNote(function.getLoc()) << "it is defined here";
    return failure();
  }
  if (function.isExternal())
    return function.emitError("function '") << function.getSymName() << "' has no body";
  if (!function.getBody().hasOneBlock())
    return function.emitError("function '") << function.getSymName() << "' has branches";
  FailureOr<Effects> effects = getEffects(function);
  if (failed(effects))
    return failure();

  SmallVector<Value> current(states.size());
  for (unsigned i : effects->touched.set_bits()) {
    unsigned at = function.getNumArguments();
    Location loc = NameLoc::get(SymbolTable::getSymbolName(states[i]), states[i]->getLoc());
    if (failed(function.insertArgument(at, getStateType(states[i]), mark(i), loc)))
      return function.emitError("cannot take state as an argument");
    current[i] = function.getArgument(at);
  }
  for (unsigned i : effects->written.set_bits())
    if (failed(function.insertResult(function.getNumResults(), getStateType(states[i]), mark(i))))
      return function.emitError("cannot give state as a result");
  Block &body = function.getBody().front();
  if (failed(rewriteBody(body, current)))
    return failure();
  for (unsigned i : effects->written.set_bits())
    body.getTerminator()->insertOperands(body.getTerminator()->getNumOperands(), current[i]);
  effectsOf[function] = std::move(*effects);
  progress[function] = Progress::Done;
  return success();
}

/// Puts the model's name, state and functions in the place of the model.
void Functionalizer::dissolve() {
  auto module = cast<ModuleOp>(model->getParentOp());
  module->setAttr(nnc::rt::modelNameAttr, model.getSymNameAttr());
  builder.setInsertionPoint(model);
  for (Operation *state : states) {
    auto kind = isa<ParamOp>(state)          ? nnc::rt::StateKind::parameter
                : state->hasAttr(slotOfAttr) ? nnc::rt::StateKind::slot
                                             : nnc::rt::StateKind::variable;
    nnc::rt::StateOp::create(builder, state->getLoc(), kind,
                             SymbolTable::getSymbolName(state).getValue(), getStateType(state),
                             /*offset=*/IntegerAttr());
  }
  for (auto function : llvm::make_early_inc_range(model.getBody().getOps<func::FuncOp>()))
    function->moveBefore(model);
  model.erase();
}

LogicalResult Functionalizer::run() {
  for (Operation &op : model.getBody().front())
    if (isa<ParamOp, StateOp>(op)) {
      indices[SymbolTable::getSymbolName(&op)] = states.size();
      states.push_back(&op);
    }
  for (auto function : model.getBody().getOps<func::FuncOp>())
    if (failed(rewrite(function, function)))
      return failure();
  dissolve();
  return success();
}

struct Functionalize : nnc::impl::FunctionalizeBase<Functionalize> {
  void runOnOperation() override {
    // A module of which the model is gone already, or never was, is left alone.
    auto models = llvm::to_vector(getOperation().getOps<ModelOp>());
    if (models.empty())
      return;
    for (Operation &op : *getOperation().getBody()) {
      if (&op == models.front())
        continue;
      InFlightDiagnostic diagnostic = emitError(op.getLoc())
                                      << "expects the model to be alone in its module, got '"
                                      << op.getName() << "' beside it";
      diagnostic.attachNote(models.front().getLoc())
          << "model @" << models.front().getSymName() << " is defined here";
      return signalPassFailure();
    }
    if (failed(Functionalizer(models.front()).run()))
      signalPassFailure();
  }
};
} // namespace
