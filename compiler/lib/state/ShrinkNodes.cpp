// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which dimensions belong to a layer's nodes is found by trying: the extents of some are
// changed, all types inferred anew, and the verifier asked. It knows every op's rules.
#include "nnc/compiler/Shrink.h"

#include "nnc/dialects/nn/NN.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/Pass.h"

#include <numeric>

using namespace mlir;
using namespace nnc::nn;

namespace nnc {
#define GEN_PASS_DECL_SHRINKNODES
#define GEN_PASS_DEF_SHRINKNODES
#include "nnc/stages/state/Passes.h.inc"
} // namespace nnc

static ModelOp modelOf(ModuleOp module) {
  auto models = module.getOps<ModelOp>();
  return models.empty() ? ModelOp() : *models.begin();
}

namespace {
/// Infers the types of all values from those of state and of public functions' arguments.
class Retyper {
public:
  explicit Retyper(ModelOp model) : model(model) {}

  LogicalResult run() {
    for (auto function : model.getBody().getOps<func::FuncOp>())
      if (function.isPublic() &&
          failed(retype(function, SmallVector<Type>(function.getArgumentTypes()))))
        return failure();
    return success();
  }

private:
  LogicalResult retype(func::FuncOp function, ArrayRef<Type> arguments) {
    if (!done.insert(function).second)
      return success(); // The verifier sees calls that do not agree.
    for (auto [argument, type] : llvm::zip_equal(function.getArguments(), arguments))
      argument.setType(type);
    WalkResult result = function.getBody().walk<WalkOrder::PreOrder>([&](Operation *op) {
      return failed(retype(op)) ? WalkResult::interrupt() : WalkResult::advance();
    });
    if (result.wasInterrupted())
      return failure();
    auto results = function.getBody().front().getTerminator()->getOperandTypes();
    function.setFunctionType(FunctionType::get(function.getContext(), arguments, results));
    auto vjp = function->getAttrOfType<FlatSymbolRefAttr>(vjpAttr);
    if (!vjp)
      return success();
    SmallVector<Type> taken(arguments);
    llvm::copy_if(results, std::back_inserter(taken), [](Type type) {
      return isa<FloatType>(cast<ShapedType>(type).getElementType());
    });
    return retype(SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(function, vjp), taken);
  }

  LogicalResult retype(Operation *op) {
    if (auto get = dyn_cast<GetOp>(op)) {
      get.getResult().setType(getStateType(lookupState(get, get.getStateAttr())));
      return success();
    }
    if (auto name = op->getAttrOfType<FlatSymbolRefAttr>("callee"))
      return retypeCall(op, name);
    auto inferable = dyn_cast<InferTypeOpInterface>(op);
    if (!inferable)
      return success(); // Its type is its own; the verifier sees whether it still fits.
    SmallVector<Type> types;
    if (failed(inferable.inferReturnTypes(op->getContext(), op->getLoc(), op->getOperands(),
                                          op->getDiscardableAttrDictionary(),
                                          op->getPropertiesStorage(), op->getRegions(), types)))
      return failure();
    for (auto [result, type] : llvm::zip_equal(op->getResults(), types))
      result.setType(type);
    return success();
  }

  /// A call, or an op that differentiates a function: its results, then what `wrt` or
  /// further derivatives ask for.
  LogicalResult retypeCall(Operation *op, FlatSymbolRefAttr name) {
    auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(op, name);
    unsigned inputs = callee.getNumArguments();
    if (failed(retype(callee, SmallVector<Type>(op->getOperands().take_front(inputs).getTypes()))))
      return failure();
    SmallVector<Type> types(callee.getResultTypes());
    if (auto gradient = dyn_cast<ValueAndGradOp>(op)) {
      for (Attribute entry : gradient.getWrt())
        if (auto index = dyn_cast<IntegerAttr>(entry))
          types.push_back(op->getOperand(index.getInt()).getType());
        else
          types.push_back(getStateType(lookupState(op, cast<FlatSymbolRefAttr>(entry))));
    } else if (isa<JVPOp>(op)) {
      llvm::append_range(types, callee.getResultTypes());
    }
    for (auto [result, type] : llvm::zip_equal(op->getResults(), types))
      result.setType(type);
    return success();
  }

