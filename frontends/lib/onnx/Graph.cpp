// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Graph.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::onnx;
using llvm::Twine;

static std::string folderOf(StringRef path) {
  StringRef folder = llvm::sys::path::parent_path(path);
  return folder.empty() ? "." : folder.str();
}

GraphImport::GraphImport(const Model &model, StringRef path, ModuleOp module,
                         const OnnxLimits &limits)
    : model(model), graph(*model.graph), path(path.str()), module(module), limits(limits),
      builder(module.getContext()), reader(*module.getContext(), folderOf(path), limits) {}

LogicalResult GraphImport::fail(const Twine &message) {
  return emitError(FileLineColLoc::get(builder.getContext(), path, 1, 1)) << message;
}

LogicalResult GraphImport::checkOpsets() {
  for (auto [domain, version] : model.opsets) {
    if (domain.empty() && (version < firstOpset || version > lastOpset))
      return fail("opsets " + Twine(firstOpset) + " to " + Twine(lastOpset) +
                  " are supported, got " + Twine(version));
    // A later version of the preview may mean something else.
    if (domain == "ai.onnx.preview.training" && version != 1)
      return fail("opset 1 of ai.onnx.preview.training is supported, got " + Twine(version));
  }
  return success();
}

LogicalResult GraphImport::readInitializers() {
  for (const Tensor &tensor : graph.initializers) {
    llvm::Expected<DenseElementsAttr> value = reader.read(tensor);
    if (!value)
      return fail("initializer '" + tensor.name + "': " + llvm::toString(value.takeError()));
    if (!constants.try_emplace(tensor.name, *value).second)
      return fail("there are two initializers '" + tensor.name + "'");
    Type element = value->getElementType();
    // What is learnt has dimensions: a single number is an exporter's constant.
    if ((element.isF32() || element.isF64()) && value->getType().getRank() > 0)
      params.insert(tensor.name);
  }
  return success();
}

/// The value of a Constant, in whichever of its forms.
LogicalResult GraphImport::readConstant(const Node &node, Location loc) {
  auto error = [&](const Twine &message) { return emitError(loc) << "Constant: " << message; };
  if (node.attributes.size() != 1 || node.outputs.size() != 1)
    return error("expects one attribute and one output");
  const onnx::Attribute &given = node.attributes.front();
  Builder &b = builder;
  DenseElementsAttr value;
  auto vector = [&](int64_t count, Type element) { return RankedTensorType::get(count, element); };
  if (given.name == "value" && given.tensor) {
    llvm::Expected<DenseElementsAttr> read = reader.read(*given.tensor);
    if (!read)
      return error(llvm::toString(read.takeError()));
    value = *read;
  } else if (given.name == "value_float") {
    value = DenseElementsAttr::get(RankedTensorType::get({}, b.getF32Type()), given.real);
  } else if (given.name == "value_int") {
    value = DenseElementsAttr::get(RankedTensorType::get({}, b.getI64Type()), given.integer);
  } else if (given.name == "value_floats") {
    value = DenseElementsAttr::get(vector(given.reals.size(), b.getF32Type()),
                                   ArrayRef<float>(given.reals));
  } else if (given.name == "value_ints") {
    value = DenseElementsAttr::get(vector(given.integers.size(), b.getI64Type()),
                                   ArrayRef<int64_t>(given.integers));
  } else {
    return error("attribute '" + given.name + "' is not supported");
  }
  constants[node.outputs.front()] = value;
  return success();
}

FailureOr<RankedTensorType> GraphImport::typeOfInput(const ValueInfo &info) {
  if (!info.type || !info.shape)
    return fail("input '" + info.name + "' is no tensor of known rank");
  Type element = elementType(*builder.getContext(), info.type);
  if (!element)
    return fail("input '" + info.name + "': element type " + dataTypeName(info.type) +
                " is not supported");
  SmallVector<int64_t> shape;
  for (auto [i, dimension] : llvm::enumerate(*info.shape)) {
    if (dimension.extent) {
      if (*dimension.extent < 0)
        return fail("input '" + info.name + "' has the extent " + Twine(*dimension.extent));
      shape.push_back(*dimension.extent);
      continue;
    }
    if (hasRows && rows != dimension.symbol)
      return fail("one extent may be open, the number of rows; there are '" + rows + "' and '" +
                  dimension.symbol + "' (dimension " + Twine(i) + " of input '" + info.name + "')");
    if (llvm::is_contained(shape, ShapedType::kDynamic))
      return fail("input '" + info.name + "' has two open extents, where one may be");
    rows = dimension.symbol;
    hasRows = true;
    shape.push_back(ShapedType::kDynamic);
  }
  return RankedTensorType::get(shape, element);
}

/// A name of letters, digits and single underscores, that begins with a letter.
static std::string cleanName(StringRef name) {
  std::string clean;
  name = name.ltrim("/_");
  for (char c : name) {
    char next = llvm::isAlnum(c) ? c : '_';
    if (next != '_' || clean.empty() || clean.back() != '_')
      clean += next;
  }
  if (clean.empty() || !llvm::isAlpha(clean.front()))
    clean = "v" + clean;
  return clean;
}

