// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Inference.h"

using namespace mlir;
using namespace nnc::nn;

RankedTensorType nnc::nn::getStateType(Operation *state) {
  if (auto param = dyn_cast<ParamOp>(state))
    return param.getTensorType();
  return cast<StateOp>(state).getTensorType();
}

Operation *nnc::nn::lookupState(Operation *user, FlatSymbolRefAttr name) {
  Operation *symbol = SymbolTable::lookupNearestSymbolFrom(user, name);
  return isa_and_nonnull<ParamOp, StateOp>(symbol) ? symbol : nullptr;
}

//===----------------------------------------------------------------------===//
// nn.model
//===----------------------------------------------------------------------===//

static LogicalResult verifyInterface(func::FuncOp function) {
  auto check = [&](Type type, StringRef what, unsigned i) -> LogicalResult {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (tensor && tensor.getNumDynamicDims() <= 1)
      return success();
    return function.emitOpError("expects ranked tensors with at most one extent of ?, got ")
           << type << " for " << what << " " << i;
  };
  for (auto [i, type] : llvm::enumerate(function.getArgumentTypes()))
    if (failed(check(type, "argument", i)))
      return failure();
  for (auto [i, type] : llvm::enumerate(function.getResultTypes()))
    if (failed(check(type, "result", i)))
      return failure();
  return success();
}

/// Whether state that begins as other state names some declared before, of its type.
template <typename Op> static LogicalResult verifyFirstValue(Op op) {
  auto same = dyn_cast<SameAsAttr>(op.getInit());
  if (!same)
    return success();
  Operation *other = lookupState(op, same.getState());
  if (!other || !other->isBeforeInBlock(op)) {
    InFlightDiagnostic diagnostic = op.emitOpError("begins as ")
                                    << same.getState()
                                    << ", which is no nn.param or nn.state declared before it";
    if (other)
      diagnostic.attachNote(other->getLoc()) << same.getState() << " is declared here";
    return diagnostic;
  }
  if (getStateType(other) == op.getType())
    return success();
  InFlightDiagnostic diagnostic = op.emitOpError("expects the type ")
                                  << getStateType(other) << " of " << same.getState()
                                  << ", as which it begins, got " << op.getType();
  diagnostic.attachNote(other->getLoc()) << same.getState() << " is declared here";
  return diagnostic;
}

LogicalResult ModelOp::verifyRegions() {
  for (Operation &op : *getBody().begin()) {
    auto param = dyn_cast<ParamOp>(op);
    auto state = dyn_cast<StateOp>(op);
    if ((param && failed(verifyFirstValue(param))) || (state && failed(verifyFirstValue(state))))
      return failure();
    if (auto function = dyn_cast<func::FuncOp>(op)) {
      if (failed(verifyInterface(function)))
        return failure();
      continue;
    }
    if (!isa<ParamOp, StateOp, OptimizerOp, ScheduleOp>(op)) {
      InFlightDiagnostic diagnostic =
          emitOpError("holds nn.param, nn.state, nn.optimizer, nn.schedule and func.func only");
      diagnostic.attachNote(op.getLoc()) << "got '" << op.getName() << "' here";
      return diagnostic;
    }
  }
  // Values without a rank belong into optimizers, where they are instantiated.
  WalkResult result = getBody().walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (isa<OptimizerOp>(op))
      return WalkResult::skip();
    for (Value value : op->getResults())
      if (isa<UnrankedTensorType>(value.getType())) {
        op->emitError() << "tensors of unknown rank belong into nn.optimizer, got "
                        << value.getType();
        return WalkResult::interrupt();
      }
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

//===----------------------------------------------------------------------===//
// nn.param, nn.state
//===----------------------------------------------------------------------===//

static LogicalResult verifyStateLike(Operation *op, Type type, Attribute init) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.hasStaticShape())
    return op->emitOpError("expects a ranked tensor of static extents, got ") << type;
  if (auto dense = dyn_cast<ElementsAttr>(init)) {
    if (dense.getType() == type)
      return success();
    return op->emitOpError("expects an initial value of type ")
           << type << ", got one of type " << dense.getType();
  }
  if (isa<SameAsAttr>(init)) // what it names is checked with the model
    return success();
  auto initializer = dyn_cast<InitializerAttrInterface>(init);
  if (!initializer)
    return op->emitOpError("expects an initializer such as #nn.zeros, or a dense constant, got ")
           << init;
  return initializer.verifyFor([&] { return op->emitOpError(); }, tensor);
}

LogicalResult nnc::nn::verifyOver(Operation *op, std::optional<ArrayAttr> over) {
  llvm::SmallPtrSet<Attribute, 8> seen;
  if (!over)
    return success();
  for (Attribute entry : *over) {
    auto symbol = dyn_cast<FlatSymbolRefAttr>(entry);
    if (!symbol || !isa_and_nonnull<ParamOp>(lookupState(op, symbol)))
      return op->emitOpError("expects names of nn.params in over, got ") << entry;
    if (!seen.insert(entry).second)
      return op->emitOpError("names ") << entry << " twice in over";
  }
  return success();
}

LogicalResult ParamOp::verify() {
  auto tensor = dyn_cast<TensorType>(getType());
  if (tensor && !isa<FloatType>(tensor.getElementType()))
    return emitOpError("expects elements that are floats, got ")
           << getType() << ": state that is not learnt is an nn.state";
  return verifyStateLike(*this, getType(), getInit());
}

LogicalResult StateOp::verify() { return verifyStateLike(*this, getType(), getInit()); }

//===----------------------------------------------------------------------===//
// nn.get, nn.set
//===----------------------------------------------------------------------===//

template <typename Op>
static LogicalResult verifyAccess(Op op, Type type, SymbolTableCollection &symbols) {
  auto model = op->template getParentOfType<ModelOp>();
  if (!model)
    return op.emitOpError("belongs inside an nn.model");
  Operation *state = symbols.lookupSymbolIn(model, op.getStateAttr());
  if (!isa_and_nonnull<ParamOp, StateOp>(state)) {
    InFlightDiagnostic diagnostic = op.emitOpError("names ")
                                    << op.getStateAttr() << ", which is no nn.param or nn.state of "
                                    << "model @" << model.getSymName();
    if (state)
      diagnostic.attachNote(state->getLoc()) << op.getStateAttr() << " is defined here";
    return diagnostic;
  }
  if (getStateType(state) == type)
    return success();
  InFlightDiagnostic diagnostic = op.emitOpError("expects ")
                                  << getStateType(state) << ", the type of " << op.getStateAttr()
                                  << ", got " << type;
  diagnostic.attachNote(state->getLoc()) << op.getStateAttr() << " is declared here";
  return diagnostic;
}

LogicalResult GetOp::verifySymbolUses(SymbolTableCollection &symbols) {
  return verifyAccess(*this, getType(), symbols);
}

LogicalResult SetOp::verifySymbolUses(SymbolTableCollection &symbols) {
  return verifyAccess(*this, getValue().getType(), symbols);
}
