// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Branches and loops. The derivative of a loop is a loop in the other order over what
// the first one kept; of an `if`, an `if` with the same condition. Both compute their
// regions again and go back over the copies.
#include "Tape.h"
#include "rules/Rules.h"

#include "nnc/compiler/Autodiff.h"

#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::autodiff;

namespace {
bool isFloat(Value value) {
  return isa<FloatType>(cast<TensorType>(value.getType()).getElementType());
}

Value zeros(OpBuilder &builder, Location loc, Type type) {
  return nn::ConstantOp::create(builder, loc, cast<RankedTensorType>(type), 0.0);
}

SmallVector<Operation *> opsOf(Region &region) {
  return llvm::map_to_vector(region.front().without_terminator(),
                             [](Operation &op) { return &op; });
}

/// The ops of `block` at the place of `builder`, on what `mapping` says.
SmallVector<Operation *> copyOps(OpBuilder &builder, Block &block, IRMapping &mapping) {
  SmallVector<Operation *> copies;
  for (Operation &op : block.without_terminator())
    copies.push_back(builder.clone(op, mapping));
  return copies;
}

void eraseDead(Block &block) {
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
    if (isOpTriviallyDead(&op))
      op.erase();
}

//===----------------------------------------------------------------------===//
// nn.if
//===----------------------------------------------------------------------===//

struct IfRule : DifferentiableOpInterface::ExternalModel<IfRule, nn::IfOp> {
  bool isLocallyConstantIn(Operation *, unsigned operand) const { return operand == 0; }

  SmallVector<bool> getActiveResults(Operation *op, ArrayRef<bool> activeOperands) const {
    SmallVector<bool> results(op->getNumResults(), false);
    for (Region &region : op->getRegions()) {
      SmallVector<Value> inputs;
      for (BlockArgument argument : region.getArguments())
        if (activeOperands[1 + argument.getArgNumber()])
          inputs.push_back(argument);
      OpBuilder builder(op->getContext());
      SmallVector<Operation *> ops = opsOf(region);
      Tape tape(builder, ops, inputs, nullptr);
      auto yield = cast<nn::YieldOp>(region.front().getTerminator());
      for (auto [result, value] : llvm::zip_equal(results, yield.getValues()))
        result |= tape.isActive(value);
    }
    return results;
  }

