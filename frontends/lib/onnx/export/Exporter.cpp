// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "export/Exporter.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::onnx;

/// IR version 9 is the one of ONNX 1.15, which brought opset 20, the first with Gelu.
static constexpr int64_t irVersion = 9, opset = 20;
/// A message of protocol buffers has at most 2 GiB.
static constexpr uint64_t mostBytes = (uint64_t(1) << 31) - 1;

static RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

static int64_t bytesOf(RankedTensorType type) {
  return type.getNumElements() * elementBytes(type.getElementType());
}

//===-- one op --------------------------------------------------------------------------===//

/// An op that computes does so in f32 where its tensors are f16 or bf16, which many ops of
/// ONNX, and most kernels of its runtimes, do not take.
static bool computesWider(Operation *op) {
  return !op->hasTrait<nn::MovesElements>() && !op->getNumRegions() &&
         !isa<nn::CastOp, nn::GetOp>(op);
}

Type OpExport::elementOf(unsigned operand) {
  Type element = typeOf(operand).getElementType();
  return nn::isNarrowFloat(element) && computesWider(op) ? Float32Type::get(op->getContext())
                                                         : element;
}

std::string OpExport::in(unsigned i) {
  std::string name = graph.name(op->getOperand(i));
  return elementOf(i) == typeOf(i).getElementType() ? name : cast(name, elementOf(i));
}

SmallVector<std::string> OpExport::ins() {
  SmallVector<std::string> names;
  for (unsigned i = 0; i < op->getNumOperands(); ++i)
    names.push_back(in(i));
  return names;
}

LogicalResult OpExport::result(std::string name, unsigned i) {
  Type element = llvm::cast<RankedTensorType>(op->getResult(i).getType()).getElementType();
  if (nn::isNarrowFloat(element) && computesWider(op))
    name = cast(name, element);
  graph.setName(op->getResult(i), std::move(name));
  return success();
}

SmallVector<std::string> OpExport::nodes(StringRef type, ArrayRef<std::string> inputs,
                                         unsigned outputs, std::vector<OutAttribute> attributes) {
  SmallVector<std::string> names;
  // Names as a reader of the model would look for: the op's.
  for (unsigned i = 0; i < outputs; ++i)
    names.push_back(graph.unique(op->getName().stripDialect()));
  out.nodes.push_back({type, SmallVector<std::string>(inputs), names, std::move(attributes)});
  return names;
}

std::string OpExport::node(StringRef type, ArrayRef<std::string> inputs,
                           std::vector<OutAttribute> attributes) {
  return nodes(type, inputs, 1, std::move(attributes)).front();
}

LogicalResult OpExport::error(const llvm::Twine &message) {
  return op->emitError() << "'" << op->getName() << "' cannot be written to ONNX: " << message;
}

std::string OpExport::number(double value, Type element) {
  auto type = RankedTensorType::get({}, element);
  if (!isa<FloatType>(element))
    return graph.constant(
        DenseElementsAttr::get(type, IntegerAttr::get(element, static_cast<int64_t>(value))));
  return graph.constant(DenseElementsAttr::get(type, FloatAttr::get(element, value)));
}

std::string OpExport::integers(ArrayRef<int64_t> values) {
  Type i64 = IntegerType::get(op->getContext(), 64);
  return graph.constant(DenseElementsAttr::get(
      RankedTensorType::get(static_cast<int64_t>(values.size()), i64), values));
}

std::string OpExport::integer(int64_t value) {
  Type i64 = IntegerType::get(op->getContext(), 64);
  return graph.constant(DenseElementsAttr::get(RankedTensorType::get({}, i64), value));
}

std::string OpExport::shape(ArrayRef<int64_t> extents) {
  if (llvm::none_of(extents, ShapedType::isDynamic))
    return integers(extents);
  SmallVector<std::string> parts;
  for (int64_t extent : extents)
    parts.push_back(ShapedType::isDynamic(extent) ? graph.rows() : integers(extent));
  return node("Concat", parts, {{"axis", int64_t(0)}});
}

LogicalResult nnc::onnx::plain(OpExport &op) { return op.result(op.node(op.rule.as, op.ins())); }

//===-- the rules -----------------------------------------------------------------------===//

const ExportRule *nnc::onnx::findExportRule(StringRef op) {
  static const llvm::StringMap<const ExportRule *> rules = [] {
    llvm::StringMap<const ExportRule *> map;
    for (ArrayRef<ExportRule> family :
         {elementwiseExports(), activationExports(), reductionExports(), shapeExports(),
          matmulExports(), lossExports(), controlExports(), convExports(), stateExports()})
      for (const ExportRule &rule : family)
        map[rule.op] = &rule;
    return map;
  }();
  return rules.lookup(op);
}

static LogicalResult writeState(OpExport &op) { return op.graph.state(op.as<nn::GetOp>()); }

static LogicalResult callAverage(OpExport &op) {
  return op.error("averages have to be expanded before"); // as tools do
}

