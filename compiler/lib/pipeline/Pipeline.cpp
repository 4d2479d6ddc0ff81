// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The way of a model through the compiler, as a page. Each line is a stage: its
// name, as --stop-after= and --print-after= know it, and its passes, as nnc-opt
// runs them alone.
#include "pipeline/Describe.h"

#include "nnc/compiler/Compile.h"
#include "nnc/compiler/Package.h"

#include "codegen/Object.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Pass/PassInstrumentation.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/TimeProfiler.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace {
struct Stage {
  const char *name;
  std::string passes;
};

std::vector<Stage> getStages(const nnc::CompileOptions &options) {
  auto list = [](const auto &values) {
    std::string text;
    llvm::raw_string_ostream os(text);
    llvm::interleave(values, os, ",");
    return text;
  };
  std::string rows = list(options.rows), levels = list(options.isaLevels),
              targets = list(options.targets), explain = options.explain ? " explain" : "",
              precision = options.precision.empty()
                              ? ""
                              : ",nnc-mixed-precision{type=" + options.precision + "}",
              scaling = options.precision == "f16" ? "{scale-loss}" : "";
  return {
      {"state", "nnc-link-optimizers,nnc-expand-minimize" + scaling +
                    ",nnc-expand-jvp,nnc-expand-averages,nnc-add-initializer"},
      {"functionalize", "nnc-inline-calls,nnc-specialize-rows{rows=" + rows +
                            "},nnc-functionalize,nnc-verify-functionalized" + precision},
      {"autodiff", "nnc-expand-composites,nnc-isolate-regions,nnc-differentiate,nnc-inline-calls"},
      {"simplify", "canonicalize,loop-invariant-code-motion,cse,nnc-name-locations"},
      {"partition", "nnc-partition{targets=" + targets + explain +
                        "},nnc-serialize-regions{targets=" + targets + "}"},
      {"lower", "nnc-widen-arithmetic,canonicalize,cse,nnc-convert-nn-to-linalg"},
      {"layout", "nnc-propagate-layouts"},
      {"fuse", options.fuse ? "nnc-fuse-elementwise" : ""},
      {"memory",
       "nnc-entry-destinations,func.func(nnc-control-destinations),nnc-bufferize,canonicalize,cse,"
       "func.func(nnc-update-in-place),nnc-outline-kernels,nnc-plan-arena,nnc-verify-arena"},
      {"codegen", "nnc-share-kernels,nnc-clone-isa-levels{levels=" + levels +
                      "},func.func(nnc-lower-kernels),canonicalize,cse,nnc-kernels-to-llvm,"
                      "canonicalize,nnc-lower-entries" +
                      (options.profile ? "{profile}" : "") + ",reconcile-unrealized-casts"},
  };
}

std::vector<std::string> defaultLevels() {
#if defined(__x86_64__)
  return {"x86-64-v3", "x86-64-v4"};
#else
  return {"generic"};
#endif
}

/// Each pass as a span of the time trace.
struct TraceInstrumentation : PassInstrumentation {
  void runBeforePass(Pass *pass, Operation *op) override {
    // What runs the passes on each function is named by what it runs.
    if (pass->getArgument().empty())
      return;
    std::string name;
    if (auto symbol = op->getAttrOfType<StringAttr>(SymbolTable::getSymbolAttrName()))
      name = symbol.getValue().str();
    spans.push_back(llvm::timeTraceProfilerBegin(pass->getArgument(), name));
  }
  void runAfterPass(Pass *pass, Operation *) override {
    if (!pass->getArgument().empty())
      llvm::timeTraceProfilerEnd(spans.pop_back_val());
  }
  void runAfterPassFailed(Pass *pass, Operation *op) override { runAfterPass(pass, op); }

  SmallVector<llvm::TimeTraceProfilerEntry *> spans;
};

LogicalResult runStage(ModuleOp module, const Stage &stage, const nnc::CompileOptions &options) {
  llvm::TimeTraceScope span("stage", stage.name);
  PassManager manager(module.getContext());
  manager.enableVerifier(options.verifyEach);
  if (llvm::timeTraceProfilerEnabled())
    manager.addInstrumentation(std::make_unique<TraceInstrumentation>());
  std::string error;
  llvm::raw_string_ostream os(error);
  if (!stage.passes.empty() && failed(parsePassPipeline(stage.passes, manager, os)))
    return module.emitError("stage '") << stage.name << "' cannot be built: " << error;
  return manager.run(module);
}
} // namespace

std::vector<std::string> nnc::getStageNames() {
  std::vector<std::string> names;
  for (const Stage &stage : getStages({}))
    names.push_back(stage.name);
  return names;
}

LogicalResult nnc::compileModel(ModuleOp module, const CompileOptions &given,
                                CompiledModel &model) {
  CompileOptions options = given;
  if (options.isaLevels.empty())
    options.isaLevels = defaultLevels();
  // The profiler is one thread's.
  bool isThreaded = module.getContext()->isMultithreadingEnabled();
  if (llvm::timeTraceProfilerEnabled())
    module.getContext()->disableMultithreading();
  llvm::scope_exit restore([&] { module.getContext()->enableMultithreading(isThreaded); });
  llvm::raw_ostream &print = options.printStream ? *options.printStream : llvm::errs();
  bool started = options.startAfter.empty();
  for (const Stage &stage : getStages(options)) {
    if (!started) {
      started = options.startAfter == stage.name;
      continue;
    }
    if (StringRef(stage.name) == "codegen" &&
        failed(describeModel(module, options, model.interface)))
      return failure();
    if (failed(runStage(module, stage, options)))
      return failure();
    if (llvm::is_contained(options.printAfter, stage.name)) {
      print << "// after " << stage.name << "\n";
      module.print(print);
      print << "\n";
    }
    if (options.stopAfter == stage.name)
      return success();
  }
  return codegen::emitObject(
      module, [&](llvm::Module &llvmModule) { emitModelTable(llvmModule, model.interface); },
      model.object);
}
