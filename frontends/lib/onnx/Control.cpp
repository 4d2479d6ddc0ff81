// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Branches and loops: graphs inside nodes become regions.
#include "Importer.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::onnx;

/// A truth value of one element, as a scalar.
static Value scalar(NodeImport &node, Value value) {
  if (node.failed() || typeOf(value).getRank() == 0)
    return value;
  return node.reshape(value, {});
}

/// Whether an operand is known to be this truth value.
static bool isKnown(DenseElementsAttr value, bool truth) {
  return value && value.getNumElements() == 1 && value.getElementType().isInteger(1) &&
         *value.value_begin<bool>() == truth;
}
static bool isKnown(Value value, bool truth) {
  auto constant = value ? value.getDefiningOp<ConstantOp>() : ConstantOp();
  return constant && isKnown(dyn_cast<DenseElementsAttr>(constant.getValue()), truth);
}

namespace {
/// A region with one block, which ops are built in until `end`. It stands inside another op
/// meanwhile, as verifiers look at what is around.
class RegionBuilder {
public:
  RegionBuilder(NodeImport &node, TypeRange arguments) : node(node) {
    holder = ModuleOp::create(node.builder, node.loc);
    guard.emplace(node.builder);
    Region &region = holder.getBodyRegion();
    region.front().addArguments(arguments, SmallVector<Location>(arguments.size(), node.loc));
    node.builder.setInsertionPointToEnd(&region.front());
  }
  Block::BlockArgListType arguments() { return holder.getBodyRegion().getArguments(); }
  std::unique_ptr<Region> end(ValueRange values, Value again = nullptr) {
    if (!node.failed())
      YieldOp::create(node.builder, node.loc, values, again);
    guard.reset();
    auto region = std::make_unique<Region>();
    region->takeBody(holder.getBodyRegion());
    holder.erase();
    return region;
  }

private:
  NodeImport &node;
  ModuleOp holder;
  std::optional<OpBuilder::InsertionGuard> guard;
};
} // namespace

static void outputAll(NodeImport &node, ValueRange values) {
  for (auto [i, value] : llvm::enumerate(values))
    node.output(i, value);
}

static void ifRule(NodeImport &node) {
  const Graph *onTrue = node.graph("then_branch"), *onFalse = node.graph("else_branch");
  if (node.failed())
    return;
  // A condition that exporters leave to a constant chooses now: the other branch may be of
  // other shapes.
  for (bool truth : {true, false})
    if (isKnown(node.known(0), truth))
      return outputAll(node, node.inner(truth ? *onTrue : *onFalse, {}));
  Value condition = scalar(node, node.input(0));
  SmallVector<std::unique_ptr<Region>> regions;
  for (const Graph *graph : {onTrue, onFalse}) {
    RegionBuilder branch(node, {});
    regions.push_back(branch.end(node.inner(*graph, {})));
  }
  if (auto op = node.make<IfOp>({condition}, {}, regions))
    outputAll(node, op.getResults());
}

static NamedAttribute segments(NodeImport &node, bool length, size_t sequences, size_t initials) {
  SmallVector<int32_t> sizes = {length, static_cast<int32_t>(sequences),
                                static_cast<int32_t>(initials), 0};
  return {"operandSegmentSizes", node.builder.getDenseI32ArrayAttr(sizes)};
}

/// for (i = 0; i < M and go; ++i) go, carried, put out = body(i, go, carried), where M and
/// the first `go` may be left out.
static void loopRule(NodeImport &node) {
  const Graph *body = node.graph("body");
  SmallVector<Value> operands;
  SmallVector<Type> types = {RankedTensorType::get({}, node.builder.getI64Type())};
  for (unsigned i = 2; i < node.numInputs(); ++i) {
    operands.push_back(node.input(i));
    if (operands.back())
      types.push_back(operands.back().getType());
  }
  if (node.failed())
    return;
  size_t initials = operands.size();
  if (body->inputs.size() != initials + 2 || body->outputs.size() < initials + 1 ||
      body->outputs.size() != node.node.outputs.size() + 1)
    return node.error("expects a body of " + llvm::Twine(initials + 2) + " inputs and " +
                      llvm::Twine(node.node.outputs.size() + 1) + " outputs, got " +
                      llvm::Twine(body->inputs.size()) + " and " +
                      llvm::Twine(body->outputs.size()));

  // The steps at most, and how many are taken where that is not known now.
  int64_t bound = INT32_MAX;
  Value length;
  if (node.known(0))
    bound = std::max<int64_t>(
        static_cast<int64_t>(node.constantNumber(0, "trip count").value_or(0)), 0);
  else if (node.has(0))
    length = scalar(node, node.input(0));
  if (node.has(1) && !isKnown(node.known(1), true)) {
    Value go = scalar(node, node.input(1));
    Type i64 = node.builder.getI64Type();
    if (!length)
      length = node.number(static_cast<double>(bound), i64);
    length = node.value<SelectOp>({go, length, node.number(0, i64)});
  }

  RegionBuilder step(node, types);
  SmallVector<Value> inputs = {step.arguments().front()};
  // In a step that is taken it is true.
  inputs.push_back(node.number(1, node.builder.getI1Type()));
  llvm::append_range(inputs, step.arguments().drop_front());
  SmallVector<Value> outputs = node.inner(*body, inputs);
  if (node.failed())
    return;
  Value again = scalar(node, outputs.front());
  bool endsEarly = !isKnown(again, true);
  if (outputs.size() > initials + 1 && (endsEarly || length || !node.known(0)))
    return node.error("puts out a value a step, whose number has to be known: expects the trip "
                      "count as an initializer or a Constant, and a condition that stays true");
  std::unique_ptr<Region> region =
      step.end(ArrayRef(outputs).drop_front(), endsEarly ? again : Value());
  if (length)
    operands.insert(operands.begin(), length);
  auto op = node.make<LoopOp>(
      operands, {segments(node, bool(length), 0, initials), node.attr("bound", bound)}, region);
  if (op)
    outputAll(node, op.getResults());
}

