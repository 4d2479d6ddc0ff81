// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From a function of the IR to its graph.
#include "graph/Graph.h"

#include "nnc/dialects/nn/NN.h"
#include "nnc/dialects/rt/RT.h"

#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

using namespace nnc::tool;
using llvm::StringRef;

static std::string placeOf(mlir::Location location) {
  auto place = location->findInstanceOf<mlir::FileLineColLoc>();
  if (!place)
    return "";
  return (llvm::sys::path::filename(place.getFilename().strref()) + ":" +
          llvm::Twine(place.getLine()))
      .str();
}

/// "64x10xf32" of tensor<64x10xf32>, "f32" of a scalar.
static std::string typeText(mlir::Type type) {
  std::string text;
  llvm::raw_string_ostream os(text);
  type.print(os);
  StringRef inner = text;
  return inner.consume_front("tensor<") && inner.consume_back(">") ? inner.str() : text;
}

/// The one number that all elements of a constant are, or "".
static std::string numberOf(nnc::nn::ConstantOp constant) {
  auto elements = llvm::dyn_cast<mlir::DenseElementsAttr>(constant.getValue());
  if (!elements || !elements.isSplat())
    return "";
  if (llvm::isa<mlir::FloatType>(elements.getElementType()))
    return llvm::formatv(
               "{0}",
               llvm::format("%.6g", elements.getSplatValue<llvm::APFloat>().convertToDouble()))
        .str();
  llvm::APInt number = elements.getSplatValue<llvm::APInt>();
  if (number.getBitWidth() == 1)
    return number.isOne() ? "true" : "false";
  return llvm::toString(number, 10, /*Signed=*/true);
}

static StringRef notationOf(mlir::Operation *op) {
  auto notation = llvm::dyn_cast<nnc::NotationOpInterface>(op);
  return notation ? notation.getNotation() : "";
}

/// Which operand of an op is a number that its label can tell: the `1` of `1 + x`.
static std::optional<unsigned> foldedOperand(mlir::Operation *op) {
  if (!llvm::isa<nnc::NotationOpInterface>(op) || op->getNumOperands() != 2)
    return std::nullopt;
  bool numbers[2];
  for (unsigned i = 0; i < 2; ++i) {
    auto constant = op->getOperand(i).getDefiningOp<nnc::nn::ConstantOp>();
    numbers[i] = constant && !numberOf(constant).empty();
  }
  if (numbers[0] == numbers[1])
    return std::nullopt;
  return numbers[0] ? 0 : 1;
}

static std::string labelOf(mlir::Operation *op) {
  StringRef notation = notationOf(op);
  std::string label = notation.str();
  if (label.empty())
    label = op->getName().stripDialect().str();
  if (auto folded = foldedOperand(op)) {
    std::string number = numberOf(op->getOperand(*folded).getDefiningOp<nnc::nn::ConstantOp>());
    bool isBehind = *folded == 1 || op->hasTrait<mlir::OpTrait::IsCommutative>();
    StringRef space = notation.empty() ? " " : "";
    return isBehind ? (label + space + number).str() : (number + space + label).str();
  }
  // The function or the state that the op names.
  for (mlir::NamedAttribute attribute : op->getAttrs())
    if (auto symbol = llvm::dyn_cast<mlir::FlatSymbolRefAttr>(attribute.getValue()))
      return label + " @" + symbol.getValue().str();
  return label;
}

namespace {
class Reader {
public:
  Reader(mlir::func::FuncOp function, size_t maxOps) : function(function) {
    for (mlir::Operation &op : function.getBody().front().without_terminator())
      ops.push_back(&op);
    graph.leftOut = ops.size() > maxOps ? ops.size() - maxOps : 0;
  }

  Graph read() {
    if (graph.leftOut)
      addNode({Graph::Kind::Rest, std::to_string(graph.leftOut) + " ops", "", ""});
    for (mlir::BlockArgument argument : function.getArguments())
      addArgument(argument);
    for (auto [number, op] : llvm::enumerate(ops))
      addOp(number, op);
    addResults();
    return std::move(graph);
  }

private:
  /// Where a value comes from in the graph, and what the trace calls it.
  struct Source {
    unsigned node;
    std::string name;
  };

  unsigned addNode(Graph::Node node) {
    graph.nodes.push_back(std::move(node));
    return graph.nodes.size() - 1;
  }

