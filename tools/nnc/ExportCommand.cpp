// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `nnc export`: an entry of a trained model in a format that other programs run.
#include "Commands.h"
#include "CompileOptions.h"
#include "Diagnostics.h"
#include "Entry.h"
#include "Model.h"
#include "Output.h"

#include "nnc/frontends/OnnxExport.h"

#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

namespace {
/// The state of a checkpoint, or the initial one. Initial values are code: the model is
/// compiled when the first of them is asked for.
class State {
public:
  State(const ParsedOptions &options, StringRef entry, uint64_t seed)
      : options(options), entry(entry), seed(seed) {}

  llvm::Error read(StringRef name, llvm::MutableArrayRef<char> bytes) {
    if (llvm::Error error = prepare())
      return error;
    nnc::Status status = instance.read(name.str().c_str(), bytes.data(), bytes.size());
    return status.ok() ? llvm::Error::success() : fail(Diag::RunFailed, status.message());
  }

  /// Makes the instance, unless there is one.
  llvm::Error prepare() {
    if (model)
      return llvm::Error::success();
    llvm::Expected<nnc::CompileOptions> compile = readCompileOptions(options);
    if (!compile)
      return compile.takeError();
    // The code of the entry is not run.
    compile->rows = {1};
    llvm::Expected<std::unique_ptr<ModelSource>> source =
        readModel(options, options.arguments().back());
    if (!source)
      return source.takeError();
    (*source)->keepOnly(entry);
    llvm::Expected<nnc::CompiledModel> compiled = (*source)->compile(std::move(*compile));
    if (!compiled)
      return compiled.takeError();
    llvm::Expected<LoadedModel> loaded = LoadedModel::link(*compiled);
    if (!loaded)
      return loaded.takeError();
    model = std::make_unique<LoadedModel>(std::move(*loaded));
    llvm::Expected<nnc::Instance> made = model->makeInstance(/*threads=*/1, seed);
    if (!made)
      return made.takeError();
    instance = std::move(*made);
    return options.has("checkpoint") ? loadState(instance, options.get("checkpoint"))
                                     : llvm::Error::success();
  }

private:
  const ParsedOptions &options;
  StringRef entry;
  uint64_t seed;
  std::unique_ptr<LoadedModel> model; ///< outlives the instance
  nnc::Instance instance;
};
} // namespace

static llvm::Error runExport(const ParsedOptions &options) {
  StringRef path = options.arguments().back(), output = options.get("output");
  for (StringRef needed : {"entry", "output"})
    if (!options.has(needed))
      return fail(Diag::UsageArgument, "--" + needed + " is not given; see `nnc export --help`");
  if (output == "-" && options.has("external-data"))
    return fail(Diag::UsageArgument, "--external-data writes a file beside --output, which is "
                                     "standard output");
  llvm::Expected<int64_t> seed = options.getInteger("seed", 0, 0, INT64_MAX);
  if (!seed)
    return seed.takeError();
  llvm::Expected<std::unique_ptr<ModelSource>> source = readModel(options, path);
  if (!source)
    return source.takeError();
  StringRef entry = options.get("entry");
  if (llvm::Error error = (*source)->checkEntry(entry))
    return error;
  std::string dataPath = options.has("external-data") ? output.str() + ".data" : "";
  for (StringRef file : {output, StringRef(dataPath)})
    if (!file.empty())
      if (llvm::Error error = checkOutput(file))
        return error;
  llvm::Expected<mlir::func::FuncOp> function = (*source)->flatten(entry);
  if (!function)
    return function.takeError();

  State state(options, entry, static_cast<uint64_t>(*seed));
  // What goes wrong in reading state has its own id, and is no mistake of the entry.
  llvm::Error readError = llvm::Error::success();
  auto read = [&](StringRef name, llvm::MutableArrayRef<char> bytes) -> llvm::Error {
    if (!readError)
      readError = state.read(name, bytes);
    return llvm::Error::success();
  };
  // A checkpoint that is none is told, whether or not the entry reads state.
  if (options.has("checkpoint"))
    if (llvm::Error error = state.prepare())
      return error;
  mlir::FailureOr<nnc::OnnxFile> file =
      nnc::exportOnnx(*function, read, llvm::sys::path::filename(dataPath));
  if (readError)
    return readError;
  if (mlir::failed(file))
    return fail(Diag::ExportInvalid,
                "entry '" + entry + "' of '" + path + "' cannot be written as ONNX");
  // The model refers to the data, which therefore comes first.
  if (!dataPath.empty())
    if (llvm::Error error = writeOutput(dataPath, file->data))
      return error;
  return writeOutput(output, file->model);
}

static const OptionSpec exportOptions[] = {
    {"entry", 'e', "NAME", "what to write: an entry that changes nothing"},
    {"checkpoint", 0, "FILE", "the trained state; without, the initial one"},
    {"output", 'o', "FILE", "the file to write; - is standard output"},
    {"external-data", 0, "",
     "put the state's values into FILE.data beside it, as state\n"
     "of 2 GiB and more has to be"},
    {"seed", 0, "N", "of the initial values (default 0)"},
    {"max-file-size", 0, "MIB", "refuse larger models (default 64)"},
};

const CommandSpec nnc::tool::exportCommand = {
    "export",
    "Write an entry of a trained model for other programs",
    "nnc export onnx MODEL --entry=NAME -o FILE [--checkpoint=FILE] [options]",
    "Writes what the entry computes as an ONNX model (opset 20), with the parameters that\n"
    "it reads as its weights, under their names. Arguments and results have the names that\n"
    "they have in the C header, and a `?` is the symbol `rows`.",
    "  nnc export onnx mlp.mlir --entry=logits --checkpoint=mlp.safetensors -o mlp.onnx",
    exportOptions,
    2,
    2,
    runExport,
    "onnx"};
