// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Branches and loops. What regions use from around they see in ONNX, too.
#include "export/Exporter.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::onnx;

/// What a region yields leaves its graph by names of its own: it may be a value from around,
/// or leave twice.
static void yieldAs(OpExport &inside, OutGraph &graph, Value value) {
  graph.outputs.push_back(
      {inside.node("Identity", inside.graph.name(value)), cast<RankedTensorType>(value.getType())});
}

static FailureOr<OutGraph> branch(OpExport &op, Region &region, StringRef name) {
  OutGraph graph;
  graph.name = name.str();
  auto invariants = op.as<IfOp>().getInvariants();
  for (auto [argument, outside] : llvm::zip(region.getArguments(), invariants))
    op.graph.setName(argument, op.graph.name(outside));
  if (failed(op.graph.writeBlock(region.front(), graph)))
    return failure();
  OpExport inside(op.graph, graph, op.op, op.rule);
  for (Value value : cast<YieldOp>(region.front().getTerminator()).getValues())
    yieldAs(inside, graph, value);
  return graph;
}

static LogicalResult ifRule(OpExport &op) {
  auto choice = op.as<IfOp>();
  // One without results writes state, which is refused inside, or does nothing.
  FailureOr<OutGraph> onTrue = branch(op, choice.getOnTrue(), "then"),
                      onFalse = branch(op, choice.getOnFalse(), "else");
  if (failed(onTrue) || failed(onFalse))
    return failure();
  if (!choice.getNumResults())
    return success();
  SmallVector<std::string> names =
      op.nodes("If", op.graph.name(choice.getCondition()), choice.getNumResults(),
               {{"then_branch", std::move(*onTrue)}, {"else_branch", std::move(*onFalse)}});
  for (auto [i, name] : llvm::enumerate(names))
    (void)op.result(name, i);
  return success();
}

/// What the steps put out, from first to last step and with zeros for those not taken.
static std::string inOrder(OpExport &op, std::string steps, RankedTensorType type, bool isReverse,
                           bool mayEndEarly) {
  SmallVector<int64_t> axis = {0}, back = {-1}, end = {INT64_MIN};
  if (isReverse)
    steps = op.node("Slice", {steps, op.integers(back), op.integers(end), op.integers(axis),
                              op.integers(back)});
  if (!mayEndEarly)
    return steps;
  // As many zeros as there may be steps behind, then so many from the front.
  std::string zeros =
      op.node("Expand", {op.number(0, type.getElementType()), op.shape(type.getShape())});
  std::string both = op.node("Concat", {steps, zeros}, {{"axis", int64_t(0)}});
  return op.node("Slice", {both, op.integers(axis), op.shape(type.getShape().take_front()),
                           op.integers(axis)});
}

static LogicalResult loopRule(OpExport &op) {
  auto loop = op.as<LoopOp>();
  MLIRContext *context = op.op->getContext();
  Type i64 = IntegerType::get(context, 64), i1 = IntegerType::get(context, 1);
  auto scalar = [](Type element) { return RankedTensorType::get({}, element); };
  SmallVector<int64_t> none;

  // The number of steps: the extent, and no more than the length.
  int64_t extent = loop.getExtent();
  std::string steps = ShapedType::isDynamic(extent)
                          ? op.node("Reshape", {op.graph.rows(), op.integers(none)})
                          : op.integer(extent);
  if (Value length = loop.getLength())
    steps = op.node("Max", {op.node("Min", {op.graph.name(length), steps}), op.integer(0)});

  OutGraph body;
  body.name = "step";
  OpExport inside(op.graph, body, op.op, op.rule);
  auto enter = [&](StringRef name, RankedTensorType type) {
    body.inputs.push_back({op.graph.unique(name), type});
    return body.inputs.back().name;
  };
  std::string index = enter("step", scalar(i64)), go = enter("go", scalar(i1));
  if (loop.getReverse())
    index = inside.sub(inside.sub(steps, inside.integer(1)), index);
  op.graph.setName(loop.getStep(), index);
  for (auto [slice, sequence] : llvm::zip(loop.getSlices(), loop.getSequences()))
    op.graph.setName(
        slice, inside.node("Gather", {op.graph.name(sequence), index}, {{"axis", int64_t(0)}}));
  for (BlockArgument carried : loop.getCarried())
    op.graph.setName(carried, enter("carried", cast<RankedTensorType>(carried.getType())));
  for (auto [argument, outside] : llvm::zip(loop.getInside(), loop.getInvariants()))
    op.graph.setName(argument, op.graph.name(outside));
  if (failed(op.graph.writeBlock(loop.getBody().front(), body)))
    return failure();
  YieldOp yield = loop.getYield();
  Value again = yield.getAgain();
  body.outputs.push_back({inside.node("Identity", again ? op.graph.name(again) : go), scalar(i1)});
  for (Value value : yield.getValues())
    yieldAs(inside, body, value);

  if (!loop.getNumResults())
    return success(); // a loop that writes no state and gives nothing
  SmallVector<std::string> inputs = {steps, op.number(1, i1)};
  for (Value initial : loop.getInitials())
    inputs.push_back(op.graph.name(initial));
  SmallVector<std::string> names =
      op.nodes("Loop", inputs, loop.getNumResults(), {{"body", std::move(body)}});
  unsigned carried = loop.getInitials().size();
  for (auto [i, result] : llvm::enumerate(loop.getResults()))
    (void)op.result(i < carried ? names[i]
                                : inOrder(op, names[i], cast<RankedTensorType>(result.getType()),
                                          loop.getReverse(), loop.hasDynamicLength()),
                    i);
  return success();
}

ArrayRef<ExportRule> nnc::onnx::controlExports() {
  static const ExportRule rules[] = {
      {"nn.if", ifRule, "If"},
      {"nn.loop", loopRule, "Loop"},
      {"nn.yield", nullptr, "it is the end of a region"},
  };
  return rules;
}
