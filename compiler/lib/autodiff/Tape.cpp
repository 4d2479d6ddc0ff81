// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Tape.h"

#include "nnc/compiler/Autodiff.h"
#include "nnc/dialects/nn/NN.h"

#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::autodiff;

static bool isFloat(Value value) {
  auto type = dyn_cast<TensorType>(value.getType());
  return type && isa<FloatType>(type.getElementType());
}

static InFlightDiagnostic refuse(Operation *op) {
  return op->emitError("cannot differentiate through '") << op->getName() << "'";
}

Tape::Tape(OpBuilder &builder, ArrayRef<Operation *> ops, ValueRange inputs, EndOfPath endOfPath)
    : builder(builder), ops(ops), endOfPath(std::move(endOfPath)) {
  findActive(inputs);
}

LogicalResult Tape::pullBack() {
  for (Operation *op : llvm::reverse(ops))
    if (failed(pullBack(op)))
      return failure();
  return success();
}

void Tape::findActive(ValueRange inputs) {
  active.insert(inputs.begin(), inputs.end());
  for (Operation *op : ops) {
    auto rule = dyn_cast<DifferentiableOpInterface>(op);
    SmallVector<bool> passes;
    for (OpOperand &operand : op->getOpOperands())
      passes.push_back(active.contains(operand.get()) &&
                       !(rule && rule.isLocallyConstantIn(operand.getOperandNumber())));
    bool captures = false;
    visitUsedValuesDefinedAbove(op->getRegions(),
                                [&](OpOperand *used) { captures |= active.contains(used->get()); });
    if (captures || (!rule && llvm::is_contained(passes, true))) {
      active.insert(op->result_begin(), op->result_end());
    } else if (llvm::is_contained(passes, true)) {
      for (auto [result, isActive] :
           llvm::zip_equal(op->getResults(), rule.getActiveResults(passes)))
        if (isActive)
          active.insert(result);
    }
  }
}

void Tape::accumulate(Value value, Value cotangent, Operation *user) {
  auto [entry, inserted] = cotangents.try_emplace(value, cotangent);
  if (inserted)
    reachedFrom[value] = user;
  else
    entry->second = nn::AddOp::create(builder, user ? user->getLoc() : value.getLoc(),
                                      entry->second, cotangent);
}

/// Gives the active operands of an op their cotangents.
LogicalResult Tape::pullBack(Operation *op) {
  SmallVector<Value> given = llvm::map_to_vector(
      op->getResults(), [&](Value result) { return cotangents.lookup(result); });
  if (llvm::none_of(given, [](Value value) { return static_cast<bool>(value); }) ||
      llvm::none_of(op->getResults(), [&](Value result) { return active.contains(result); }))
    return success();

  // Every error from here on, the rule's own too, shows the way to the output.
  ScopedDiagnosticHandler addPath(op->getContext(), [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
      notePath(diagnostic, op);
    return failure(); // Others handle it.
  });
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
    ofUses[&op->getOpOperand(i)] = computed[i];
    accumulate(operand, computed[i], op);
  }
  return success();
}

/// Says what stands in the way of differentiating an op that has to be; if
/// nothing does, which operands need a cotangent.
LogicalResult Tape::check(Operation *op, DifferentiableOpInterface rule,
                          SmallVector<bool> &needed) {
  if (!rule)
    return refuse(op) << ": it has no gradient rule";
  LogicalResult result = success();
  visitUsedValuesDefinedAbove(op->getRegions(), [&](OpOperand *used) {
    if (failed(result) || !active.contains(used->get()))
      return;
    InFlightDiagnostic diagnostic =
        refuse(op) << ": its region uses a value of the function that is differentiated";
    diagnostic.attachNote(used->getOwner()->getLoc()) << "it is used here";
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
      diagnostic.attachNote(source->getLoc())
          << "it is computed by '" << source->getName() << "' here";
    return diagnostic;
  }
  return success();
}

/// Notes the way from an op to the output.
void Tape::notePath(Diagnostic &diagnostic, Operation *op) {
  constexpr unsigned shown = 8;
  unsigned length = 0;
  while (true) {
    auto reached =
        llvm::find_if(op->getResults(), [&](Value result) { return cotangents.contains(result); });
    assert(reached != op->result_end() && "an op off the path");
    op = reachedFrom.lookup(*reached);
    if (!op)
      break;
    if (++length <= shown)
      diagnostic.attachNote(op->getLoc()) << "used by '" << op->getName() << "' here";
  }
  endOfPath(diagnostic, length > shown ? length - shown : 0);
}

LogicalResult nnc::buildVJP(OpBuilder &builder, ArrayRef<Operation *> ops, ValueRange inputs,
                            ValueRange outputs, ValueRange outputCotangents,
                            SmallVectorImpl<Value> &inputCotangents) {
  Tape tape(builder, ops, inputs, [&](Diagnostic &diagnostic, unsigned more) {
    if (more)
      diagnostic.attachNote(ops.back()->getLoc()) << "and " << more << " more up to here";
  });
  for (auto [output, cotangent] : llvm::zip_equal(outputs, outputCotangents))
    if (cotangent)
      tape.seed(output, cotangent);
  if (failed(tape.pullBack()))
    return failure();
  for (Value input : inputs)
    inputCotangents.push_back(tape.cotangentOf(input));
  return success();
}
