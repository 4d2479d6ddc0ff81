// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What happens inside an entry becomes results of it, by which a tool can show the
// numbers of one call on a picture of the computation.
#include "Tape.h"

#include "nnc/dialects/nn/NN.h"
#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;
using namespace nnc;

namespace nnc {
#define GEN_PASS_DECL_TRACEENTRY
#define GEN_PASS_DEF_TRACEENTRY
#include "nnc/stages/autodiff/Passes.h.inc"
} // namespace nnc

namespace {
bool isScalarFloat(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && tensor.getRank() == 0 && isa<FloatType>(tensor.getElementType());
}

/// The further results of one entry, in the making.
class Trace {
public:
  Trace(func::FuncOp function, unsigned skip) : function(function), skip(skip) {
    for (Operation &op : function.getBody().front().without_terminator())
      ops.push_back(&op);
  }

  void addValues() {
    for (BlockArgument argument : function.getArguments())
      add("traced_argument_" + std::to_string(argument.getArgNumber()), argument);
    for (auto [number, op] : llvm::enumerate(ops))
      for (OpResult result : op->getResults())
        if (number >= skip ||
            llvm::any_of(result.getUsers(), [&](Operation *user) { return isShown(user); }))
          add(numbered("traced_value_", number, result.getResultNumber()), result);
  }

  LogicalResult addGradients() {
    auto terminator = function.getBody().front().getTerminator();
    if (!terminator->getNumOperands())
      return function.emitError("expects an entry with a result to take the derivatives of");
    if (!isScalarFloat(terminator->getOperand(0).getType()))
      return function.emitError("expects an entry whose first result is tensor<f32> or "
                                "tensor<f64> to take the derivatives of, got ")
             << terminator->getOperand(0).getType();
    Value loss = terminator->getOperand(0);
    SmallVector<Value> inputs;
    for (BlockArgument argument : function.getArguments())
      if (isa<FloatType>(getElementTypeOrSelf(argument.getType())))
        inputs.push_back(argument);
    OpBuilder builder(terminator);
    autodiff::Tape tape(builder, ops, inputs, [&](Diagnostic &diagnostic, unsigned more) {
      if (more)
        diagnostic.attachNote(function.getLoc()) << "and " << more << " more up to the result";
    });
    tape.seed(loss, nn::ConstantOp::create(builder, loss.getLoc(),
                                           cast<RankedTensorType>(loss.getType()), 1.0));
    if (failed(tape.pullBack()))
      return failure();
    for (auto [number, op] : llvm::drop_begin(llvm::enumerate(ops), std::min(skip, ops.size())))
      for (OpOperand &operand : op->getOpOperands())
        if (Value gradient = tape.cotangentOf(operand))
          add(numbered("traced_gradient_", number, operand.getOperandNumber()), gradient);
    return success();
  }

  /// Gives the results to the function, behind the user's and before state's.
  void finish() {
    Builder builder(function.getContext());
    unsigned count = 0;
    while (count < function.getNumResults() && !function.getResultAttr(count, rt::stateAttr))
      ++count;
    SmallVector<unsigned> places(values.size(), count);
    SmallVector<Type> types = llvm::map_to_vector(values, [](Value v) { return v.getType(); });
    SmallVector<DictionaryAttr> attributes(values.size(), builder.getDictionaryAttr({}));
    (void)function.insertResults(places, types, attributes);
    auto terminator = function.getBody().front().getTerminator();
    terminator->insertOperands(count, values);

    auto signature =
        cast<FunctionType>(function->getAttrOfType<TypeAttr>(rt::signatureAttr).getValue());
    SmallVector<Type> results(signature.getResults());
    results.append(types);
    function->setAttr(rt::signatureAttr,
                      TypeAttr::get(builder.getFunctionType(signature.getInputs(), results)));
    SmallVector<Attribute> all(
        function->getAttrOfType<ArrayAttr>(rt::argNamesAttr).getAsRange<Attribute>());
    all.resize(signature.getNumInputs() + count, builder.getStringAttr(""));
    all.append(names);
    function->setAttr(rt::argNamesAttr, builder.getArrayAttr(all));
  }

private:
  /// Whether the op is, or is in, one that is not left out.
  bool isShown(Operation *op) {
    op = function.getBody().front().findAncestorOpInBlock(*op);
    return skip >= ops.size() || !op->isBeforeInBlock(ops[skip]);
  }

  static std::string numbered(const char *what, size_t op, unsigned number) {
    return what + std::to_string(op) + "_" + std::to_string(number);
  }

  void add(const std::string &name, Value value) {
    names.push_back(StringAttr::get(function.getContext(), name));
    values.push_back(value);
  }

  func::FuncOp function;
  size_t skip;
  SmallVector<Operation *> ops;
  SmallVector<Value> values;
  SmallVector<Attribute> names;
};

struct TraceEntry : nnc::impl::TraceEntryBase<TraceEntry> {
  using TraceEntryBase::TraceEntryBase;

  void runOnOperation() override {
    bool found = false;
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      auto name = function->getAttrOfType<StringAttr>(rt::entryAttr);
      if (!name || name.getValue() != entry)
        continue;
      found = true;
      if (failed(trace(function)))
        return signalPassFailure();
    }
    if (!found) {
      emitError(getOperation().getLoc()) << "there is no entry '" << entry << "' to trace";
      signalPassFailure();
    }
  }

  LogicalResult trace(func::FuncOp function) {
    if (!function.getBody().hasOneBlock() || !function->hasAttr(rt::signatureAttr) ||
        !function->hasAttr(rt::argNamesAttr))
      return function.emitError("expects an entry as nnc-functionalize leaves it");
    Trace trace(function, skip);
    trace.addValues();
    if (gradients && failed(trace.addGradients()))
      return failure();
    trace.finish();
    return success();
  }
};
} // namespace