ArrayRef<ExportRule> nnc::onnx::stateExports() {
  static constexpr llvm::StringLiteral random =
      "ONNX has no random numbers that are a function of a key";
  static constexpr llvm::StringLiteral gradient =
      "an entry that is written takes no gradients and changes nothing";
  static constexpr llvm::StringLiteral declaration = "it is no part of a computation";
  static const ExportRule rules[] = {
      {"nn.get", writeState, "an initializer of the state's name"},
      {"nn.atan2", nullptr, "ONNX has no angle of a point"},
      {"nn.call_average", callAverage, "what it calls, with averages as initializers"},
      {"nn.categorical", nullptr, "ONNX has no draw that is a function of a number"},
      {"nn.dropout", nullptr, random},
      {"nn.jvp", nullptr, gradient},
      {"nn.minimize", nullptr, gradient},
      {"nn.model", nullptr, declaration},
      {"nn.optimizer", nullptr, declaration},
      {"nn.param", nullptr, declaration},
      {"nn.random_bernoulli", nullptr, random},
      {"nn.random_normal", nullptr, random},
      {"nn.random_permutation", nullptr, random},
      {"nn.random_uniform", nullptr, random},
      {"nn.schedule", nullptr, declaration},
      {"nn.set", nullptr, gradient},
      {"nn.state", nullptr, declaration},
      {"nn.update_average", nullptr, gradient},
      {"nn.value_and_grad", nullptr, gradient},
  };
  return rules;
}

void nnc::printOnnxExports(raw_ostream &os, MLIRContext &context) {
  os << "| op | becomes |\n|---|---|\n";
  SmallVector<RegisteredOperationName> ops(context.getRegisteredOperations());
  llvm::sort(ops, [](RegisteredOperationName a, RegisteredOperationName b) {
    return a.getStringRef() < b.getStringRef();
  });
  for (RegisteredOperationName op : ops) {
    if (op.getDialectNamespace() != "nn")
      continue;
    const ExportRule *rule = findExportRule(op.getStringRef());
    os << "| " << op.getStringRef() << " | ";
    if (rule)
      os << (rule->write ? "" : "*not written:* ") << rule->as;
    else
      os << (op.hasInterface<CompositeOpInterface>() ? "what it is made of" : "no rule");
    os << " |\n";
  }
}

//===-- a function ----------------------------------------------------------------------===//

std::string GraphExport::unique(StringRef name) {
  std::string result = name.str();
  for (unsigned i = 1; !taken.insert(result).second; ++i)
    result = (name + "_" + llvm::Twine(i)).str();
  return result;
}

/// Little-endian, as all machines that nnc runs on.
static std::string rawBytes(DenseElementsAttr value) {
  Type element = value.getElementType();
  std::string data;
  auto add = [&](const APInt &bits) {
    uint64_t word = bits.getZExtValue();
    data.append(reinterpret_cast<const char *>(&word), elementBytes(element));
  };
  if (isa<FloatType>(element))
    for (const APFloat &number : value.getValues<APFloat>())
      add(number.bitcastToAPInt());
  else
    for (const APInt &number : value.getValues<APInt>())
      add(number);
  return data;
}

std::string GraphExport::constant(DenseElementsAttr value) {
  std::string &name = constants[value];
  if (!name.empty())
    return name;
  name = unique("constant");
  initializers +=
      encodeField(5, StringRef(encodeTensor(name, cast<RankedTensorType>(value.getType())) +
                               encodeField(9, StringRef(rawBytes(value)))));
  return name;
}

LogicalResult GraphExport::state(nn::GetOp op) {
  StringRef state = op.getState();
  std::string &name = states[state];
  names[op.getValue()] = name;
  if (!name.empty())
    return success();
  name = unique(state);
  names[op.getValue()] = name;
  RankedTensorType type = ::typeOf(op.getValue());
  std::string bytes(bytesOf(type), '\0');
  if (llvm::Error error = readState(state, MutableArrayRef<char>(bytes.data(), bytes.size())))
    return op.emitError("cannot read '") << state << "': " << llvm::toString(std::move(error));
  std::string tensor = encodeTensor(name, type);
  if (dataFile.empty()) {
    tensor += encodeField(9, StringRef(bytes));
  } else {
    // Where a reader can map it into memory.
    data.resize(llvm::alignTo(data.size(), 64));
    auto entry = [&](StringRef key, const std::string &value) {
      tensor += encodeField(13, StringRef(encodeField(1, key) + encodeField(2, StringRef(value))));
    };
    entry("location", dataFile);
    entry("offset", std::to_string(data.size()));
    entry("length", std::to_string(bytes.size()));
    tensor += encodeField(14, int64_t(1));
    data += bytes;
  }
  initializers += encodeField(5, StringRef(tensor));
  return success();
}

std::string GraphExport::rows() {
  if (!rowsName.empty())
    return rowsName;
  rowsName = unique("rows");
  // Types with `?` come from an argument with one.
  ArrayRef<int64_t> shape = ::typeOf(withRows).getShape();
  int64_t at = llvm::find_if(shape, ShapedType::isDynamic) - shape.begin();
  rowCount = {"Shape", {names.lookup(withRows)}, {rowsName}, {{"start", at}, {"end", at + 1}}};
  return rowsName;
}

