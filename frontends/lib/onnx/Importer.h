// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A rule turns one node of an ONNX graph into ops of `nn`. Rules are data: a table a
// family, in a file of the family's name; all tables together are what is supported.
#ifndef NNC_FRONTENDS_LIB_ONNX_IMPORTER_H
#define NNC_FRONTENDS_LIB_ONNX_IMPORTER_H

#include "Proto.h"

#include "nnc/dialects/nn/NN.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace nnc::onnx {

/// A node being imported: what it is given, and what it becomes. After the first error
/// everything it returns is null or a default, and nothing further is said.
class NodeImport {
public:
  /// Gives a value by its name, or null with an error said.
  using Lookup = llvm::function_ref<mlir::Value(llvm::StringRef, mlir::Location)>;
  using LookupConstant = llvm::function_ref<mlir::DenseElementsAttr(llvm::StringRef)>;

  /// Imports a graph inside the node where the builder stands; fails with an error said.
  using ImportGraph = llvm::function_ref<mlir::LogicalResult(
      const Graph &, mlir::ValueRange inputs, llvm::SmallVectorImpl<mlir::Value> &outputs)>;

  NodeImport(const Node &node, int64_t opset, mlir::OpBuilder &builder, mlir::Location loc,
             Lookup lookup, LookupConstant lookupConstant, ImportGraph importGraph)
      : node(node), opset(opset), builder(builder), loc(loc), lookup(lookup),
        lookupConstant(lookupConstant), importGraph(importGraph), results(node.outputs.size()) {}

  const Node &node;
  const int64_t opset; ///< of the node's domain
  mlir::OpBuilder &builder;
  const mlir::Location loc;

  bool failed() const { return hasFailed; }
  /// An error about this node, which then has failed.
  void error(const llvm::Twine &message);

  bool has(unsigned i) const { return i < node.inputs.size() && !node.inputs[i].empty(); }
  unsigned numInputs() const { return node.inputs.size(); }
  bool wants(unsigned i) const { return i < node.outputs.size() && !node.outputs[i].empty(); }
  /// An operand that must be there.
  mlir::Value input(unsigned i);
  /// The value of an operand that is an initializer or a constant, or an error.
  mlir::DenseElementsAttr constant(unsigned i, llvm::StringRef what);
  llvm::SmallVector<int64_t> constantIntegers(unsigned i, llvm::StringRef what);
  std::optional<double> constantNumber(unsigned i, llvm::StringRef what);
  /// Integers of an attribute in old opsets and of an operand in new ones; nothing where
  /// neither is there.
  std::optional<llvm::SmallVector<int64_t>> integersOrInput(llvm::StringRef name, unsigned i);

  /// Attributes. One that no rule asks for is an error.
  const Attribute *attribute(llvm::StringRef name);
  int64_t integer(llvm::StringRef name, int64_t otherwise);
  double real(llvm::StringRef name, double otherwise);
  llvm::StringRef string(llvm::StringRef name, llvm::StringRef otherwise);
  std::optional<llvm::SmallVector<int64_t>> integers(llvm::StringRef name);
  /// The graph that an attribute is, or an error and null.
  const Graph *graph(llvm::StringRef name);
  /// Imports such a graph where the builder stands, and gives its outputs.
  llvm::SmallVector<mlir::Value> inner(const Graph &graph, mlir::ValueRange inputs);
  /// Whether an operand is known, and what it is.
  mlir::DenseElementsAttr known(unsigned i) {
    return has(i) ? lookupConstant(node.inputs[i]) : mlir::DenseElementsAttr();
  }
  /// Fails where the attribute has another value than the only one supported.
  void expectInteger(llvm::StringRef name, int64_t otherwise, int64_t only);
  /// Fails for the first attribute that was not asked for.
  void checkAttributes();

  void output(unsigned i, mlir::Value value) {
    if (i < results.size())
      results[i] = value;
  }
  llvm::ArrayRef<mlir::Value> outputs() const { return results; }