/// carried, put out = body(carried, slices), over slices along axes, from either end.
static void scanRule(NodeImport &node) {
  const Graph *body = node.graph("body");
  size_t sequences = node.integer("num_scan_inputs", 0);
  auto list = [&](StringRef name) { return node.integers(name).value_or(SmallVector<int64_t>()); };
  SmallVector<int64_t> axes = list("scan_input_axes"), outAxes = list("scan_output_axes"),
                       directions = list("scan_input_directions"),
                       outDirections = list("scan_output_directions");
  if (node.failed())
    return;
  if (sequences < 1 || sequences > node.numInputs())
    return node.error("expects from 1 to " + llvm::Twine(node.numInputs()) + " scan inputs, got " +
                      llvm::Twine(sequences));
  size_t initials = node.numInputs() - sequences;
  if (body->inputs.size() != node.numInputs() || body->outputs.size() < initials ||
      body->outputs.size() != node.node.outputs.size())
    return node.error("expects a body of as many inputs and outputs as the node has, got " +
                      llvm::Twine(body->inputs.size()) + " and " +
                      llvm::Twine(body->outputs.size()));
  size_t putOut = body->outputs.size() - initials;
  auto fits = [&](ArrayRef<int64_t> given, size_t count) {
    return given.empty() || given.size() == count;
  };
  if (!fits(axes, sequences) || !fits(directions, sequences) || !fits(outAxes, putOut) ||
      !fits(outDirections, putOut))
    return node.error("expects an axis and a direction for each scan input and output, or none");
  auto entry = [](ArrayRef<int64_t> list, size_t i) { return list.empty() ? 0 : list[i]; };
  auto reversed = [&](Value x) {
    return node.value<FlipOp>({x}, node.attr("axes", SmallVector<int64_t>{0}));
  };

  SmallVector<Value> carried, overs;
  SmallVector<Type> types = {RankedTensorType::get({}, node.builder.getI64Type())};
  for (size_t i = 0; i < sequences && !node.failed(); ++i) {
    Value x = node.input(initials + i);
    if (node.failed())
      return;
    x = node.moveAxis(x, node.axisOf(entry(axes, i), typeOf(x).getRank()), 0);
    if (entry(directions, i))
      x = reversed(x);
    if (node.failed())
      return;
    types.push_back(RankedTensorType::get(typeOf(x).getShape().drop_front(), elementOf(x)));
    overs.push_back(x);
  }
  for (size_t i = 0; i < initials; ++i) {
    carried.push_back(node.input(i));
    if (carried.back())
      types.push_back(carried.back().getType());
  }
  if (node.failed())
    return;
  RegionBuilder step(node, types);
  // The body has what is carried first.
  auto arguments = step.arguments().drop_front();
  SmallVector<Value> inputs(arguments.drop_front(sequences));
  llvm::append_range(inputs, arguments.take_front(sequences));
  SmallVector<Value> outputs = node.inner(*body, inputs);
  std::unique_ptr<Region> region = step.end(outputs);
  SmallVector<Value> operands(overs);
  llvm::append_range(operands, carried);
  auto op = node.make<LoopOp>(operands, segments(node, false, sequences, initials), region);
  if (!op)
    return;
  for (size_t i = 0; i < op.getNumResults() && !node.failed(); ++i) {
    Value result = op.getResult(i);
    if (i >= initials && entry(outDirections, i - initials))
      result = reversed(result);
    if (i >= initials)
      result = node.moveAxis(result, 0,
                             node.axisOf(entry(outAxes, i - initials), typeOf(result).getRank()));
    node.output(i, result);
  }
}

llvm::ArrayRef<OpRule> nnc::onnx::controlRules() {
  static const OpRule rules[] = {
      {"If", 1, ifRule, "results of the same types, unless the condition is a constant"},
      {"Loop", 1, loopRule,
       "what is put out a step with a constant number of steps; what is carried keeps its type"},
      {"Scan", 9, scanRule},
  };
  return rules;
}
