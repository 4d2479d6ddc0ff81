// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Backends.h"
#include "Diagnostics.h"
#include "Model.h"

#include "nnc/compiler/Package.h"
#include "nnc/compiler/Registration.h"
#include "nnc/dialects/nn/NN.h"
#include "nnc/dialects/rt/RT.h"
#include "nnc/frontends/Onnx.h"
#include "nnc/frontends/Text.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

ModelSource::ModelSource() = default;
ModelSource::~ModelSource() = default;

static mlir::DialectRegistry makeRegistry() {
  // The stages of the pipeline name their passes, upstream's among them.
  static const bool passesKnown = [] {
    nnc::registerAllPasses();
    mlir::registerTransformsPasses();
    mlir::registerReconcileUnrealizedCastsPass();
    return true;
  }();
  (void)passesKnown;
  mlir::DialectRegistry registry;
  nnc::registerAllDialects(registry);
  registerTargets(registry);
  return registry;
}

static nnc::nn::ModelOp modelOf(mlir::ModuleOp module) {
  return *module.getOps<nnc::nn::ModelOp>().begin();
}

llvm::Expected<std::unique_ptr<ModelSource>> ModelSource::parse(StringRef path,
                                                                uint64_t maxFileSize) {
  std::unique_ptr<ModelSource> source(new ModelSource());
  source->path = path.str();
  source->context.appendDialectRegistry(makeRegistry());
  // The line of the file is shown; the op in MLIR's generic form would be noise.
  source->context.printOpOnDiagnostic(false);
  source->diagnostics =
      std::make_unique<mlir::SourceMgrDiagnosticHandler>(source->sourceManager, &source->context);
  if (nnc::isOnnxFile(path)) {
    nnc::OnnxLimits limits;
    limits.bytes = maxFileSize;
    source->moduleOp = nnc::parseOnnxFile(path, source->context, source->sourceManager, limits);
  } else {
    nnc::TextLimits limits;
    limits.bytes = maxFileSize;
    source->moduleOp = nnc::parseModelFile(path, source->context, source->sourceManager, limits);
  }
  if (!source->moduleOp)
    return fail(Diag::ModelFile, "cannot read a model from '" + path + "'");
  source->text = source->sourceManager.getMemoryBuffer(source->sourceManager.getMainFileID())
                     ->getBuffer()
                     .str();
  // The listing of an ONNX graph has no weights, by which libraries differ, too.
  if (nnc::isOnnxFile(path)) {
    source->text.clear();
    llvm::raw_string_ostream(source->text) << *source->moduleOp;
  }
  source->modelName = modelOf(*source->moduleOp).getSymName().str();
  return std::move(source);
}

std::string ModelSource::name() const { return modelName; }

std::vector<std::string> ModelSource::entryNames() const {
  std::vector<std::string> names;
  for (auto function : modelOf(*moduleOp).getOps<mlir::func::FuncOp>())
    if (function.isPublic())
      names.push_back(function.getName().str());
  return names;
}

static mlir::func::FuncOp findFunction(mlir::ModuleOp module, StringRef name) {
  for (auto function : modelOf(module).getOps<mlir::func::FuncOp>())
    if (function.getName() == name)
      return function;
  return nullptr;
}

/// The frontend leaves the name that the user wrote in the location.
static std::string nameOf(mlir::BlockArgument argument) {
  auto name = argument.getLoc()->findInstanceOf<mlir::NameLoc>();
  return name ? name.getName().str() : "";
}

std::vector<std::string> ModelSource::rowArguments(StringRef entry) const {
  std::vector<std::string> names;
  if (auto function = findFunction(*moduleOp, entry))
    for (mlir::BlockArgument argument : function.getArguments()) {
      auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(argument.getType());
      if (tensor && !tensor.hasStaticShape())
        names.push_back(nameOf(argument));
    }
  return names;
}

std::pair<std::string, int64_t> ModelSource::fixedRows(StringRef entry) const {
  auto function = findFunction(*moduleOp, entry);
  if (function && rowArguments(entry).empty())
    for (mlir::BlockArgument argument : function.getArguments()) {
      auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(argument.getType());
      if (tensor && tensor.getRank() > 0)
        return {nameOf(argument), tensor.getDimSize(0)};
    }
  return {"", 0};
}

namespace {
/// Follows arguments of functions to the losses whose class labels they are.
class LabelFinder {
public:
  explicit LabelFinder(mlir::ModuleOp module) : module(module) {}

