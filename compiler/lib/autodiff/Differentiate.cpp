// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The function is copied to where its gradient is asked for; the copy is the tape
// that reverse mode goes back on.
#include "Tape.h"

#include "nnc/dialects/nn/NN.h"
#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;
using namespace nnc;

namespace nnc {
#define GEN_PASS_DEF_DIFFERENTIATE
#include "nnc/stages/autodiff/Passes.h.inc"
} // namespace nnc

namespace {
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
  SmallVector<Value> callOf(func::FuncOp function, ValueRange arguments);

  nn::ValueAndGradOp request;
  func::FuncOp callee;
  OpBuilder builder;
  SmallVector<Operation *> copied;
  size_t size = 0; ///< of what is copied, with ops inside regions
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
  FailureOr<SmallVector<Value>> results = callee->hasAttr(nn::vjpAttr)
                                              ? callOf(callee, arguments)
                                              : copyBody(callee, arguments, request.getLoc());
  if (failed(results))
    return failure();
  Value loss = results->front();
  // A rule may put an op that gives more in the place of one: stand-ins follow.
  SmallVector<UnrealizedConversionCastOp> outputs;
  for (Value result : *results)
    outputs.push_back(
        UnrealizedConversionCastOp::create(builder, request.getLoc(), result.getType(), result));
  autodiff::Tape tape(builder, copied, inputs, [&](Diagnostic &diagnostic, unsigned more) {
    if (more)
      diagnostic.attachNote(callee.getLoc())
          << "and " << more << " more up to the result of '@" << callee.getSymName() << "'";
    diagnostic.attachNote(request.getLoc()) << "the gradient is asked for here";
  });
  Value one = nn::ConstantOp::create(builder, request.getLoc(),
                                     cast<RankedTensorType>(loss.getType()), 1.0);
  tape.seed(loss, one);
  if (failed(tape.pullBack()))
    return failure();

  for (auto [output, result] : llvm::zip_equal(outputs, *results)) {
    result = output.getOperand(0);
    output.erase();
  }
  for (auto [index, input] : llvm::zip_equal(indices, inputs)) {
    Value gradient = tape.isActive(loss) ? tape.cotangentOf(input) : Value();
    if (!gradient) {
      InFlightDiagnostic diagnostic = request.emitError("the loss '@")
                                      << callee.getSymName() << "' does not depend on "
                                      << nameOf(callee, index)
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

/// As many as a function may have after inlining (nnc-inline-calls): a page of text
/// can ask for more than any machine holds.
static constexpr size_t maxOps = 1 << 17;

/// A function with a gradient of its own is one op of the tape: a call.
SmallVector<Value> Expansion::callOf(func::FuncOp function, ValueRange arguments) {
  auto call = func::CallOp::create(builder, request.getLoc(), function, arguments);
  copied.push_back(call);
  return call.getResults();
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
      auto target = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(call, call.getCalleeAttr());
      if (target->hasAttr(nn::vjpAttr)) {
        copied.push_back(builder.clone(op, mapping));
        copied.back()->setLoc(loc);
        continue;
      }
      SmallVector<Value> operands = llvm::map_to_vector(
          call.getOperands(), [&](Value operand) { return mapping.lookup(operand); });
      FailureOr<SmallVector<Value>> results = copyBody(target, operands, loc);
      if (failed(results))
        return failure();
      mapping.map(call.getResults(), *results);
      continue;
    }
    Operation *copy = builder.clone(op, mapping);
    copy->walk([&](Operation *inner) { inner->setLoc(CallSiteLoc::get(inner->getLoc(), from)); });
    for (Type type : copy->getResultTypes())
      if (auto shaped = dyn_cast<ShapedType>(type); shaped && !shaped.hasStaticShape())
        return copy->emitError("cannot differentiate '")
               << op.getName() << "' with result type " << type
               << ": extents become static in nnc-specialize-rows, which has to run before";
    copied.push_back(copy);
    copy->walk([&](Operation *) { ++size; });
    if (size > maxOps) {
      InFlightDiagnostic diagnostic = request.emitError("is a gradient over more than ")
                                      << maxOps << " ops: gradients of gradients multiply them";
      diagnostic.attachNote(callee.getLoc()) << "of this function, with all that it calls";
      return diagnostic;
    }
  }
  return llvm::map_to_vector(function.getBody().front().getTerminator()->getOperands(),
                             [&](Value value) { return mapping.lookup(value); });
}

struct Differentiate : nnc::impl::DifferentiateBase<Differentiate> {
  void runOnOperation() override {
    progress.clear();
    for (auto function : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (!function.isExternal() && failed(expandIn(function)))
        return signalPassFailure();
    // Gradients are taken: a function with one of its own is like any other.
    for (auto function : getOperation().getOps<func::FuncOp>())
      function->removeAttr(nn::vjpAttr);
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
    // Its own gradient may call it, but not the other way round.
    if (auto vjp = function->getAttrOfType<FlatSymbolRefAttr>(nn::vjpAttr))
      return expandIn(SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(function, vjp));
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