/// A name that C takes, as the generated header needs it.
std::string GraphImport::uniqueName(StringRef name) {
  std::string clean = cleanName(name);
  if (clean == "m" || clean == "rows")
    clean += "_";
  std::string unique = clean;
  for (unsigned i = 2; !argumentNames.insert(unique).second; ++i)
    unique = clean + "_" + std::to_string(i);
  return unique;
}

LogicalResult GraphImport::makeFunction() {
  Location loc = module.getLoc();
  SmallVector<Type> types;
  SmallVector<const ValueInfo *> arguments;
  for (const ValueInfo &info : graph.inputs) {
    if (constants.count(info.name))
      continue; // a default, which here is the value
    FailureOr<RankedTensorType> type = typeOfInput(info);
    if (failed(type))
      return failure();
    types.push_back(*type);
    arguments.push_back(&info);
  }
  std::string name = uniqueName(graph.name.empty() ? "model" : graph.name);
  argumentNames.clear();
  builder.setInsertionPointToStart(module.getBody());
  modelOp = nn::ModelOp::create(builder, loc, name);
  Block &body = modelOp.getBody().emplaceBlock();
  builder.setInsertionPointToStart(&body);
  function = func::FuncOp::create(builder, loc, "forward", builder.getFunctionType(types, {}));
  Block *entry = function.addEntryBlock();
  for (auto [info, argument] : llvm::zip(arguments, entry->getArguments())) {
    argument.setLoc(NameLoc::get(builder.getStringAttr(uniqueName(info->name)), loc));
    if (!values.try_emplace(info->name, argument).second)
      return fail("there are two inputs '" + info->name + "'");
  }
  builder.setInsertionPointToStart(entry);
  return success();
}

Value GraphImport::lookup(StringRef name, Location loc) {
  auto found = values.find(name);
  if (found != values.end())
    return found->second;
  auto constant = constants.find(name);
  if (constant == constants.end()) {
    emitError(loc) << "'" << name << "' is used before any node, input or initializer defines it";
    return nullptr;
  }
  DenseElementsAttr value = constant->second;
  loc = NameLoc::get(builder.getStringAttr(cleanName(name)), loc);
  OpBuilder::InsertionGuard guard(builder);
  if (!params.contains(name)) {
    builder.setInsertionPointToStart(&function.getBody().front());
    return values[name] = nn::ConstantOp::create(builder, loc, value.getType(), value);
  }
  builder.setInsertionPoint(function);
  nn::ParamOp::create(builder, module.getLoc(), builder.getStringAttr(name),
                      TypeAttr::get(value.getType()), value);
  builder.setInsertionPointToStart(&function.getBody().front());
  return values[name] = nn::GetOp::create(builder, loc, value.getType(),
                                          FlatSymbolRefAttr::get(builder.getContext(), name));
}

/// Sizes are declared by shapes and constants: none may be beyond what a tensor may have.
LogicalResult GraphImport::checkResult(Value value, const Node &node) {
  RankedTensorType type = onnx::typeOf(value);
  int64_t bytes = llvm::divideCeil(type.getElementType().getIntOrFloatBitWidth(), 8);
  if (type.getRank() > static_cast<int64_t>(limits.rank))
    return emitError(value.getLoc())
           << "tensors have at most " << limits.rank << " dimensions, got " << type;
  for (int64_t extent : type.getShape())
    if (!ShapedType::isDynamic(extent) &&
        (llvm::MulOverflow(bytes, std::max<int64_t>(extent, 1), bytes) ||
         bytes > limits.tensorBytes))
      return emitError(value.getLoc())
             << "a tensor has at most " << limits.tensorBytes << " bytes, got " << type;
  return success();
}

static const OpRule *findRule(const Node &node) {
  auto find = [&](ArrayRef<OpRule> rules) -> const OpRule * {
    auto found = llvm::find_if(rules, [&](const OpRule &rule) { return rule.name == node.type; });
    return found == rules.end() ? nullptr : &*found;
  };
  if (node.domain == "ai.onnx.preview.training")
    return find(trainingRules());
  if (!node.domain.empty())
    return nullptr;
  for (ArrayRef<OpRule> rules :
       {elementwiseRules(), activationRules(), reductionRules(), shapeRules(), matmulRules(),
        indexRules(), controlRules(), lossRules()})
    if (const OpRule *rule = find(rules))
      return rule;
  return nullptr;
}

LogicalResult GraphImport::checkNew(StringRef name, Location loc) {
  if (!name.empty() && (values.count(name) || constants.count(name)))
    return emitError(loc) << "'" << name << "' is defined twice";
  innerNames.push_back(name);
  return success();
}