  /// The number of classes for each argument that is a label, by its index.
  const llvm::DenseMap<unsigned, int64_t> &labelsOf(mlir::func::FuncOp function) {
    auto [known, isNew] = labels.try_emplace(function);
    if (!isNew || function.isExternal())
      return known->second; // also what calls itself, which compiling refuses
    llvm::DenseMap<unsigned, int64_t> found;
    auto note = [&](mlir::Value value, int64_t classes) {
      auto argument = llvm::dyn_cast<mlir::BlockArgument>(value);
      if (!argument || argument.getOwner() != &function.getBody().front())
        return;
      auto [at, first] = found.try_emplace(argument.getArgNumber(), classes);
      at->second = std::min(at->second, classes);
    };
    function.walk([&](mlir::Operation *op) {
      if (auto loss = llvm::dyn_cast<nnc::nn::SoftmaxCrossEntropyOp>(op)) {
        auto logits = llvm::cast<mlir::RankedTensorType>(loss.getLogits().getType());
        auto target = llvm::cast<mlir::RankedTensorType>(loss.getTarget().getType());
        if (target.getElementType().isInteger() && logits.getRank() > 0 &&
            !logits.isDynamicDim(logits.getRank() - 1))
          note(loss.getTarget(), logits.getShape().back());
        return;
      }
      // A call, or an op that takes a gradient of a function: its operands are the
      // function's arguments.
      auto callee = op->getAttrOfType<mlir::FlatSymbolRefAttr>("callee");
      auto called = callee ? findFunction(module, callee.getValue()) : nullptr;
      if (called && called.getNumArguments() <= op->getNumOperands())
        for (auto [index, classes] : llvm::DenseMap<unsigned, int64_t>(labelsOf(called)))
          note(op->getOperand(index), classes);
    });
    return labels[function] = std::move(found);
  }

private:
  mlir::ModuleOp module;
  llvm::DenseMap<mlir::Operation *, llvm::DenseMap<unsigned, int64_t>> labels;
};
} // namespace

llvm::StringMap<int64_t> ModelSource::labelArguments(StringRef entry) const {
  llvm::StringMap<int64_t> names;
  LabelFinder finder(*moduleOp);
  if (auto function = findFunction(*moduleOp, entry))
    for (auto [index, classes] : finder.labelsOf(function))
      names[nameOf(function.getArgument(index))] = classes;
  return names;
}

static bool writesState(mlir::ModuleOp module, mlir::func::FuncOp function,
                        llvm::DenseSet<mlir::Operation *> &seen) {
  if (!seen.insert(function).second)
    return false;
  return function
      .walk([&](mlir::Operation *op) {
        auto callee = op->getAttrOfType<mlir::FlatSymbolRefAttr>("callee");
        auto called = callee ? findFunction(module, callee.getValue()) : nullptr;
        bool writes = llvm::isa<nnc::nn::SetOp, nnc::nn::MinimizeOp>(op) ||
                      (called && writesState(module, called, seen));
        return writes ? mlir::WalkResult::interrupt() : mlir::WalkResult::advance();
      })
      .wasInterrupted();
}

bool ModelSource::changesState(StringRef entry) const {
  llvm::DenseSet<mlir::Operation *> seen;
  auto function = findFunction(*moduleOp, entry);
  return function && writesState(*moduleOp, function, seen);
}

llvm::Error ModelSource::checkEntry(StringRef entry) const {
  std::vector<std::string> names = entryNames();
  if (llvm::is_contained(names, entry))
    return llvm::Error::success();
  std::vector<StringRef> refs(names.begin(), names.end());
  return fail(Diag::EntryUnknown, "model '" + Twine(name()) + "' has no entry '" + entry + "'" +
                                      didYouMean(entry, refs) + "; it has " + listOf(refs));
}

void ModelSource::keepOnly(llvm::ArrayRef<StringRef> entries) {
  for (auto function : modelOf(*moduleOp).getOps<mlir::func::FuncOp>())
    if (!llvm::is_contained(entries, function.getName()))
      function.setPrivate();
}

/// Runs passes by their names; `whatFails` is the message when they do.
static llvm::Error runPasses(mlir::ModuleOp module, const Twine &pipeline, const Twine &whatFails) {
  mlir::PassManager passes(module.getContext());
  std::string problem;
  llvm::raw_string_ostream os(problem);
  if (mlir::failed(mlir::parsePassPipeline(pipeline.str(), passes, os)))
    return fail(Diag::Internal, "cannot run the passes '" + pipeline + "': " + problem);
  if (mlir::failed(passes.run(module)))
    return fail(Diag::ModelInvalid, whatFails);
  return llvm::Error::success();
}

llvm::Error ModelSource::prepareGradientCheck(StringRef loss) {
  return runPasses(*moduleOp, "nnc-prepare-gradient-check{loss=" + loss + "}",
                   "the gradient of '" + loss + "' of '" + path + "' cannot be checked");
}

llvm::Expected<mlir::func::FuncOp> ModelSource::flatten(StringRef entry) {
  if (llvm::Error error =
          runPasses(*moduleOp, "nnc-expand-averages,nnc-inline-calls",
                    "the calls of entry '" + entry + "' of '" + path + "' cannot be followed"))
    return std::move(error);
  return findFunction(*moduleOp, entry);
}

/// The variant of an entry in a module without a model; there is one.
static mlir::func::FuncOp findVariant(mlir::ModuleOp module, StringRef entry) {
  for (auto function : module.getOps<mlir::func::FuncOp>())
    if (auto name = function->getAttrOfType<mlir::StringAttr>(nnc::rt::entryAttr);
        name && name.getValue() == entry)
      return function;
  return nullptr;
}

