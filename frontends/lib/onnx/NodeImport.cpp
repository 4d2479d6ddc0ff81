// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Importer.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::onnx;

std::string nnc::onnx::text(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

void NodeImport::error(const llvm::Twine &message) {
  if (!hasFailed)
    emitError(loc) << "node of " << node.type
                   << (node.name.empty() ? "" : (" '" + node.name + "'").str()) << ": " << message;
  hasFailed = true;
}

Value NodeImport::input(unsigned i) {
  if (hasFailed)
    return nullptr;
  if (!has(i)) {
    error("expects input " + llvm::Twine(i) + ", got " + llvm::Twine(node.inputs.size()) +
          " inputs");
    return nullptr;
  }
  Value value = lookup(node.inputs[i], loc);
  hasFailed |= !value;
  return value;
}

Value NodeImport::floats(unsigned i) {
  Value value = input(i);
  if (value && !isa<FloatType>(elementOf(value)))
    error("expects floats as input " + llvm::Twine(i) + ", got " + text(value.getType()));
  return hasFailed ? Value() : value;
}

DenseElementsAttr NodeImport::constant(unsigned i, StringRef what) {
  if (hasFailed)
    return nullptr;
  DenseElementsAttr value = has(i) ? lookupConstant(node.inputs[i]) : nullptr;
  if (!value)
    error("expects " + what + " (input " + llvm::Twine(i) +
          ") as an initializer or a Constant, got " +
          (has(i) ? "'" + node.inputs[i].str() + "', which is known only at run time"
                  : std::string("none")));
  return value;
}

SmallVector<int64_t> NodeImport::constantIntegers(unsigned i, StringRef what) {
  DenseElementsAttr value = constant(i, what);
  if (value && !value.getElementType().isInteger()) {
    error("expects integers for " + what);
    return {};
  }
  SmallVector<int64_t> numbers;
  if (value)
    for (const APInt &number : value.getValues<APInt>())
      numbers.push_back(number.getSExtValue());
  return numbers;
}

std::optional<double> NodeImport::constantNumber(unsigned i, StringRef what) {
  DenseElementsAttr value = constant(i, what);
  if (!value)
    return std::nullopt;
  if (value.getNumElements() != 1) {
    error("expects one number for " + what + ", got " + llvm::Twine(value.getNumElements()));
    return std::nullopt;
  }
  if (value.getElementType().isInteger())
    return static_cast<double>((*value.value_begin<APInt>()).getSExtValue());
  APFloat number = *value.value_begin<APFloat>();
  bool losesInfo = false;
  number.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &losesInfo);
  return number.convertToDouble();
}

std::optional<SmallVector<int64_t>> NodeImport::integersOrInput(StringRef name, unsigned i) {
  if (std::optional<SmallVector<int64_t>> given = integers(name))
    return given;
  if (!has(i))
    return std::nullopt;
  return constantIntegers(i, name);
}

const onnx::Attribute *NodeImport::attribute(StringRef name) {
  asked.insert(name);
  for (const onnx::Attribute &each : node.attributes)
    if (each.name == name)
      return &each;
  return nullptr;
}

int64_t NodeImport::integer(StringRef name, int64_t otherwise) {
  const onnx::Attribute *found = attribute(name);
  return found ? found->integer : otherwise;
}

double NodeImport::real(StringRef name, double otherwise) {
  const onnx::Attribute *found = attribute(name);
  return found ? double(found->real) : otherwise;
}

StringRef NodeImport::string(StringRef name, StringRef otherwise) {
  const onnx::Attribute *found = attribute(name);
  return found ? found->string : otherwise;
}

std::optional<SmallVector<int64_t>> NodeImport::integers(StringRef name) {
  const onnx::Attribute *found = attribute(name);
  if (!found)
    return std::nullopt;
  return SmallVector<int64_t>(found->integers);
}

const Graph *NodeImport::graph(StringRef name) {
  const onnx::Attribute *found = attribute(name);
  if (found && !found->graph.empty())
    return &found->graph.front();
  error("expects a graph as attribute '" + name + "'");
  return nullptr;
}

SmallVector<Value> NodeImport::inner(const Graph &graph, ValueRange inputs) {
  SmallVector<Value> outputs;
  if (!hasFailed)
    hasFailed = mlir::failed(importGraph(graph, inputs, outputs));
  return outputs;
}

void NodeImport::expectInteger(StringRef name, int64_t otherwise, int64_t only) {
  int64_t value = integer(name, otherwise);
  if (value != only)
    error("attribute '" + name + "' is supported as " + llvm::Twine(only) + " only, got " +
          llvm::Twine(value));
}

void NodeImport::checkAttributes() {
  for (const onnx::Attribute &each : node.attributes)
    if (!hasFailed && !asked.contains(each.name))
      error("attribute '" + each.name + "' is not supported");
}

Value NodeImport::number(double value, Type element) {
  if (hasFailed)
    return nullptr;
  return nn::ConstantOp::create(builder, loc, RankedTensorType::get({}, element), value);
}

Value NodeImport::compare(nn::Predicate predicate, Value x, Value y) {
  NamedAttribute which("predicate", nn::PredicateAttr::get(builder.getContext(), predicate));
  return value<nn::CompareOp>({x, y}, which);
}

Value NodeImport::reshape(Value x, ArrayRef<int64_t> shape) {
  return value<nn::ReshapeOp>({x}, attr("shape", shape));
}

Value NodeImport::moveAxis(Value x, int64_t from, int64_t to) {
  if (hasFailed || from == to)
    return x;
  auto order = llvm::to_vector(llvm::seq<int64_t>(0, typeOf(x).getRank()));
  order.erase(order.begin() + from);
  order.insert(order.begin() + to, from);
  return value<nn::TransposeOp>({x}, attr("permutation", order));
}

int64_t NodeImport::axisOf(int64_t axis, int64_t rank) {
  if (axis >= -rank && axis < rank)
    return axis < 0 ? axis + rank : axis;
  error("expects an axis from " + llvm::Twine(-rank) + " to " + llvm::Twine(rank - 1) + ", got " +
        llvm::Twine(axis));
  return 0;
}

Value NodeImport::fromStart(Value indices, int64_t extent) {
  if (hasFailed)
    return nullptr;
  Type integer = elementOf(indices);
  Value isBelow = compare(nn::Predicate::lt, indices, number(0, integer));
  Value above = value<nn::AddOp>({indices, number(static_cast<double>(extent), integer)});
  return value<nn::SelectOp>({isBelow, above, indices});
}

Value NodeImport::cast(Value input, Type element) {
  if (hasFailed || !input || elementOf(input) == element)
    return input;
  return value<nn::CastOp>({input}, attr("to", element));
}
