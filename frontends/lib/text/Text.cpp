// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nnc/frontends/Text.h"

#include "Source.h"

#include "nnc/dialects/nn/NN.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/AsmParser/AsmParserState.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;

namespace {
/// A tensor's rank and bytes within the limits; the product may overflow.
LogicalResult checkTensor(Operation *op, RankedTensorType type, const nnc::TextLimits &limits) {
  if (type.getRank() > static_cast<int64_t>(limits.rank))
    return op->emitError("tensors have at most ")
           << limits.rank << " dimensions, got " << type.getRank();
  // Bufferization would drop it without a word.
  if (type.getEncoding())
    return op->emitError("a model's tensors have no encoding, got ") << type;
  Type element = type.getElementType();
  if (!element.isIntOrFloat())
    return success(); // for the op's verifier to refuse
  int64_t bytes = llvm::divideCeil(element.getIntOrFloatBitWidth(), 8);
  // An extent of 0 counts as 1, too: beside it another may still be beyond all bounds.
  for (int64_t extent : type.getShape())
    if (!ShapedType::isDynamic(extent) &&
        (llvm::MulOverflow(bytes, std::max<int64_t>(extent, 1), bytes) ||
         bytes > limits.tensorBytes))
      return op->emitError("a tensor has at most ") << limits.tensorBytes << " bytes, got " << type;
  return success();
}

/// Types of an op, its attributes and arguments of its regions.
LogicalResult checkTensors(Operation *op, const nnc::TextLimits &limits) {
  bool fine = true;
  AttrTypeWalker walker;
  walker.addWalk([&](RankedTensorType type) {
    if (failed(checkTensor(op, type, limits)))
      fine = false;
    return fine ? WalkResult::advance() : WalkResult::interrupt();
  });
  auto check = [&](auto part) { return !walker.walk(part).wasInterrupted(); };
  if (!check(Attribute(op->getAttrDictionary())))
    return failure();
  for (Type type : op->getResultTypes())
    if (!check(type))
      return failure();
  for (Region &region : op->getRegions())
    for (Block &block : region)
      for (Type type : block.getArgumentTypes())
        if (!check(type))
          return failure();
  return success();
}

/// Attributes of other dialects than `nn` mean something to later stages, which set
/// them themselves; one without a dialect means nothing to anyone.
LogicalResult checkAttributes(Operation *op) {
  auto refuse = [&](NamedAttribute attribute, StringRef of) {
    return op->emitError("attribute '")
           << attribute.getName().strref() << "' of " << of << " has no place in a model";
  };
  auto check = [&](DictionaryAttr attributes, StringRef of) -> LogicalResult {
    for (NamedAttribute attribute : attributes ? attributes.getValue() : ArrayRef<NamedAttribute>())
      if (!attribute.getName().strref().starts_with("nn."))
        return refuse(attribute, of);
    return success();
  };
  if (failed(check(op->getDiscardableAttrDictionary(),
                   ("'" + op->getName().getStringRef() + "'").str())))
    return failure();
  auto function = dyn_cast<func::FuncOp>(op);
  if (!function)
    return success();
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    if (failed(check(function.getArgAttrDict(i), "argument " + std::to_string(i))))
      return failure();
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    if (failed(check(function.getResultAttrDict(i), "result " + std::to_string(i))))
      return failure();
  return success();
}

/// What a model takes of `func`: functions, their calls and their results.
bool isModelOp(Operation *op) {
  return op->getName().getDialectNamespace() == "nn" ||
         isa<func::FuncOp, func::CallOp, func::ReturnOp>(op);
}

/// A text may say `loc("file":line:column)`; a diagnostic there would show that line of
/// that file, whatever it is.
bool isLocatedIn(StringRef file, Location location) {
  WalkResult result = location->walk([&](Location inner) {
    auto place = dyn_cast<FileLineColRange>(inner);
    return place && place.getFilename() != file ? WalkResult::interrupt() : WalkResult::advance();
  });
  return !result.wasInterrupted();
}

LogicalResult checkLocations(Operation *op, StringRef file) {
  bool fine = isLocatedIn(file, op->getLoc());
  for (Region &region : op->getRegions())
    for (Block &block : region)
      for (BlockArgument argument : block.getArguments())
        fine &= isLocatedIn(file, argument.getLoc());
  if (fine)
    return success();
  return emitError(FileLineColLoc::get(op->getContext(), file, 1, 1))
         << "a model's locations are in its own file, got one in another for '" << op->getName()
         << "'";
}

LogicalResult checkOps(ModuleOp module, StringRef file, const nnc::TextLimits &limits) {
  // First of all, as every other error is located.
  WalkResult located = module.walk<WalkOrder::PreOrder>(
      [&](Operation *op) { return WalkResult(checkLocations(op, file)); });
  if (located.wasInterrupted() || failed(checkAttributes(module)))
    return failure();
  nnc::nn::ModelOp model;
  for (Operation &op : *module.getBody()) {
    auto next = dyn_cast<nnc::nn::ModelOp>(op);
    if (!next)
      return emitError(op.getLoc()) << "a file holds one nn.model, got '" << op.getName() << "'";
    if (model) {
      InFlightDiagnostic diagnostic = emitError(op.getLoc())
                                      << "a file holds one nn.model, got a second one, @"
                                      << next.getSymName();
      diagnostic.attachNote(model.getLoc())
          << "the first one, @" << model.getSymName() << ", is here";
      return diagnostic;
    }
    model = next;
  }
  if (!model)
    return emitError(module.getLoc()) << "a file holds one nn.model, got none";
  WalkResult result = model.walk<WalkOrder::PreOrder>([&](Operation *op) -> WalkResult {
    if (!isModelOp(op))
      return emitError(op->getLoc())
             << "a model is written in nn and functions, their calls and returns, got '"
             << op->getName() << "'";
    if (auto function = dyn_cast<func::FuncOp>(op); function && function.isNested())
      return op->emitError("expects a function to be private or an entry, got a nested one");
    if (failed(checkAttributes(op)))
      return failure();
    return checkTensors(op, limits);
  });
  return failure(result.wasInterrupted());
}

/// `%x` becomes the name of the argument's location.
void nameArguments(ModuleOp module, const AsmParserState &state) {
  module.walk([&](func::FuncOp function) {
    if (function.isExternal())
      return;
    const AsmParserState::BlockDefinition *block = state.getBlockDef(&function.getBody().front());
    if (!block)
      return;
    for (auto [argument, definition] : llvm::zip(function.getArguments(), block->arguments)) {
      SMRange range = definition.loc;
      if (!range.isValid())
        continue;
      StringRef name(range.Start.getPointer(), range.End.getPointer() - range.Start.getPointer());
      name.consume_front("%");
      if (name.empty() || llvm::all_of(name, llvm::isDigit))
        continue;
      argument.setLoc(NameLoc::get(StringAttr::get(module.getContext(), name), argument.getLoc()));
    }
  });
}
} // namespace