llvm::Expected<mlir::func::FuncOp> ModelSource::functionalize(StringRef entry,
                                                              CompileOptions options) {
  options.stopAfter = "functionalize";
  std::string stage = options.stopAfter;
  llvm::Expected<CompiledModel> compiled = compile(std::move(options));
  if (!compiled)
    return compiled.takeError();
  done = stage;
  // As autodiff has it: what ops are made of, and regions that use operands alone.
  if (llvm::Error error =
          runPasses(*moduleOp, "nnc-expand-composites,nnc-isolate-regions",
                    "model '" + modelName + "' of '" + path + "' cannot be taken apart"))
    return std::move(error);
  return findVariant(*moduleOp, entry);
}

static std::string placeOf(mlir::Location location) {
  auto place = location->findInstanceOf<mlir::FileLineColLoc>();
  if (!place)
    return "";
  return (llvm::sys::path::filename(place.getFilename().strref()) + ":" + Twine(place.getLine()) +
          ":" + Twine(place.getColumn()))
      .str();
}

llvm::Expected<std::vector<TracedValue>> ModelSource::exposeValues(StringRef entry,
                                                                   CompileOptions options) {
  options.stopAfter = "autodiff";
  std::string stage = options.stopAfter;
  llvm::Expected<CompiledModel> compiled = compile(std::move(options));
  if (!compiled)
    return compiled.takeError();
  done = stage;
  // What nothing needs is not computed, and could mislead.
  std::string cannot = "entry '" + entry.str() + "' of '" + path + "' cannot be traced";
  if (llvm::Error error = runPasses(*moduleOp, "canonicalize", cannot))
    return std::move(error);
  mlir::func::FuncOp function = findVariant(*moduleOp, entry);
  llvm::DenseMap<mlir::Value, std::string> names;
  std::vector<TracedValue> values;
  for (mlir::BlockArgument argument : function.getArguments()) {
    unsigned i = argument.getArgNumber();
    auto state = function.getArgAttrOfType<mlir::FlatSymbolRefAttr>(i, nnc::rt::stateAttr);
    auto named = llvm::dyn_cast<mlir::NameLoc>(argument.getLoc());
    std::string what = state   ? "state '" + state.getValue().str() + "'"
                       : named ? "argument '" + named.getName().str() + "'"
                               : "argument #" + std::to_string(i);
    names[argument] = "traced_argument_" + std::to_string(i);
    values.push_back({names[argument], what, "", {}});
  }
  for (auto [number, op] : llvm::enumerate(function.getBody().front().without_terminator()))
    for (mlir::OpResult result : op.getResults()) {
      names[result] =
          ("traced_value_" + Twine(number) + "_" + Twine(result.getResultNumber())).str();
      TracedValue value{
          names[result], "'" + op.getName().getStringRef().str() + "'", placeOf(op.getLoc()), {}};
      for (mlir::Value operand : op.getOperands())
        value.operands.push_back(names.lookup(operand));
      values.push_back(std::move(value));
    }
  if (llvm::Error error = runPasses(*moduleOp, "nnc-trace-entry{entry=" + entry + "}", cannot))
    return std::move(error);
  return values;
}

llvm::Expected<std::string> ModelSource::trace(StringRef entry, size_t skip) {
  auto passes = [&](mlir::ModuleOp module, StringRef gradients) {
    return runPasses(module,
                     "nnc-trace-entry{entry=" + entry + " skip=" + Twine(skip) + gradients + "}",
                     "entry '" + entry + "' of '" + path + "' cannot be traced");
  };
  // What stands in the way of derivatives is no error of who asks for a picture.
  mlir::OwningOpRef<mlir::ModuleOp> before(moduleOp->clone());
  std::string reason;
  {
    mlir::ScopedDiagnosticHandler handler(&context, [&](mlir::Diagnostic &diagnostic) {
      if (reason.empty() && diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error)
        reason = diagnostic.str();
    });
    llvm::Error error = passes(*moduleOp, " gradients");
    if (!error)
      return "";
    llvm::consumeError(std::move(error));
  }
  moduleOp = std::move(before);
  if (llvm::Error error = passes(*moduleOp, ""))
    return std::move(error);
  return reason;
}

llvm::Expected<nnc::CompiledModel> ModelSource::compile(CompileOptions options) {
  options.sourceForHash = text;
  options.startAfter = done;
  std::string model = name();
  mlir::Location place = moduleOp->getLoc();
  for (auto op : moduleOp->getOps<nnc::nn::ModelOp>())
    place = op.getLoc();
  auto cannot = [&] {
    return fail(Diag::ModelInvalid,
                "model '" + Twine(model) + "' of '" + path + "' cannot be compiled");
  };
  CompiledModel compiled;
  if (mlir::failed(nnc::compileModel(*moduleOp, options, compiled)))
    return cannot();
  // A model that was stopped on its way has no interface yet.
  if (options.stopAfter.empty())
    if (llvm::Error error = nnc::checkNames(compiled.interface)) {
      mlir::emitError(place) << llvm::toString(std::move(error));
      return cannot();
    }
  return compiled;
}
