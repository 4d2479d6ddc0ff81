// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `nnc compile`: a model in, a library and its C header out.
#include "Backends.h"
#include "Commands.h"
#include "CompileOptions.h"
#include "Diagnostics.h"
#include "Model.h"
#include "Output.h"

#include "nnc/compiler/Package.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/TimeProfiler.h"
#include "llvm/Support/raw_ostream.h"

#include <chrono>

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

static llvm::Error compile(const ParsedOptions &options) {
  if (options.arguments().empty())
    return fail(Diag::UsageArgument, "no model is given; see `nnc compile --help`");
  StringRef emit = options.get("emit", options.has("stop-after") ? "mlir" : "library");
  if (options.has("stop-after") && emit != "mlir")
    return fail(Diag::UsageArgument,
                "--stop-after leaves no " + emit + " to write: use --emit=mlir");
  if (emit != "mlir" && !options.has("output"))
    return fail(Diag::UsageArgument,
                Twine("no output is given: -o ") + (emit == "library" ? "DIR" : "FILE"));

  auto start = std::chrono::steady_clock::now();
  llvm::Expected<nnc::CompileOptions> compileOptions = readCompileOptions(options);
  if (!compileOptions)
    return compileOptions.takeError();
  llvm::Expected<std::unique_ptr<ModelSource>> source =
      readModel(options, options.arguments().front());
  if (!source)
    return source.takeError();
  std::vector<std::string> entries = (*source)->entryNames();
  if (entries.empty())
    return fail(Diag::ModelInvalid, "model '" + Twine((*source)->name()) +
                                        "' has no public function: there is nothing to call");
  bool rows =
      llvm::any_of(entries, [&](StringRef e) { return !(*source)->rowArguments(e).empty(); });
  if (!rows && options.has("rows"))
    warn("--rows has no effect: no entry of model '" + (*source)->name() +
         "' has an argument with `?`");
  if (rows && compileOptions->rows.empty()) {
    compileOptions->rows = {32};
    note("compiling for 32 rows a call; --rows=N,M,... chooses others");
  }
  if (emit == "mlir" && compileOptions->stopAfter.empty())
    compileOptions->stopAfter = nnc::getStageNames().back();

  llvm::Expected<nnc::CompiledModel> model = (*source)->compile(std::move(*compileOptions));
  if (!model)
    return model.takeError();

  StringRef output = options.get("output", "-");
  if (emit == "mlir") {
    std::string text;
    llvm::raw_string_ostream os(text);
    (*source)->module().print(os);
    os << '\n';
    return writeOutput(output, text);
  }
  if (emit == "object")
    return writeOutput(output, StringRef(model->object.data(), model->object.size()));
  llvm::TimeTraceScope span("link");
  if (llvm::Error error = nnc::writeLibrary(*model, output))
    return fail(Diag::OutputFile, llvm::toString(std::move(error)));
  const std::string &name = model->interface.name;
  std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  llvm::SmallString<128> path(output);
  llvm::sys::path::append(path, name + ".h");
  llvm::errs() << "nnc: compiled " << name << " for "
               << llvm::join(model->interface.isaLevels, ", ") << " in "
               << llvm::format("%.2f", seconds.count()) << " s: " << path << ", lib" << name
               << ".a, lib" << name << ".so\n";
  return llvm::Error::success();
}

static llvm::Error runCompile(const ParsedOptions &options) {
  if (options.has("list-stages")) {
    for (const std::string &stage : nnc::getStageNames())
      llvm::outs() << stage << '\n';
    return llvm::Error::success();
  }
  if (!options.has("time-trace"))
    return compile(options);
  StringRef path = options.get("time-trace");
  if (llvm::Error error = checkOutput(path))
    return error;
  // Microseconds that a span must last to be told.
  constexpr unsigned granularity = 50;
  llvm::timeTraceProfilerInitialize(granularity, "nnc");
  llvm::Error error = compile(options);
  llvm::SmallString<0> trace;
  llvm::raw_svector_ostream os(trace);
  llvm::timeTraceProfilerWrite(os);
  llvm::timeTraceProfilerCleanup();
  return error ? std::move(error) : writeOutput(path, trace);
}

static const OptionSpec compileOptionTable[] = {
    {"output", 'o', "DIR",
     "where the library goes (--emit=library), or the file;\n"
     "made if need be; - is standard output"},
    {"rows", 0, "N,M,...", "row counts that entries with `?` are compiled for\n(default 32)", true},
    NNC_COMPILE_OPTIONS,
    {"emit", 0, "KIND", "library (default), object or mlir", false, false, "library,object,mlir"},
    {"stop-after", 0, "STAGE", "stop there and write the IR as it is then"},
    {"print-after", 0, "STAGE", "print the IR after this stage to standard error", true},
    {"list-stages", 0, "", "the stages, in order"},
    {"time-trace", 0, "FILE.json",
     "where compiling spends its time, stage by stage and pass\n"
     "by pass, for chrome://tracing or ui.perfetto.dev"},
    {"explain", 0, "",
     "say which backend takes each op, and why; `nnc inspect`\n"
     "shows what was fused"},
};

const CommandSpec nnc::tool::compileCommand = {
    "compile",
    "Compile a model to a native library and a C header",
    "nnc compile MODEL -o DIR [options]",
    "Writes lib<name>.a, lib<name>.so, <name>.h (C99), <name>.hpp (C++17) and files\n"
    "for CMake and pkg-config into DIR. The library needs the nnc runtime (libnncrt)\n"
    "and neither this compiler nor LLVM.",
    "  nnc compile mlp.mlir -o out\n"
    "  nnc compile mlp.mlir -o out --rows=32,21 --target=none\n"
    "  nnc compile mlp.mlir --rows=8 --stop-after=autodiff",
    compileOptionTable,
    0,
    1,
    runCompile};
