// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Averages of parameters become state, and a function called with them a copy of it
// that reads that state.
#include "AddState.h"
#include "ReadParams.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::state;

namespace nnc {
#define GEN_PASS_DEF_EXPANDAVERAGES
#include "nnc/stages/state/Passes.h.inc"
} // namespace nnc

namespace {
/// One average: what it is of, and the state that it is kept in.
struct Average {
  UpdateAverageOp first; ///< the op that it is known from
  StringAttr count;
  llvm::MapVector<StringAttr, StringAttr> states; ///< by parameter
};

class Expander {
public:
  explicit Expander(ModelOp model) : model(model), b(model.getContext()) {}

  LogicalResult run() {
    SmallVector<UpdateAverageOp> updates;
    SmallVector<CallAverageOp> calls;
    model.walk([&](UpdateAverageOp op) { updates.push_back(op); });
    model.walk([&](CallAverageOp op) { calls.push_back(op); });
    for (UpdateAverageOp update : updates)
      if (failed(declare(update)))
        return failure();
    for (UpdateAverageOp update : updates)
      expand(update, averages.find(update.getAverageAttr().getAttr())->second);
    for (CallAverageOp call : calls)
      if (failed(expand(call)))
        return failure();
    for (UpdateAverageOp update : updates)
      update.erase();
    return success();
  }

private:
  LogicalResult declare(UpdateAverageOp update) {
    StringAttr name = update.getAverageAttr().getAttr();
    auto [entry, isNew] = averages.try_emplace(name);
    Average &average = entry->second;
    if (!isNew) {
      if (average.first.getOverAttr() == update.getOverAttr() &&
          average.first.getDecayAttr() == update.getDecayAttr())
        return success();
      InFlightDiagnostic diagnostic = update.emitOpError("expects the parameters and the decay of ")
                                      << update.getAverageAttr()
                                      << " to be those of its other update";
      diagnostic.attachNote(average.first.getLoc()) << "it is here";
      return diagnostic;
    }
    average.first = update;
    SmallVector<ParamOp> params;
    if (std::optional<ArrayAttr> over = update.getOver())
      for (auto param : over->getAsRange<FlatSymbolRefAttr>())
        params.push_back(cast<ParamOp>(lookupState(update, param)));
    else
      llvm::append_range(params, model.getBody().getOps<ParamOp>());
    if (params.empty())
      return update.emitOpError("has nothing to average: the model has no nn.param");
    average.count = addState(model, update.getLoc(), name.getValue() + ".count",
                             RankedTensorType::get({}, b.getI64Type()),
                             ZerosAttr::get(b.getContext()), nullptr);
    for (ParamOp param : params) {
      auto same = SameAsAttr::get(b.getContext(), FlatSymbolRefAttr::get(param.getSymNameAttr()));
      average.states[param.getSymNameAttr()] =
          addState(model, param.getLoc(), param.getSymName() + "." + name.getValue(),
                   param.getTensorType(), same, param);
    }
    return success();
  }

  /// a <- k a + r w. Of the first value r is 1 and k 0, later r is 1 - decay or 1 / n.
  void expand(UpdateAverageOp update, const Average &average) {
    Location loc = update.getLoc();
    b.setInsertionPoint(update);
    auto whole = RankedTensorType::get({}, b.getI64Type());
    auto real = RankedTensorType::get({}, b.getF64Type());
    auto number = [&](double value) -> Value { return ConstantOp::create(b, loc, real, value); };
    auto get = [&](StringAttr name, Type type) -> Value {
      return GetOp::create(b, loc, type, FlatSymbolRefAttr::get(name));
    };
    auto set = [&](StringAttr name, Value value) {
      SetOp::create(b, loc, FlatSymbolRefAttr::get(name), value);
    };
    Value before = get(average.count, whole);
    Value n = AddOp::create(b, loc, before, ConstantOp::create(b, loc, whole, 1.0));
    Value time = CastOp::create(b, loc, n, b.getF64Type());
    Value keep, rate;
    if (std::optional<APFloat> decay = update.getDecay()) {
      Value isFirst = CompareOp::create(b, loc, Predicate::eq, time, number(1));
      double kept = decay->convertToDouble();
      keep = SelectOp::create(b, loc, isFirst, number(0), number(kept));
      rate = SelectOp::create(b, loc, isFirst, number(1), number(1 - kept));
    } else {
      rate = DivOp::create(b, loc, number(1), time);
      keep = SubOp::create(b, loc, number(1), rate);
    }
    for (auto [param, state] : average.states) {
      auto type = cast<ParamOp>(SymbolTable::lookupSymbolIn(model, param)).getTensorType();
      auto as = [&](Value scalar) -> Value {
        return type.getElementType().isF64()
                   ? scalar
                   : CastOp::create(b, loc, scalar, type.getElementType()).getResult();
      };
      Value old = MulOp::create(b, loc, get(state, type), as(keep));
      Value given = MulOp::create(b, loc, get(param, type), as(rate));
      set(state, AddOp::create(b, loc, old, given));
    }
    set(average.count, n);
  }