  LogicalResult buildVJP(Operation *op, OpBuilder &builder, ValueRange given, ArrayRef<bool> needed,
                         MutableArrayRef<Value> cotangents) const {
    auto branch = cast<nn::IfOp>(op);
    unsigned count = branch.getInvariants().size();
    SmallVector<Value> operands(branch.getInvariants());
    for (Value value : given)
      if (value)
        operands.push_back(value);
    SmallVector<unsigned> wanted;
    SmallVector<Type> types;
    for (unsigned i = 0; i < count; ++i)
      if (needed[1 + i]) {
        wanted.push_back(i);
        types.push_back(branch.getInvariants()[i].getType());
      }
    auto back = nn::IfOp::create(builder, op->getLoc(), types, branch.getCondition(), operands);
    for (auto [from, to] : llvm::zip_equal(op->getRegions(), back->getRegions()))
      if (failed(buildRegion(from, to, operands, given, wanted)))
        return failure();
    for (auto [i, result] : llvm::zip_equal(wanted, back.getResults()))
      cotangents[1 + i] = result;
    return success();
  }

private:
  static LogicalResult buildRegion(Region &from, Region &to, ValueRange operands, ValueRange given,
                                   ArrayRef<unsigned> wanted) {
    Block &source = from.front(), &block = to.emplaceBlock();
    for (Value operand : operands)
      block.addArgument(operand.getType(), operand.getLoc());
    OpBuilder builder = OpBuilder::atBlockEnd(&block);
    IRMapping mapping;
    mapping.map(source.getArguments(), block.getArguments().take_front(source.getNumArguments()));
    SmallVector<Operation *> copies = copyOps(builder, source, mapping);
    auto yield = cast<nn::YieldOp>(source.getTerminator());
    SmallVector<Value> outputs, outputCotangents, inputs;
    unsigned next = source.getNumArguments();
    for (auto [value, cotangent] : llvm::zip_equal(yield.getValues(), given)) {
      outputs.push_back(mapping.lookupOrDefault(value));
      outputCotangents.push_back(cotangent ? block.getArgument(next++) : Value());
    }
    for (unsigned i : wanted)
      inputs.push_back(block.getArgument(i));
    SmallVector<Value> gradients;
    if (failed(nnc::buildVJP(builder, copies, inputs, outputs, outputCotangents, gradients)))
      return failure();
    for (auto [gradient, input] : llvm::zip_equal(gradients, inputs))
      if (!gradient)
        gradient = zeros(builder, yield.getLoc(), input.getType());
    nn::YieldOp::create(builder, yield.getLoc(), gradients);
    eraseDead(block);
    return success();
  }
};

//===----------------------------------------------------------------------===//
// nn.loop
//===----------------------------------------------------------------------===//

/// Which results depend on what is differentiated: what is carried does if it starts
/// from that, or if a step makes it depend on something that does.
SmallVector<bool> activeResultsOf(nn::LoopOp loop, ArrayRef<bool> activeOperands) {
  SmallVector<Operation *> ops = opsOf(loop.getBody());
  ArrayRef<bool> given = activeOperands.drop_front(loop.getFirstSequence());
  unsigned sequences = loop.getSequences().size(), carried = loop.getInitials().size();
  SmallVector<bool> active(given.begin(), given.end()); // by argument, but for the step
  OpBuilder builder(loop.getContext());
  while (true) {
    SmallVector<Value> inputs;
    for (BlockArgument argument : loop.getBody().getArguments().drop_front())
      if (active[argument.getArgNumber() - 1])
        inputs.push_back(argument);
    Tape tape(builder, ops, inputs, nullptr);
    bool changed = false;
    for (auto [i, next] : llvm::enumerate(loop.getNext()))
      if (!active[sequences + i] && tape.isActive(next))
        active[sequences + i] = changed = true;
    if (changed)
      continue;
    SmallVector<bool> results(active.begin() + sequences, active.begin() + sequences + carried);
    for (Value value : loop.getPutOut())
      results.push_back(tape.isActive(value));
    return results;
  }
}

/// One loop, in the course of being differentiated.
class LoopGradient {
public:
  LoopGradient(nn::LoopOp loop, OpBuilder &builder, ValueRange given, ArrayRef<bool> needed)
      : loop(loop), builder(builder), loc(loop.getLoc()), given(given),
        firstOperand(loop.getFirstSequence()), needed(needed) {}

  LogicalResult build(MutableArrayRef<Value> cotangents);

private:
  bool isNeeded(unsigned argument) const { return needed[firstOperand + argument - 1]; }
  void findActiveCarries();
  LogicalResult buildStep(Block &block);
  void chooseWhatIsKept(Block &block);
  SmallVector<Value> keep();
  nn::LoopOp buildBack(Block &step, ValueRange keptStacks);

  nn::LoopOp loop;
  OpBuilder &builder;
  Location loc;
  ValueRange given;
  /// Of the operands that the region has an argument for: sequences, what is carried
  /// and what stays the same.
  unsigned firstOperand;
  ArrayRef<bool> needed;

  /// Carried values that depend on what is differentiated, by their places.
  SmallVector<bool> active;
  /// Those that are floats, whose cotangents the loop back carries; stacked results
  /// that have a cotangent; operands with a cotangent that is summed up or put out.
  SmallVector<unsigned> carried, stacked, sequences, invariants;