OwningOpRef<ModuleOp> nnc::parseModelFile(StringRef path, MLIRContext &context,
                                          llvm::SourceMgr &sources, const TextLimits &limits) {
  std::string text;
  if (failed(readTextFile(path, limits, text, context)))
    return nullptr;
  return parseModelText(text, path, context, sources, limits);
}

OwningOpRef<ModuleOp> nnc::parseModelText(StringRef text, StringRef name, MLIRContext &context,
                                          llvm::SourceMgr &sources, const TextLimits &limits) {
  Location start = FileLineColLoc::get(&context, name, 1, 1);
  if (failed(checkText(text, name, context, sources, limits)))
    return nullptr;
  context.loadDialect<nn::NNDialect, func::FuncDialect>();
  // Sizes are checked before verifiers multiply them.
  ParserConfig config(&context, /*verifyAfterParse=*/false);
  AsmParserState state;
  OwningOpRef<ModuleOp> module = ModuleOp::create(start);
  if (failed(parseAsmSourceFile(sources, module->getBody(), config, &state)))
    return nullptr;
  // A file that says `module { ... }` itself.
  auto &ops = module->getBody()->getOperations();
  if (llvm::hasSingleElement(ops))
    if (auto written = dyn_cast<ModuleOp>(ops.front())) {
      written->remove();
      module = written;
    }
  if (failed(checkOps(*module, name, limits)) || failed(verify(*module)))
    return nullptr;
  nameArguments(*module, state);
  return module;
}
