// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Forward mode by reverse mode twice (J. Townsend, "A new trick for calculating
// Jacobian vector products", 2017): no op needs a second rule.
#include "nnc/dialects/nn/NN.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;
using namespace nnc::nn;

namespace nnc {
#define GEN_PASS_DEF_EXPANDJVP
#include "nnc/stages/autodiff/Passes.h.inc"
} // namespace nnc

namespace {
/// A set of state in `function` or in what it calls; null when there is none.
SetOp findSet(func::FuncOp function, ModelOp model, llvm::SmallPtrSetImpl<Operation *> &seen) {
  if (!seen.insert(function).second)
    return nullptr;
  SetOp found;
  function.walk([&](SetOp set) { found = set; });
  if (std::optional<SymbolTable::UseRange> uses = SymbolTable::getSymbolUses(&function.getBody()))
    for (SymbolTable::SymbolUse use : *uses)
      if (auto callee = dyn_cast_or_null<func::FuncOp>(
              SymbolTable::lookupSymbolIn(model, use.getSymbolRef())))
        if (!found)
          found = findSet(callee, model, seen);
  return found;
}

class Expander {
public:
  Expander(JVPOp jvp, ModelOp model)
      : jvp(jvp), model(model), b(jvp.getContext()), loc(jvp.getLoc()),
        callee(
            cast<func::FuncOp>(SymbolTable::lookupSymbolIn(model, jvp.getCalleeAttr().getAttr()))),
        n(callee.getNumArguments()) {}

  LogicalResult run() {
    llvm::SmallPtrSet<Operation *, 8> seen;
    if (SetOp set = findSet(callee, model, seen)) {
      InFlightDiagnostic diagnostic = jvp.emitOpError("cannot differentiate ")
                                      << jvp.getCalleeAttr()
                                      << " along a direction: it writes state";
      diagnostic.attachNote(set.getLoc()) << set.getStateAttr() << " is written here";
      return diagnostic;
    }
    func::FuncOp along = makeAlong(makePaired());
    b.setInsertionPoint(jvp);
    auto values = func::CallOp::create(b, loc, callee, jvp.getInputs());
    SmallVector<Value> operands(jvp.getInputs());
    llvm::append_range(operands, values.getResults());
    llvm::append_range(operands, jvp.getDirections());
    SmallVector<Attribute> wrt;
    for (unsigned i = 0; i < callee.getNumResults(); ++i)
      wrt.push_back(b.getI64IntegerAttr(n + i));
    SmallVector<Type> types(along.getResultTypes());
    llvm::append_range(types, callee.getResultTypes());
    auto derivative =
        ValueAndGradOp::create(b, loc, types, along.getSymName(), operands, b.getArrayAttr(wrt));
    SmallVector<Value> results(values.getResults());
    llvm::append_range(results, derivative.getResults().drop_front());
    jvp.replaceAllUsesWith(results);
    jvp.erase();
    return success();
  }

private:
  Type scalar() {
    auto first = cast<TensorType>(callee.getResultTypes().front());
    return RankedTensorType::get({}, first.getElementType());
  }

  /// A private function behind the model's others; its block is entered.
  func::FuncOp makeFunction(StringRef suffix, ArrayRef<Type> arguments) {
    std::string base = (callee.getSymName() + suffix).str(), name = base;
    for (unsigned i = 1; SymbolTable::lookupSymbolIn(model, name); ++i)
      name = base + "." + std::to_string(i);
    b.setInsertionPointToEnd(&model.getBody().front());
    auto function = func::FuncOp::create(b, loc, name, b.getFunctionType(arguments, scalar()));
    function.setPrivate();
    b.setInsertionPointToStart(function.addEntryBlock());
    return function;
  }

  /// The sum of all products of x and y, in the element type of the first result.
  Value pair(ValueRange x, ValueRange y) {
    Value total;
    for (auto [left, right] : llvm::zip_equal(x, y)) {
      Value product = MulOp::create(b, loc, left, right);
      Value sum = ReduceSumOp::create(b, loc, product, DenseI64ArrayAttr(), UnitAttr());
      Type element = cast<TensorType>(scalar()).getElementType();
      if (cast<TensorType>(sum.getType()).getElementType() != element)
        sum = CastOp::create(b, loc, sum, element);
      total = total ? AddOp::create(b, loc, total, sum).getResult() : sum;
    }
    return total;
  }

  /// (x..., u...) -> <u, f(x)>
  func::FuncOp makePaired() {
    SmallVector<Type> types(callee.getArgumentTypes());
    llvm::append_range(types, callee.getResultTypes());
    func::FuncOp function = makeFunction(".paired", types);
    ValueRange arguments = function.getArguments();
    auto values = func::CallOp::create(b, loc, callee, arguments.take_front(n));
    func::ReturnOp::create(b, loc, pair(arguments.drop_front(n), values.getResults()));
    return function;
  }

  /// (x..., u..., v...) -> <v, the gradient of paired>
  func::FuncOp makeAlong(func::FuncOp paired) {
    SmallVector<Type> types(paired.getArgumentTypes());
    llvm::append_range(types, jvp.getDirections().getTypes());
    func::FuncOp function = makeFunction(".along", types);
    ValueRange arguments = function.getArguments();
    SmallVector<Type> results(paired.getResultTypes());
    llvm::append_range(results, jvp.getDirections().getTypes());
    auto gradient =
        ValueAndGradOp::create(b, loc, results, paired.getSymName(),
                               arguments.take_front(paired.getNumArguments()), jvp.getWrt());
    func::ReturnOp::create(
        b, loc,
        pair(gradient.getResults().drop_front(), arguments.drop_front(paired.getNumArguments())));
    return function;
  }

  JVPOp jvp;
  ModelOp model;
  OpBuilder b;
  Location loc;
  func::FuncOp callee;
  unsigned n; ///< arguments of the callee
};

struct ExpandJVP : nnc::impl::ExpandJVPBase<ExpandJVP> {
  void runOnOperation() override {
    for (auto model : getOperation().getOps<ModelOp>()) {
      SmallVector<JVPOp> ops;
      model.walk([&](JVPOp jvp) { ops.push_back(jvp); });
      for (JVPOp jvp : ops)
        if (failed(Expander(jvp, model).run()))
          return signalPassFailure();
    }
  }
};
} // namespace