  /// Arguments of the step back, by kind.
  SmallVector<Value> stackedArgs, carriedArgs, sumArgs;
  /// Values of the loop's region that the step back reads, and what stands for them.
  SmallVector<std::pair<Value, BlockArgument>> kept;
  IRMapping mapping; ///< from the loop's region to the copies in the step back
  SmallVector<Operation *> copies;
  Value length; ///< of the loop back; null: all steps
};

void LoopGradient::findActiveCarries() {
  SmallVector<bool> results = activeResultsOf(loop, needed);
  active.assign(results.begin(), results.begin() + loop.getInitials().size());
  for (auto [i, initial] : llvm::enumerate(loop.getInitials()))
    if (active[i] && isFloat(initial))
      carried.push_back(i);
}

/// Fills in the region of the loop back. Its arguments: the step, what the loop's
/// region has as arguments, cotangents of what is put out, cotangents of what is
/// carried, sums of the cotangents of what stays the same.
LogicalResult LoopGradient::buildStep(Block &block) {
  Block &source = loop.getBody().front();
  OpBuilder inside(loop.getContext()); // the block has no op around it yet
  inside.setInsertionPointToEnd(&block);
  for (BlockArgument argument : source.getArguments())
    mapping.map(argument, block.addArgument(argument.getType(), argument.getLoc()));
  copies = copyOps(inside, source, mapping);

  SmallVector<Value> outputs, inputs;
  auto addOutput = [&](Value value, SmallVector<Value> &arguments) {
    outputs.push_back(mapping.lookupOrDefault(value));
    arguments.push_back(block.addArgument(value.getType(), value.getLoc()));
  };
  for (unsigned i : stacked)
    addOutput(loop.getPutOut()[i], stackedArgs);
  for (unsigned i : carried)
    addOutput(loop.getNext()[i], carriedArgs);
  for (unsigned i : carried)
    inputs.push_back(mapping.lookup(Value(loop.getCarried()[i])));
  for (unsigned i : invariants) {
    Value argument = loop.getInside()[i];
    inputs.push_back(mapping.lookup(argument));
    sumArgs.push_back(block.addArgument(argument.getType(), argument.getLoc()));
  }
  for (unsigned i : sequences)
    inputs.push_back(mapping.lookup(Value(loop.getSlices()[i])));
  // Integers that depend on what is differentiated stand in a gradient's way.
  for (auto [i, argument] : llvm::enumerate(loop.getCarried()))
    if (active[i] && !isFloat(argument))
      inputs.push_back(mapping.lookup(Value(argument)));

  SmallVector<Value> outputCotangents(stackedArgs), gradients, values;
  llvm::append_range(outputCotangents, carriedArgs);
  if (failed(nnc::buildVJP(inside, copies, inputs, outputs, outputCotangents, gradients)))
    return failure();
  for (auto [i, input] : llvm::enumerate(
           ArrayRef(inputs).take_front(carried.size() + invariants.size() + sequences.size()))) {
    Value gradient = gradients[i];
    bool isSum = i >= carried.size() && i < carried.size() + invariants.size();
    if (isSum) {
      Value sum = sumArgs[i - carried.size()];
      gradient = gradient ? nn::AddOp::create(inside, loc, sum, gradient).getResult() : sum;
    } else if (!gradient) {
      gradient = zeros(inside, loc, input.getType());
    }
    values.push_back(gradient);
  }
  nn::YieldOp::create(inside, loc, values);
  eraseDead(block);
  return success();
}

/// A product is kept where the step back looks at it; what is carried into a step too.
/// All else is computed again from them.
void LoopGradient::chooseWhatIsKept(Block &block) {
  llvm::SmallPtrSet<Operation *, 32> alive;
  for (Operation &op : block)
    alive.insert(&op);
  auto takeAsArgument = [&](Value original, Value copy) {
    if (copy.use_empty())
      return;
    BlockArgument argument = block.addArgument(copy.getType(), copy.getLoc());
    copy.replaceAllUsesWith(argument);
    kept.push_back({original, argument});
  };
  for (auto [op, copy] : llvm::zip_equal(loop.getBody().front().without_terminator(), copies))
    if (alive.contains(copy) && isa<WorkOpInterface>(op))
      for (auto [original, result] : llvm::zip_equal(op.getResults(), copy->getResults()))
        takeAsArgument(original, result);
  eraseDead(block);
  for (BlockArgument argument : loop.getCarried())
    takeAsArgument(argument, mapping.lookup(Value(argument)));
}

/// Puts a loop that also gives what is kept, and how many steps it took where that is
/// not known before, in the place of the loop. Returns the stacks of what is kept.
SmallVector<Value> LoopGradient::keep() {
  length = loop.getLength();
  bool endsEarly = loop.getYield().getAgain() != nullptr;
  if (kept.empty() && !endsEarly)
    return {};
  OpBuilder before(loop);
  SmallVector<Type> types(loop.getResultTypes());
  for (auto [value, argument] : kept) {
    auto type = cast<RankedTensorType>(value.getType());
    SmallVector<int64_t> shape{loop.getExtent()};
    llvm::append_range(shape, type.getShape());
    types.push_back(type.clone(shape));
  }
  auto longer = nn::LoopOp::create(before, loc, types, loop.getBoundAttr(), loop.getReverseAttr(),
                                   loop.getLength(), loop.getSequences(), loop.getInitials(),
                                   loop.getInvariants());
  IRMapping copied;
  loop.getBody().cloneInto(&longer.getBody(), copied);
  for (auto [value, argument] : kept)
    longer.getYield().getValuesMutable().append(copied.lookup(value));
  if (endsEarly) {
    Type number = RankedTensorType::get({}, before.getI64Type());
    before.setInsertionPoint(longer);
    Value none = zeros(before, loc, number);
    SmallVector<Value> count =
        longer.threadValues(before, none, [&](Region &body, ValueRange inside) {
          OpBuilder atEnd(body.front().getTerminator());
          Value one = nn::ConstantOp::create(atEnd, loc, cast<RankedTensorType>(number), 1.0);
          return SmallVector<Value>{nn::AddOp::create(atEnd, loc, inside.front(), one)};
        });
    length = count.front();
    longer = length.getDefiningOp<nn::LoopOp>();
  }
  unsigned own = loop.getFinal().size();
  for (auto [from, to] : llvm::zip(loop.getFinal(), longer.getFinal()))
    from.replaceAllUsesWith(to);
  ResultRange stacks = longer.getStacked();
  for (auto [from, to] : llvm::zip(loop.getStacked(), stacks))
    from.replaceAllUsesWith(to);
  return SmallVector<Value>(stacks.drop_front(loop->getNumResults() - own));
}

/// The loop back, with the ops of `step` in its region.
nn::LoopOp LoopGradient::buildBack(Block &step, ValueRange keptStacks) {
  SmallVector<Value> sequenceOperands, inits, invariantOperands;
  SmallVector<Value> arguments[3]; // of `step`, in the order of the loop's region
  auto bind = [&](unsigned kind, SmallVector<Value> &operands, Value argument, Value operand) {
    if (argument.use_empty() && kind != 1)
      return;
    arguments[kind].push_back(argument);
    operands.push_back(operand);
  };
  for (auto [slice, sequence] : llvm::zip_equal(loop.getSlices(), loop.getSequences()))
    bind(0, sequenceOperands, mapping.lookup(Value(slice)), sequence);
  for (auto [i, argument] : llvm::zip_equal(stacked, stackedArgs))
    bind(0, sequenceOperands, argument, given[loop.getInitials().size() + i]);
  for (auto [pair, stack] : llvm::zip_equal(kept, keptStacks))
    bind(0, sequenceOperands, pair.second, stack);
  for (auto [i, argument] : llvm::zip_equal(carried, carriedArgs))
    bind(1, inits, argument, given[i] ? given[i] : zeros(builder, loc, argument.getType()));
  for (Value argument : sumArgs)
    bind(1, inits, argument, zeros(builder, loc, argument.getType()));
  for (auto [inside, operand] : llvm::zip_equal(loop.getInside(), loop.getInvariants()))
    bind(2, invariantOperands, mapping.lookup(Value(inside)), operand);

  SmallVector<Type> types = llvm::to_vector(ValueRange(inits).getTypes());
  for (unsigned i : sequences)
    types.push_back(loop.getSequences()[i].getType());
  IntegerAttr bound;
  if (sequenceOperands.empty())
    bound = builder.getI64IntegerAttr(loop.getExtent());
  auto back = nn::LoopOp::create(builder, loc, types, bound, /*reverse=*/builder.getUnitAttr(),
                                 length, sequenceOperands, inits, invariantOperands);
  back.setReverse(!loop.getReverse());
  Block &block = back.getBody().emplaceBlock();
  step.getArgument(0).replaceAllUsesWith(block.addArgument(loop.getStep().getType(), loc));
  for (const SmallVector<Value> &list : arguments)
    for (Value argument : list)
      argument.replaceAllUsesWith(block.addArgument(argument.getType(), argument.getLoc()));
  block.getOperations().splice(block.end(), step.getOperations());
  return back;
}

LogicalResult LoopGradient::build(MutableArrayRef<Value> cotangents) {
  unsigned initCount = loop.getInitials().size(), sequenceCount = loop.getSequences().size();
  findActiveCarries();
  for (unsigned i = 0, e = loop.getStacked().size(); i < e; ++i)
    if (given[initCount + i])
      stacked.push_back(i);
  for (unsigned i = 0; i < sequenceCount; ++i)
    if (isNeeded(1 + i))
      sequences.push_back(i);
  unsigned firstInvariant = 1 + sequenceCount + initCount;
  for (unsigned i = 0, e = loop.getInvariants().size(); i < e; ++i)
    if (isNeeded(firstInvariant + i))
      invariants.push_back(i);

  Block step;
  if (failed(buildStep(step))) {
    step.dropAllDefinedValueUses();
    return failure();
  }
  chooseWhatIsKept(step);
  SmallVector<Value> stacks = keep();
  nn::LoopOp back = buildBack(step, stacks);

  for (auto [i, result] : llvm::zip(carried, back.getFinal()))
    if (isNeeded(1 + sequenceCount + i))
      cotangents[firstOperand + sequenceCount + i] = result;
  for (auto [i, result] : llvm::zip(invariants, back.getFinal().drop_front(carried.size())))
    cotangents[firstOperand + firstInvariant - 1 + i] = result;
  for (auto [i, result] : llvm::zip_equal(sequences, back.getStacked()))
    cotangents[firstOperand + i] = result;
  return success();
}

struct LoopRule : DifferentiableOpInterface::ExternalModel<LoopRule, nn::LoopOp> {
  bool isLocallyConstantIn(Operation *op, unsigned operand) const {
    return operand < cast<nn::LoopOp>(op).getFirstSequence(); // the length
  }
  SmallVector<bool> getActiveResults(Operation *op, ArrayRef<bool> activeOperands) const {
    return activeResultsOf(cast<nn::LoopOp>(op), activeOperands);
  }
  LogicalResult buildVJP(Operation *op, OpBuilder &builder, ValueRange given, ArrayRef<bool> needed,
                         MutableArrayRef<Value> cotangents) const {
    return LoopGradient(cast<nn::LoopOp>(op), builder, given, needed).build(cotangents);
  }
};
} // namespace

void autodiff::attachControlRules(MLIRContext *context) {
  nn::IfOp::attachInterface<IfRule>(*context);
  nn::LoopOp::attachInterface<LoopRule>(*context);
}
