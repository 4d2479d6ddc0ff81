// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Backends.h"
#include "Diagnostics.h"
#include "Model.h"

#include "nnc/compiler/Registration.h"
#include "nnc/dialects/nn/NN.h"
#include "nnc/frontends/Text.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/STLExtras.h"

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

llvm::Expected<std::unique_ptr<ModelSource>> ModelSource::parse(StringRef path,
                                                                uint64_t maxFileSize) {
  std::unique_ptr<ModelSource> source(new ModelSource());
  source->path = path.str();
  source->context.appendDialectRegistry(makeRegistry());
  // The line of the file is shown; the op in MLIR's generic form would be noise.
  source->context.printOpOnDiagnostic(false);
  source->diagnostics = std::make_unique<mlir::SourceMgrDiagnosticHandler>(
      source->sourceManager, &source->context);
  nnc::TextLimits limits;
  limits.bytes = maxFileSize;
  source->moduleOp =
      nnc::parseModelFile(path, source->context, source->sourceManager, limits);
  if (!source->moduleOp)
    return fail(Diag::ModelFile, "cannot read a model from '" + path + "'");
  unsigned models = llvm::range_size(source->moduleOp->getOps<nnc::nn::ModelOp>());
  if (models != 1)
    return fail(Diag::ModelKind,
                "expected one nn.model in '" + path + "', found " + Twine(models));
  source->text = source->sourceManager.getMemoryBuffer(source->sourceManager.getMainFileID())
                     ->getBuffer()
                     .str();
  return std::move(source);
}

static nnc::nn::ModelOp modelOf(mlir::ModuleOp module) {
  return *module.getOps<nnc::nn::ModelOp>().begin();
}

std::string ModelSource::name() const { return modelOf(*moduleOp).getSymName().str(); }

std::vector<std::string> ModelSource::entryNames() const {
  std::vector<std::string> names;
  for (auto function : modelOf(*moduleOp).getOps<mlir::func::FuncOp>())
    if (function.isPublic())
      names.push_back(function.getName().str());
  return names;
}

std::vector<std::string> ModelSource::rowArguments(StringRef entry) const {
  std::vector<std::string> names;
  for (auto function : modelOf(*moduleOp).getOps<mlir::func::FuncOp>()) {
    if (function.getName() != entry || !function.isPublic())
      continue;
    for (mlir::BlockArgument argument : function.getArguments()) {
      auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(argument.getType());
      if (!tensor || tensor.hasStaticShape())
        continue;
      // The frontend leaves the name that the user wrote in the location.
      auto name = argument.getLoc()->findInstanceOf<mlir::NameLoc>();
      names.push_back(name ? name.getName().str() : "");
    }
  }
  return names;
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

llvm::Expected<nnc::CompiledModel> ModelSource::compile(CompileOptions options) {
  options.sourceForHash = text;
  std::string model = name();
  CompiledModel compiled;
  if (mlir::failed(nnc::compileModel(*moduleOp, options, compiled)))
    return fail(Diag::ModelInvalid, "model '" + Twine(model) + "' of '" + path +
                                        "' cannot be compiled");
  return compiled;
}