  void addArgument(mlir::BlockArgument argument) {
    unsigned number = argument.getArgNumber();
    auto state = function.getArgAttrOfType<mlir::FlatSymbolRefAttr>(number, nnc::rt::stateAttr);
    bool isShown = !state && !graph.leftOut;
    for (mlir::Operation *user : argument.getUsers())
      isShown |= isShownUse(user);
    if (!isShown)
      return;
    auto name = argument.getLoc()->findInstanceOf<mlir::NameLoc>();
    std::string label = state  ? state.getValue().str()
                        : name ? name.getName().str()
                               : "argument " + std::to_string(number);
    unsigned node = addNode({state ? Graph::Kind::State : Graph::Kind::Input, std::move(label), "",
                             placeOf(argument.getLoc())});
    sources[argument] = {node, "traced_argument_" + std::to_string(number)};
  }

  /// Whether an op that uses a value, perhaps from inside a region, is in the picture.
  bool isShownUse(mlir::Operation *user) {
    user = function.getBody().front().findAncestorOpInBlock(*user);
    if (user->hasTrait<mlir::OpTrait::IsTerminator>())
      return true;
    if (!graph.leftOut)
      return true;
    return !user->isBeforeInBlock(ops[graph.leftOut]);
  }

  void addOp(size_t number, mlir::Operation *op) {
    unsigned node = 0; // of the rest
    if (number >= graph.leftOut) {
      auto constant = llvm::dyn_cast<nnc::nn::ConstantOp>(op);
      // A number that is in the labels of all its users needs no node.
      if (constant && !op->use_empty() && llvm::all_of(op->getUses(), [](mlir::OpOperand &use) {
            return foldedOperand(use.getOwner()) == use.getOperandNumber();
          }))
        return;
      Graph::Kind kind = constant                        ? Graph::Kind::Constant
                         : llvm::isa<nnc::nn::GetOp>(op) ? Graph::Kind::State
                                                         : Graph::Kind::Op;
      std::string label = constant ? numberOf(constant) : labelOf(op);
      if (auto get = llvm::dyn_cast<nnc::nn::GetOp>(op))
        label = get.getState().str();
      node = addNode({kind, label.empty() ? "constant" : label, op->getName().getStringRef().str(),
                      placeOf(op->getLoc())});
      std::optional<unsigned> folded = foldedOperand(op);
      for (mlir::OpOperand &operand : op->getOpOperands())
        if (operand.getOperandNumber() != folded)
          addEdge(operand.get(), node,
                  "traced_gradient_" + std::to_string(number) + "_" +
                      std::to_string(operand.getOperandNumber()));
      llvm::SetVector<mlir::Value> captured;
      mlir::getUsedValuesDefinedAbove(op->getRegions(), captured);
      for (mlir::Value value : captured)
        addEdge(value, node, "");
    }
    for (mlir::OpResult result : op->getResults())
      sources[result] = {node, "traced_value_" + std::to_string(number) + "_" +
                                   std::to_string(result.getResultNumber())};
  }

  void addEdge(mlir::Value value, unsigned to, std::string gradientName) {
    const Source &source = sources[value];
    graph.edges.push_back(
        {source.node, to, typeText(value.getType()), source.name, std::move(gradientName)});
  }

  void addResults() {
    mlir::Operation *terminator = function.getBody().front().getTerminator();
    unsigned users = 0;
    for (mlir::OpOperand &operand : terminator->getOpOperands()) {
      unsigned number = operand.getOperandNumber();
      auto state =
          function.getResultAttrOfType<mlir::FlatSymbolRefAttr>(number, nnc::rt::stateAttr);
      auto argument = llvm::dyn_cast<mlir::BlockArgument>(operand.get());
      if (state && argument &&
          function.getArgAttr(argument.getArgNumber(), nnc::rt::stateAttr) == state)
        continue; // as it was
      auto name = function.getResultAttrOfType<mlir::StringAttr>(number, "nn.name");
      std::string label = state                              ? "new " + state.getValue().str()
                          : name                             ? name.getValue().str()
                          : terminator->getNumOperands() > 1 ? "result " + std::to_string(users)
                                                             : entryName();
      unsigned node = addNode({Graph::Kind::Result, label, "", placeOf(terminator->getLoc())});
      addEdge(operand.get(), node, users == 0 && !state ? "traced_result" : "");
      users += !state;
    }
  }

  /// The name that the user gave the function.
  std::string entryName() {
    auto name = function->getAttrOfType<mlir::StringAttr>(nnc::rt::entryAttr);
    return name ? name.getValue().str() : function.getName().str();
  }

  mlir::func::FuncOp function;
  std::vector<mlir::Operation *> ops;
  llvm::DenseMap<mlir::Value, Source> sources;
  Graph graph;
};
} // namespace

Graph Graph::read(mlir::func::FuncOp function, size_t maxOps) {
  return Reader(function, maxOps).read();
}
