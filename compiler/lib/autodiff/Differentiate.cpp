// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reverse mode on straight-line code. The function is copied to where its
// gradient is asked for; the copy is the tape. A value is active when it
// depends on an argument in `wrt`. Going back from the loss, each op on the tape
// is asked once for the cotangents of its active operands, when those of its
// results are complete: all users of a result come later on the tape.
#include "nnc/dialects/interfaces/DifferentiableOpInterface.h"
#include "nnc/dialects/nn/NN.h"
#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace nnc;

namespace nnc {
#define GEN_PASS_DEF_DIFFERENTIATE
#include "nnc/stages/autodiff/Passes.h.inc"
} // namespace nnc

namespace {
bool isFloat(Value value) {
  auto type = dyn_cast<TensorType>(value.getType());
  return type && isa<FloatType>(type.getElementType());
}

/// How messages call an argument: the name of the state that it is, or of the
/// user's argument, or its number.
std::string nameOf(func::FuncOp function, unsigned index) {
  if (auto state = function.getArgAttrOfType<FlatSymbolRefAttr>(index, rt::stateAttr))
    return "'@" + state.getValue().str() + "'";
  if (auto name = dyn_cast<NameLoc>(function.getArgument(index).getLoc()))
    return "argument '" + name.getName().str() + "'";
  return "argument #" + std::to_string(index);
}

/// One nn.value_and_grad, in the course of becoming ordinary ops.
class Expansion {
public:
  Expansion(nn::ValueAndGradOp request, func::FuncOp callee)
      : request(request), callee(callee), builder(request) {}

  LogicalResult run();

private:
  FailureOr<SmallVector<Value>> copyBody(func::FuncOp function, ValueRange arguments,
                                         Location from);
  void findActive(ArrayRef<Value> inputs);
  LogicalResult pullBack(Operation *op);
  void accumulate(Value value, Value cotangent, Operation *user);
  LogicalResult check(Operation *op, DifferentiableOpInterface rule, SmallVector<bool> &needed);
  void notePath(Diagnostic &diagnostic, Operation *op);
  InFlightDiagnostic refuse(Operation *op) {
    return op->emitError("cannot differentiate through '") << op->getName() << "'";
  }