  /// Builds an op with inferred types; null where types or verifier refuse it, which has
  /// been said. The builders that MLIR generates would end the process.
  /// `regions` are moved into it.
  template <typename Op>
  Op make(mlir::ValueRange operands, llvm::ArrayRef<mlir::NamedAttribute> attributes = {},
          llvm::MutableArrayRef<std::unique_ptr<mlir::Region>> regions = {}) {
    if (hasFailed || !llvm::all_of(operands, [](mlir::Value v) { return v; })) {
      hasFailed = true;
      return nullptr;
    }
    mlir::MLIRContext *context = builder.getContext();
    mlir::OperationState state(loc, Op::getOperationName());
    state.addOperands(operands);
    for (std::unique_ptr<mlir::Region> &region : regions)
      state.addRegion(std::move(region));
    llvm::SmallVector<mlir::Region *> bodies;
    for (const std::unique_ptr<mlir::Region> &region : state.regions)
      bodies.push_back(region.get());
    mlir::DictionaryAttr dictionary = builder.getDictionaryAttr(attributes);
    auto fail = [&]() { return mlir::emitError(loc); };
    auto &properties = state.getOrAddProperties<typename Op::Properties>();
    if constexpr (!std::is_same_v<typename Op::Properties, mlir::EmptyProperties>)
      hasFailed |= mlir::failed(Op::setPropertiesFromAttr(properties, dictionary, fail));
    hasFailed = hasFailed ||
                mlir::failed(Op::inferReturnTypes(context, loc, state.operands, dictionary,
                                                  state.getRawProperties(), bodies, state.types));
    if (hasFailed)
      return nullptr;
    mlir::Operation *op = builder.create(state);
    hasFailed = mlir::failed(mlir::verify(op));
    return hasFailed ? nullptr : llvm::cast<Op>(op);
  }
  template <typename Op>
  mlir::Value value(mlir::ValueRange operands,
                    llvm::ArrayRef<mlir::NamedAttribute> attributes = {}) {
    Op op = make<Op>(operands, attributes);
    return op ? op->getResult(0) : mlir::Value();
  }
  /// A number of the type's element type, for all elements of a scalar.
  mlir::Value number(double value, mlir::Type element);
  mlir::Value cast(mlir::Value value, mlir::Type element);
  /// Fails for operands that are no floats.
  mlir::Value floats(unsigned i);
  mlir::Value compare(nn::Predicate predicate, mlir::Value x, mlir::Value y);
  mlir::Value reshape(mlir::Value x, llvm::ArrayRef<int64_t> shape);
  /// x with dimension `from` at `to`.
  mlir::Value moveAxis(mlir::Value x, int64_t from, int64_t to);
  /// An axis as 0 <= axis < rank, or an error and 0.
  int64_t axisOf(int64_t axis, int64_t rank);
  /// Indices of which those below 0 counted from the end, as nn does not.
  mlir::Value fromStart(mlir::Value indices, int64_t extent);

  mlir::NamedAttribute attr(llvm::StringRef name, int64_t value) {
    return {name, builder.getI64IntegerAttr(value)};
  }
  mlir::NamedAttribute attr(llvm::StringRef name, llvm::ArrayRef<int64_t> values) {
    return {name, builder.getDenseI64ArrayAttr(values)};
  }
  mlir::NamedAttribute attr(llvm::StringRef name, double value) {
    return {name, builder.getF64FloatAttr(value)};
  }
  mlir::NamedAttribute attr(llvm::StringRef name, mlir::Type type) {
    return {name, mlir::TypeAttr::get(type)};
  }
  mlir::NamedAttribute flag(llvm::StringRef name) { return {name, builder.getUnitAttr()}; }

private:
  Lookup lookup;
  LookupConstant lookupConstant;
  ImportGraph importGraph;
  llvm::SmallVector<mlir::Value> results;
  llvm::StringSet<> asked;
  bool hasFailed = false;
};

struct OpRule {
  llvm::StringLiteral name;
  int64_t since; ///< the first version of the opset whose meaning the rule has
  void (*import)(NodeImport &node);
  llvm::StringLiteral remark = ""; ///< what is not supported of it
};

llvm::ArrayRef<OpRule> elementwiseRules();
llvm::ArrayRef<OpRule> activationRules();
llvm::ArrayRef<OpRule> reductionRules();
llvm::ArrayRef<OpRule> shapeRules();
llvm::ArrayRef<OpRule> matmulRules();
llvm::ArrayRef<OpRule> indexRules();
llvm::ArrayRef<OpRule> controlRules();
llvm::ArrayRef<OpRule> lossRules();
/// Of the domain ai.onnx.preview.training.
llvm::ArrayRef<OpRule> trainingRules();

/// The opsets of ONNX's own domain that can be read.
constexpr int64_t firstOpset = 7, lastOpset = 26;

inline mlir::RankedTensorType typeOf(mlir::Value value) {
  return llvm::cast<mlir::RankedTensorType>(value.getType());
}
/// A type as errors show it.
std::string text(mlir::Type type);

inline mlir::Type elementOf(mlir::Value value) { return typeOf(value).getElementType(); }

/// A rule for an op that has no attributes and means the same in nn.
template <typename Op, unsigned Arity> void same(NodeImport &node) {
  llvm::SmallVector<mlir::Value> operands;
  for (unsigned i = 0; i < Arity; ++i)
    operands.push_back(node.input(i));
  node.output(0, node.value<Op>(operands));
}

} // namespace nnc::onnx

#endif // NNC_FRONTENDS_LIB_ONNX_IMPORTER_H