LogicalResult GraphImport::importInner(const Graph &inner, ValueRange inputs,
                                       SmallVectorImpl<Value> &outputs, Location loc) {
  if (inner.inputs.size() != inputs.size())
    return emitError(loc) << "expects a graph of " << inputs.size() << " inputs, got "
                          << inner.inputs.size();
  size_t outside = innerNames.size();
  for (const Tensor &tensor : inner.initializers) {
    llvm::Expected<DenseElementsAttr> value = reader.read(tensor);
    if (!value)
      return emitError(loc) << "initializer '" << tensor.name
                            << "': " << llvm::toString(value.takeError());
    if (failed(checkNew(tensor.name, loc)))
      return failure();
    constants[tensor.name] = *value;
  }
  for (auto [info, value] : llvm::zip(inner.inputs, inputs)) {
    if (failed(checkNew(info.name, loc)))
      return failure();
    values[info.name] = value;
  }
  for (const Node &node : inner.nodes)
    if (failed(importNode(node)))
      return failure();
  for (const ValueInfo &info : inner.outputs) {
    Value value = lookup(info.name, loc);
    if (!value)
      return failure();
    outputs.push_back(value);
  }
  for (StringRef name : ArrayRef(innerNames).drop_front(outside)) {
    values.erase(name);
    constants.erase(name);
  }
  innerNames.truncate(outside);
  return success();
}

LogicalResult GraphImport::importNode(const Node &node) {
  Location loc = FileLineColLoc::get(builder.getContext(), path, node.line, 1);
  StringRef label = !node.name.empty() || node.outputs.empty() ? node.name : node.outputs.front();
  loc = NameLoc::get(builder.getStringAttr(cleanName(label)), loc);
  const OpRule *rule = findRule(node);
  std::string name = (node.domain.empty() ? node.type : node.domain + "." + node.type).str();
  if (!rule)
    return emitError(loc) << "op " << name
                          << " is not supported (docs/onnx.md lists those that are)";
  auto opset = model.opsets.find(node.domain.str());
  if (opset == model.opsets.end())
    return emitError(loc) << "op " << name << " is of an opset that the model does not import";
  if (opset->second < rule->since)
    return emitError(loc) << "op " << name << " is supported from opset " << rule->since
                          << " on, the model is of " << opset->second;
  for (StringRef output : node.outputs)
    if (failed(checkNew(output, loc)))
      return failure();
  if (node.domain.empty() && node.type == "Constant")
    return readConstant(node, loc);

  // The import holds references to them.
  auto lookupValue = [&](StringRef name, Location at) { return lookup(name, at); };
  auto lookupConstant = [&](StringRef name) { return constants.lookup(name); };
  auto importGraph = [&](const Graph &inner, ValueRange inputs, SmallVectorImpl<Value> &outputs) {
    return importInner(inner, inputs, outputs, loc);
  };
  NodeImport import(node, opset->second, builder, loc, lookupValue, lookupConstant, importGraph);
  rule->import(import);
  import.checkAttributes();
  if (import.failed())
    return failure();
  for (auto [name, value] : llvm::zip(node.outputs, import.outputs())) {
    if (name.empty())
      continue;
    if (!value)
      return emitError(loc) << "op " << name << ": output '" << name << "' is not supported";
    if (failed(checkResult(value, node)))
      return failure();
    values[name] = value;
    // Shapes are computed from shapes.
    if (auto constant = value.getDefiningOp<nn::ConstantOp>())
      if (auto dense = dyn_cast<DenseElementsAttr>(constant.getValue()))
        constants[name] = dense;
  }
  return success();
}

LogicalResult GraphImport::finish() {
  SmallVector<Value> results;
  SmallVector<Type> types;
  Location loc = module.getLoc();
  if (graph.outputs.empty())
    return fail("expects a graph with outputs");
  for (const ValueInfo &info : graph.outputs) {
    Value value = lookup(info.name, FileLineColLoc::get(builder.getContext(), path, 1, 1));
    if (!value)
      return failure();
    auto type = onnx::typeOf(value);
    if (info.type && elementType(*builder.getContext(), info.type) != type.getElementType())
      return fail("output '" + info.name + "' is declared as " + dataTypeName(info.type) +
                  ", but is " + text(type));
    // Exporters leave symbols in declared shapes; what is a number has to be that.
    bool fits = !info.shape || static_cast<int64_t>(info.shape->size()) == type.getRank();
    for (int64_t i = 0; fits && info.shape && i < type.getRank(); ++i)
      fits = !(*info.shape)[i].extent || type.isDynamicDim(i) ||
             *(*info.shape)[i].extent == type.getDimSize(i);
    if (!fits)
      return fail("output '" + info.name + "' is declared with another shape than " + text(type));
    results.push_back(value);
    types.push_back(type);
  }
  builder.setInsertionPointToEnd(&function.getBody().front());
  func::ReturnOp::create(builder, loc, results);
  function.setType(builder.getFunctionType(function.getArgumentTypes(), types));
  for (auto [i, info] : llvm::enumerate(graph.outputs))
    function.setResultAttr(i, nn::nameAttr, builder.getStringAttr(uniqueName(info.name)));
  return success();
}

LogicalResult GraphImport::run() {
  if (failed(checkOpsets()) || failed(readInitializers()) || failed(makeFunction()))
    return failure();
  for (const Node &node : graph.nodes)
    if (failed(importNode(node)))
      return failure();
  return finish();
}