LogicalResult GraphExport::writeBlock(Block &block, OutGraph &out) {
  for (Operation &op : block.without_terminator()) {
    const ExportRule *rule = findExportRule(op.getName().getStringRef());
    if (!rule)
      return op.emitError("'") << op.getName() << "' cannot be written to ONNX: there is no rule "
                               << "for it";
    OpExport each(*this, out, &op, *rule);
    if (!rule->write)
      return each.error(rule->as);
    if (failed(rule->write(each)))
      return failure();
  }
  return success();
}

/// Ops that are made of others, and for which ONNX has no op, give way to those.
static void expandComposites(func::FuncOp entry) {
  SmallVector<CompositeOpInterface> open;
  auto collect = [&](CompositeOpInterface op) {
    if (!findExportRule(op->getName().getStringRef()))
      open.push_back(op);
  };
  entry.walk(collect);
  while (!open.empty()) {
    CompositeOpInterface op = open.pop_back_val();
    OpBuilder builder(op);
    Operation *before = op->getPrevNode();
    SmallVector<Value> values = op.decompose(builder);
    for (Operation *made = before ? before->getNextNode() : &op->getBlock()->front(); made != op;
         made = made->getNextNode())
      if (auto inner = dyn_cast<CompositeOpInterface>(made))
        collect(inner);
    op->replaceAllUsesWith(values);
    op->erase();
  }
}

LogicalResult GraphExport::checkSizes(func::FuncOp entry) {
  uint64_t bytes = 0;
  llvm::StringSet<> seen;
  entry.walk([&](nn::GetOp op) {
    if (seen.insert(op.getState()).second)
      bytes += bytesOf(::typeOf(op.getValue()));
  });
  if (dataFile.empty() && bytes > mostBytes)
    return entry.emitError("the state that '")
           << entry.getName() << "' reads has " << bytes << " bytes, an ONNX file at most "
           << mostBytes << ": --external-data puts it into a file beside it";
  return success();
}

FailureOr<OnnxFile> GraphExport::run(func::FuncOp entry) {
  if (failed(checkSizes(entry)))
    return failure();
  expandComposites(entry);
  // What is read from the file again is a model of the same name.
  auto model = entry->getParentOfType<nn::ModelOp>();
  graph.name = (model ? model.getSymName() : entry.getName()).str();
  for (BlockArgument argument : entry.getArguments()) {
    unsigned i = argument.getArgNumber();
    auto given = entry.getArgAttrOfType<StringAttr>(i, nn::nameAttr);
    auto written = argument.getLoc()->findInstanceOf<NameLoc>();
    std::string name = unique(given     ? given.getValue().str()
                              : written ? written.getName().str()
                                        : "arg" + std::to_string(i));
    names[argument] = name;
    graph.inputs.push_back({name, ::typeOf(argument)});
    if (!withRows && !::typeOf(argument).hasStaticShape())
      withRows = argument;
  }
  SmallVector<std::string> results;
  for (unsigned i = 0; i < entry.getNumResults(); ++i) {
    auto given = entry.getResultAttrOfType<StringAttr>(i, nn::nameAttr);
    std::string number = entry.getNumResults() == 1 ? "" : std::to_string(i);
    results.push_back(unique(given ? given.getValue().str() : "result" + number));
  }
  Block &body = entry.getBody().front();
  if (failed(writeBlock(body, graph)))
    return failure();
  // What a node gives is called as the result; an argument or a weight has a name already,
  // and so has what is returned twice.
  llvm::StringSet<> made;
  for (const OutNode &node : graph.nodes)
    for (StringRef output : node.outputs)
      made.insert(output);
  llvm::StringMap<std::string> renamed;
  for (auto [value, result] : llvm::zip(body.getTerminator()->getOperands(), results)) {
    std::string name = names.lookup(value);
    graph.outputs.push_back({result, ::typeOf(value)});
    if (!made.contains(name) || !renamed.try_emplace(name, result).second)
      graph.nodes.push_back({"Identity", {name}, {result}, {}});
  }
  if (!rowsName.empty())
    graph.nodes.insert(graph.nodes.begin(), rowCount);
  OnnxFile file;
  std::string operators = encodeField(1, StringRef()) + encodeField(2, opset);
  file.model = encodeField(1, irVersion) + encodeField(2, StringRef("nnc")) +
               encodeField(7, StringRef(encodeGraph(graph, renamed, initializers))) +
               encodeField(8, StringRef(operators));
  if (file.model.size() > mostBytes)
    return entry.emitError("the model of '") << entry.getName() << "' has " << file.model.size()
                                             << " bytes, an ONNX file at most " << mostBytes;
  file.data = std::move(data);
  return file;
}

FailureOr<OnnxFile> nnc::exportOnnx(func::FuncOp entry, StateReader readState, StringRef dataFile) {
  return GraphExport(readState, dataFile).run(entry);
}
