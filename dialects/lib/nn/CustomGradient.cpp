// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CustomGradient.h"

using namespace mlir;
using namespace nnc::nn;

static bool isFloat(Type type) {
  auto shaped = dyn_cast<ShapedType>(type);
  return shaped && isa<FloatType>(shaped.getElementType());
}

/// An op that touches state in `function` or in what it calls; null when there is none.
static Operation *findTouching(func::FuncOp function, llvm::SmallPtrSetImpl<Operation *> &seen) {
  if (!seen.insert(function).second)
    return nullptr;
  Operation *found = nullptr;
  function.walk([&](Operation *op) {
    if (found)
      return;
    if (isa<GetOp, SetOp, MinimizeOp, UpdateAverageOp, CallAverageOp>(op)) {
      found = op;
    } else if (auto name = op->getAttrOfType<FlatSymbolRefAttr>("callee")) {
      if (auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(op, name))
        found = findTouching(callee, seen);
    }
  });
  return found;
}

LogicalResult nnc::nn::verifyCustomGradient(func::FuncOp function, Attribute vjp) {
  auto name = dyn_cast<FlatSymbolRefAttr>(vjp);
  if (!name)
    return function.emitError("expects the name of a function for ") << vjpAttr << ", got " << vjp;
  auto gradient = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(function, name);
  if (!gradient)
    return function.emitError("names ") << name << " as its gradient, which is no function here";

  SmallVector<Type> arguments(function.getArgumentTypes()), results;
  llvm::copy_if(function.getResultTypes(), std::back_inserter(arguments), isFloat);
  llvm::copy_if(function.getArgumentTypes(), std::back_inserter(results), isFloat);
  auto expected = FunctionType::get(function.getContext(), arguments, results);
  if (gradient.getFunctionType() != expected) {
    InFlightDiagnostic diagnostic =
        function.emitError("expects its gradient ")
        << name << " to be of type " << expected
        << ": from its arguments and a cotangent of each float result to one of each float "
           "argument; got "
        << gradient.getFunctionType();
    diagnostic.attachNote(gradient.getLoc()) << name << " is defined here";
    return diagnostic;
  }
  // State is no argument: it would have a gradient that nobody gives.
  for (func::FuncOp each : {function, gradient}) {
    llvm::SmallPtrSet<Operation *, 8> seen;
    Operation *touching = findTouching(each, seen);
    if (!touching)
      continue;
    InFlightDiagnostic diagnostic =
        each.emitError("function '")
        << each.getSymName() << "' touches state, which a function with a gradient of its own, and "
        << "that gradient, may not: pass it as an argument";
    diagnostic.attachNote(touching->getLoc()) << "it does so here";
    if (each != function)
      diagnostic.attachNote(function.getLoc()) << "it is the gradient of this function";
    return diagnostic;
  }
  return success();
}