  nn::ValueAndGradOp request;
  func::FuncOp callee;
  OpBuilder builder;
  SmallVector<Operation *> tape;
  DenseSet<Value> active;
  DenseMap<Value, Value> cotangents;
  /// The op that first gave a value its cotangent: the way back to the loss.
  DenseMap<Value, Operation *> reachedFrom;
};

LogicalResult Expansion::run() {
  // An operand may be passed twice, and only once in wrt: stand-ins keep the
  // arguments apart.
  SmallVector<Value> arguments(request.getInputs()), inputs;
  SmallVector<UnrealizedConversionCastOp> standIns;
  SmallVector<unsigned> indices;
  for (Attribute entry : request.getWrt()) {
    auto index = dyn_cast<IntegerAttr>(entry);
    if (!index)
      return request.emitError("expects indices of arguments in wrt, got ")
             << entry << ": state becomes arguments in nnc-functionalize, which has to run before";
    indices.push_back(index.getInt());
    Value &argument = arguments[indices.back()];
    standIns.push_back(UnrealizedConversionCastOp::create(builder, request.getLoc(),
                                                          argument.getType(), argument));
    argument = standIns.back().getResult(0);
    inputs.push_back(argument);
  }
  FailureOr<SmallVector<Value>> results = copyBody(callee, arguments, request.getLoc());
  if (failed(results))
    return failure();
  findActive(inputs);

  Value loss = results->front();
  Value one = nn::ConstantOp::create(builder, request.getLoc(),
                                     cast<RankedTensorType>(loss.getType()), 1.0);
  cotangents[loss] = one;
  for (Operation *op : llvm::reverse(tape))
    if (failed(pullBack(op)))
      return failure();

  for (auto [index, input] : llvm::zip_equal(indices, inputs)) {
    Value gradient = active.contains(loss) ? cotangents.lookup(input) : Value();
    if (!gradient) {
      InFlightDiagnostic diagnostic =
          request.emitError("the loss '@")
          << callee.getSymName() << "' does not depend on " << nameOf(callee, index)
          << ", with respect to which it is differentiated";
      diagnostic.attachNote(callee.getArgument(index).getLoc()) << "it is defined here";
      return diagnostic;
    }
    results->push_back(gradient);
  }
  request.replaceAllUsesWith(*results);
  request.erase();
  for (UnrealizedConversionCastOp standIn : standIns) {
    standIn.replaceAllUsesWith(standIn.getInputs());
    standIn.erase();
  }
  return success();
}

/// Copies a function's ops to the place of the request, called functions
/// included, and returns the copies of its results.
FailureOr<SmallVector<Value>> Expansion::copyBody(func::FuncOp function, ValueRange arguments,
                                                  Location from) {
  IRMapping mapping;
  mapping.map(function.getArguments(), arguments);
  for (Operation &op : function.getBody().front().without_terminator()) {
    Location loc = CallSiteLoc::get(op.getLoc(), from);
    if (auto call = dyn_cast<func::CallOp>(op)) {
      auto target =
          SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(call, call.getCalleeAttr());
      SmallVector<Value> operands = llvm::map_to_vector(
          call.getOperands(), [&](Value operand) { return mapping.lookup(operand); });
      FailureOr<SmallVector<Value>> results = copyBody(target, operands, loc);
      if (failed(results))
        return failure();
      mapping.map(call.getResults(), *results);
      continue;
    }
    Operation *copy = builder.clone(op, mapping);
    copy->walk([&](Operation *inner) {
      inner->setLoc(CallSiteLoc::get(inner->getLoc(), from));
    });
    for (Type type : copy->getResultTypes())
      if (auto shaped = dyn_cast<ShapedType>(type); shaped && !shaped.hasStaticShape())
        return copy->emitError("cannot differentiate '")
               << op.getName() << "' with result type " << type
               << ": extents become static in nnc-specialize-rows, which has to run before";
    tape.push_back(copy);
  }
  return llvm::map_to_vector(function.getBody().front().getTerminator()->getOperands(),
                             [&](Value value) { return mapping.lookup(value); });
}

void Expansion::findActive(ArrayRef<Value> inputs) {
  active.insert(inputs.begin(), inputs.end());
  for (Operation *op : tape) {
    auto rule = dyn_cast<DifferentiableOpInterface>(op);
    auto passes = [&](OpOperand &operand) {
      return active.contains(operand.get()) &&
             !(rule && rule.isLocallyConstantIn(operand.getOperandNumber()));
    };
    bool captures = false;
    visitUsedValuesDefinedAbove(op->getRegions(), [&](OpOperand *used) {
      captures |= active.contains(used->get());
    });
    if (captures || llvm::any_of(op->getOpOperands(), passes))
      active.insert(op->result_begin(), op->result_end());
  }
}

void Expansion::accumulate(Value value, Value cotangent, Operation *user) {
  auto [entry, inserted] = cotangents.try_emplace(value, cotangent);
  if (inserted)
    reachedFrom[value] = user;
  else
    entry->second = nn::AddOp::create(builder, user->getLoc(), entry->second, cotangent);
}

/// Gives the active operands of an op their cotangents.
LogicalResult Expansion::pullBack(Operation *op) {
  SmallVector<Value> given = llvm::map_to_vector(
      op->getResults(), [&](Value result) { return cotangents.lookup(result); });
  if (llvm::none_of(given, [](Value value) { return static_cast<bool>(value); }) ||
      llvm::none_of(op->getResults(), [&](Value result) { return active.contains(result); }))
    return success();

  auto rule = dyn_cast<DifferentiableOpInterface>(op);
  SmallVector<bool> needed;
  if (failed(check(op, rule, needed)))
    return failure();
  SmallVector<Value> computed(op->getNumOperands());
  if (failed(rule.buildVJP(builder, given, needed, computed)))
    return failure();
  for (auto [i, operand] : llvm::enumerate(op->getOperands())) {
    if (!needed[i])
      continue;
    if (!computed[i])
      return op->emitError("this is a bug: the gradient rule of '")
             << op->getName() << "' gives no cotangent for operand #" << i
             << "; please report it with this model";
    if (computed[i].getType() != operand.getType())
      return op->emitError("this is a bug: the gradient rule of '")
             << op->getName() << "' gives operand #" << i << " of type " << operand.getType()
             << " a cotangent of type " << computed[i].getType()
             << "; please report it with this model";
    accumulate(operand, computed[i], op);
  }
  return success();
}

/// Says what stands in the way of differentiating an op that has to be; if
/// nothing does, which operands need a cotangent.
LogicalResult Expansion::check(Operation *op, DifferentiableOpInterface rule,
                               SmallVector<bool> &needed) {
  if (!rule) {
    InFlightDiagnostic diagnostic = refuse(op) << ": it has no gradient rule";
    notePath(*diagnostic.getUnderlyingDiagnostic(), op);
    return diagnostic;
  }
  LogicalResult result = success();
  visitUsedValuesDefinedAbove(op->getRegions(), [&](OpOperand *used) {
    if (failed(result) || !active.contains(used->get()))
      return;
    InFlightDiagnostic diagnostic =
        refuse(op) << ": its region uses a value of the function that is differentiated";
    diagnostic.attachNote(used->getOwner()->getLoc()) << "it is used here";
    notePath(*diagnostic.getUnderlyingDiagnostic(), op);
    result = diagnostic;
  });
  if (failed(result))
    return failure();
  for (OpOperand &operand : op->getOpOperands()) {
    needed.push_back(active.contains(operand.get()) &&
                     !rule.isLocallyConstantIn(operand.getOperandNumber()));
    if (!needed.back() || isFloat(operand.get()))
      continue;
    // Rounding to an integer has lost the derivative; zero would be a lie.
    InFlightDiagnostic diagnostic = refuse(op)
                                    << ": its operand #" << operand.getOperandNumber()
                                    << " depends on what is differentiated, and its type "
                                    << operand.get().getType() << " has no gradient";
    if (Operation *source = operand.get().getDefiningOp())
      diagnostic.attachNote(source->getLoc()) << "it is computed by '" << source->getName()
                                              << "' here";
    notePath(*diagnostic.getUnderlyingDiagnostic(), op);
    return diagnostic;
  }
  return success();
}

/// Notes the way from an op to the loss, and where the gradient is asked for.
void Expansion::notePath(Diagnostic &diagnostic, Operation *op) {
  constexpr unsigned shown = 8;
  unsigned length = 0;
  while (true) {
    auto reached = llvm::find_if(op->getResults(),
                                 [&](Value result) { return cotangents.contains(result); });
    assert(reached != op->result_end() && "an op off the path");
    op = reachedFrom.lookup(*reached);
    if (!op)
      break;
    if (++length <= shown)
      diagnostic.attachNote(op->getLoc()) << "used by '" << op->getName() << "' here";
  }
  if (length > shown)
    diagnostic.attachNote(callee.getLoc())
        << "and " << (length - shown) << " more up to the result of '@" << callee.getSymName()
        << "'";
  diagnostic.attachNote(request.getLoc()) << "the gradient is asked for here";
}

struct Differentiate : nnc::impl::DifferentiateBase<Differentiate> {
  void runOnOperation() override {
    progress.clear();
    for (auto function : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (!function.isExternal() && failed(expandIn(function)))
        return signalPassFailure();
    eraseUnused();
  }

  enum class Progress { Active, Done };
  DenseMap<Operation *, Progress> progress;

  /// Expands all gradients in a function, those of the functions it needs first.
  LogicalResult expandIn(func::FuncOp function) {
    auto [entry, inserted] = progress.try_emplace(function, Progress::Active);
    if (!inserted)
      return success();
    SmallVector<Operation *> users;
    function.walk([&](Operation *op) {
      if (isa<nn::ValueAndGradOp, func::CallOp>(op))
        users.push_back(op);
    });
    for (Operation *user : users) {
      auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
          user, user->getAttrOfType<FlatSymbolRefAttr>("callee"));
      if (failed(prepare(user, callee)))
        return failure();
      if (auto request = dyn_cast<nn::ValueAndGradOp>(user)) {
        if (failed(Expansion(request, callee).run()))
          return failure();
        ++numExpanded;
      }
    }
    progress[function] = Progress::Done;
    return success();
  }

  /// Brings a function that `user` names to where it can be copied.
  LogicalResult prepare(Operation *user, func::FuncOp callee) {
    if (callee.isExternal() || !callee.getBody().hasOneBlock()) {
      InFlightDiagnostic diagnostic = user->emitError("expects the function '@")
                                      << callee.getSymName() << "' to have one block of ops";
      diagnostic.attachNote(callee.getLoc()) << "it is defined here";
      return diagnostic;
    }
    if (auto it = progress.find(callee); it != progress.end() && it->second == Progress::Active) {
      InFlightDiagnostic diagnostic = user->emitError("the function '@")
                                      << callee.getSymName() << "' needs itself through this op";
      diagnostic.attachNote(callee.getLoc()) << "it is defined here";
      return diagnostic;
    }
    return expandIn(callee);
  }

  /// Erases private functions that were there to be differentiated.
  void eraseUnused() {
    for (bool changed = true; changed;) {
      changed = false;
      for (auto function : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>())) {
        if (!function.isPrivate() || function->hasAttr(rt::entryAttr) ||
            !SymbolTable::symbolKnownUseEmpty(function, getOperation()))
          continue;
        function.erase();
        changed = true;
      }
    }
  }
};
} // namespace