  ModelOp model;
  llvm::SmallPtrSet<Operation *, 16> done;
};

RankedTensorType withExtent(RankedTensorType type, int64_t axis, int64_t extent) {
  SmallVector<int64_t> shape(type.getShape());
  shape[axis] = extent;
  return type.clone(shape);
}

/// The elements at the indices `kept` along `axis`.
DenseElementsAttr cut(DenseElementsAttr elements, int64_t axis, ArrayRef<int64_t> kept) {
  auto type = cast<RankedTensorType>(elements.getType());
  RankedTensorType smaller = withExtent(type, axis, kept.size());
  if (elements.isSplat())
    return elements.resizeSplat(smaller);
  int64_t inner = 1, extent = type.getDimSize(axis);
  for (int64_t after : type.getShape().drop_front(axis + 1))
    inner *= after;
  SmallVector<Attribute> all(elements.getValues<Attribute>()), some;
  for (int64_t begin = 0, end = all.size(); begin < end; begin += extent * inner)
    for (int64_t index : kept)
      for (int64_t i = 0; i < inner; ++i)
        some.push_back(all[begin + index * inner + i]);
  return DenseElementsAttr::get(smaller, some);
}

void setType(Operation *state, RankedTensorType type) {
  if (auto param = dyn_cast<ParamOp>(state))
    param.setType(type);
  else
    cast<StateOp>(state).setType(type);
}

Attribute getInit(Operation *state) {
  return isa<ParamOp>(state) ? cast<ParamOp>(state).getInit() : cast<StateOp>(state).getInit();
}

void setInit(Operation *state, Attribute init) {
  if (auto param = dyn_cast<ParamOp>(state))
    param.setInitAttr(init);
  else
    cast<StateOp>(state).setInitAttr(init);
}

/// Whether the model is one with another extent along all of these axes.
bool canChange(ModuleOp module, ArrayRef<nnc::StateAxis> axes, int64_t extent) {
  ScopedDiagnosticHandler silence(module.getContext(), [](Diagnostic &) { return success(); });
  OwningOpRef<ModuleOp> trial(module.clone());
  ModelOp model = modelOf(*trial);
  for (const nnc::StateAxis &each : axes) {
    Operation *state = SymbolTable::lookupSymbolIn(model, each.state);
    setType(state, withExtent(getStateType(state), each.axis, extent));
    if (isa<ElementsAttr>(getInit(state)))
      setInit(state, ZerosAttr::get(module.getContext()));
  }
  return succeeded(Retyper(model).run()) && succeeded(verify(*trial));
}

/// Calls `use` with each choice of `count` of the numbers below `n`, until it says true.
bool anyChoice(unsigned n, unsigned count, llvm::function_ref<bool(ArrayRef<unsigned>)> use) {
  SmallVector<unsigned> chosen(count);
  std::iota(chosen.begin(), chosen.end(), 0u);
  while (true) {
    if (use(chosen))
      return true;
    unsigned i = count;
    while (i && chosen[i - 1] == n - count + i - 1)
      --i;
    if (!i)
      return false;
    ++chosen[i - 1];
    for (unsigned k = i; k < count; ++k)
      chosen[k] = chosen[k - 1] + 1;
  }
}
} // namespace

FailureOr<std::vector<nnc::StateAxis>> nnc::findNodes(ModuleOp module, StringRef parameter,
                                                      int64_t axis) {
  ModelOp model = modelOf(module);
  if (!model)
    return module.emitError("holds no nn.model");
  auto param = dyn_cast_or_null<ParamOp>(SymbolTable::lookupSymbolIn(model, parameter));
  if (!param)
    return model.emitError("has no nn.param @") << parameter;
  RankedTensorType type = param.getTensorType();
  if (axis < 0 || axis >= type.getRank())
    return param.emitOpError("expects an axis in [0, ")
           << type.getRank() << ") of @" << parameter << ", got " << axis;
  int64_t extent = type.getDimSize(axis);
  std::vector<StateAxis> others;
  for (Operation &op : model.getBody().front())
    if (isa<ParamOp, StateOp>(op)) {
      StringRef name = SymbolTable::getSymbolName(&op).getValue();
      for (auto [d, size] : llvm::enumerate(getStateType(&op).getShape()))
        if (size == extent && (name != parameter || static_cast<int64_t>(d) != axis))
          others.push_back({name.str(), static_cast<int64_t>(d)});
    }
  // An extent that nothing else has, nor broadcasts with.
  int64_t another = extent + 7919;
  constexpr unsigned mostTrials = 20000;
  unsigned trials = 0;
  std::vector<StateAxis> found;
  for (unsigned count = 0; count <= others.size() && found.empty(); ++count) {
    bool isOver = anyChoice(others.size(), count, [&](ArrayRef<unsigned> chosen) {
      std::vector<StateAxis> axes = {{parameter.str(), axis}};
      for (unsigned i : chosen)
        axes.push_back(others[i]);
      if (canChange(module, axes, another))
        found = axes;
      return !found.empty() || ++trials == mostTrials;
    });
    if (isOver)
      break;
  }
  if (!found.empty())
    return found;
  InFlightDiagnostic diagnostic = param.emitOpError("cannot change the extent ")
                                  << extent << " along axis " << axis << " of @" << parameter;
  if (trials == mostTrials)
    diagnostic << ": after " << mostTrials << " trials no set of parameters goes with it";
  else
    diagnostic << " with any of the other state: an argument of an entry, or a shape that is "
                  "written out, depends on it";
  return diagnostic;
}

LogicalResult nnc::shrinkNodes(ModuleOp module, ArrayRef<StateAxis> axes, ArrayRef<int64_t> kept) {
  ModelOp model = modelOf(module);
  for (const StateAxis &each : axes) {
    Operation *state = SymbolTable::lookupSymbolIn(model, each.state);
    RankedTensorType type = getStateType(state);
    int64_t extent = type.getDimSize(each.axis), before = -1;
    for (int64_t index : kept) {
      if (index <= before || index >= extent)
        return state->emitOpError("expects ascending indices in [0, ")
               << extent << ") of the nodes that are kept, got " << index << " after " << before;
      before = index;
    }
    if (kept.empty())
      return state->emitOpError("expects at least one node that is kept");
    if (auto dense = dyn_cast<DenseElementsAttr>(getInit(state)))
      setInit(state, cut(dense, each.axis, kept));
    setType(state, withExtent(type, each.axis, kept.size()));
  }
  return failure(failed(Retyper(model).run()) || failed(verify(module)));
}

namespace {
struct ShrinkNodes : nnc::impl::ShrinkNodesBase<ShrinkNodes> {
  using Base = nnc::impl::ShrinkNodesBase<ShrinkNodes>;
  using Base::Base;

  void runOnOperation() override {
    FailureOr<std::vector<nnc::StateAxis>> axes = nnc::findNodes(getOperation(), of, axis);
    if (failed(axes) || failed(nnc::shrinkNodes(getOperation(), *axes,
                                                SmallVector<int64_t>(keep.begin(), keep.end()))))
      signalPassFailure();
  }
};
} // namespace