  LogicalResult expand(CallAverageOp call) {
    auto found = averages.find(call.getAverageAttr().getAttr());
    if (found == averages.end())
      return call.emitOpError("calls with the average ")
             << call.getAverageAttr() << ", which no nn.update_average of the model keeps";
    auto callee =
        cast<func::FuncOp>(SymbolTable::lookupSymbolIn(model, call.getCalleeAttr().getAttr()));
    FailureOr<func::FuncOp> averaged = copy(callee, found->second, call);
    if (failed(averaged))
      return failure();
    b.setInsertionPoint(call);
    auto plain = func::CallOp::create(b, call.getLoc(), *averaged, call.getInputs());
    call.replaceAllUsesWith(plain.getResults());
    call.erase();
    return success();
  }

  /// A copy of `function` that reads the average in the place of the parameters, and so
  /// do those that it calls or differentiates; the function itself where none is read.
  FailureOr<func::FuncOp> copy(func::FuncOp function, const Average &average, CallAverageOp call) {
    if (collectReadParams(function, model).empty())
      return function;
    StringAttr name = call.getAverageAttr().getAttr();
    auto [entry, isNew] = copies.try_emplace({function, name.getAsOpaquePointer()});
    if (!isNew)
      return entry->second;
    auto copied = cast<func::FuncOp>(function->clone());
    entry->second = copied;
    std::string base = (function.getSymName() + "." + name.getValue()).str(), free = base;
    for (unsigned n = 1; SymbolTable::lookupSymbolIn(model, free); ++n)
      free = base + "." + std::to_string(n);
    copied.setSymName(free);
    copied.setPrivate();
    model.getBody().front().push_back(copied);
    WalkResult result = copied.walk([&](Operation *op) -> WalkResult {
      auto redirected = [&](FlatSymbolRefAttr state) -> FlatSymbolRefAttr {
        auto found = average.states.find(state.getAttr());
        return found == average.states.end() ? state : FlatSymbolRefAttr::get(found->second);
      };
      if (auto set = dyn_cast<SetOp>(op);
          set && average.states.contains(set.getStateAttr().getAttr())) {
        InFlightDiagnostic diagnostic = call.emitOpError("calls a function that writes ")
                                        << set.getStateAttr() << ", which " << call.getAverageAttr()
                                        << " is the average of";
        diagnostic.attachNote(set.getLoc()) << "it is written here";
        return diagnostic;
      }
      if (auto get = dyn_cast<GetOp>(op))
        get.setStateAttr(redirected(get.getStateAttr()));
      if (auto gradient = dyn_cast<ValueAndGradOp>(op))
        gradient.setWrtAttr(b.getArrayAttr(
            llvm::map_to_vector(gradient.getWrt(), [&](Attribute entry) -> Attribute {
              auto state = dyn_cast<FlatSymbolRefAttr>(entry);
              return state ? redirected(state) : entry;
            })));
      auto target = op->getAttrOfType<FlatSymbolRefAttr>("callee");
      if (!target)
        return WalkResult::advance();
      auto inner = cast<func::FuncOp>(SymbolTable::lookupSymbolIn(model, target.getAttr()));
      FailureOr<func::FuncOp> innerCopy = copy(inner, average, call);
      if (failed(innerCopy))
        return WalkResult::interrupt();
      op->setAttr("callee", FlatSymbolRefAttr::get(innerCopy->getSymNameAttr()));
      return WalkResult::advance();
    });
    if (result.wasInterrupted())
      return failure();
    return copied;
  }

  ModelOp model;
  OpBuilder b;
  llvm::MapVector<StringAttr, Average> averages;
  DenseMap<std::pair<Operation *, const void *>, func::FuncOp> copies;
};

struct ExpandAverages : nnc::impl::ExpandAveragesBase<ExpandAverages> {
  void runOnOperation() override {
    for (auto model : getOperation().getOps<ModelOp>())
      if (failed(Expander(model).run()))
        return signalPassFailure();
  }
};
} // namespace
