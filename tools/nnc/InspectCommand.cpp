// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `nnc inspect`: what is in a model, a compiled library or a checkpoint. The facts
// become one JSON value; without --json it is printed for people.
#include "Arrays.h"
#include "Checkpoint.h"
#include "Commands.h"
#include "CompileOptions.h"
#include "Diagnostics.h"
#include "Progress.h"
#include "graph/Inspect.h"

#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace nnc::tool;
using llvm::StringRef;
namespace json = llvm::json;

static json::Array describe(const nnc_tensor_v1 *const *tensors, uint32_t count) {
  json::Array list;
  for (uint32_t i = 0; i < count; ++i)
    list.push_back(
        json::Object{{"name", toRef(tensors[i]->name)}, {"type", typeText(*tensors[i])}});
  return list;
}

static StringRef kindName(uint32_t kind) {
  return kind == NNC_STATE_PARAMETER ? "parameter" : kind == NNC_STATE_SLOT ? "slot" : "variable";
}

/// What the kernels of a variant compute; none in a library of before they were told.
static json::Array describeKernels(const nnc_variant_v1 &variant) {
  json::Array list;
  if (variant.struct_size >= offsetof(nnc_variant_v1, kernels) + sizeof(variant.kernels))
    for (uint32_t i = 0; i < variant.kernel_count; ++i)
      list.push_back(toRef(variant.kernels[i]));
  return list;
}

static json::Value describe(const nnc_model_v1 &model) {
  json::Array levels, states, entries, kernels;
  for (uint32_t i = 0; i < model.isa_count; ++i)
    levels.push_back(toRef(model.isa_levels[i]));
  for (uint32_t i = 0; i < model.state_count; ++i) {
    const nnc_state_v1 &state = *model.states[i];
    states.push_back(json::Object{{"name", toRef(state.tensor->name)},
                                  {"kind", kindName(state.kind)},
                                  {"type", typeText(*state.tensor)},
                                  {"elements", elementCount(*state.tensor, 1)},
                                  {"bytes", state.bytes}});
  }
  for (uint32_t i = 0; i < model.entry_count; ++i) {
    const nnc_entry_v1 &entry = *model.entries[i];
    json::Array variants;
    for (uint32_t v = 0; v < entry.variant_count; ++v) {
      json::Object arena;
      for (uint32_t l = 0; l < model.isa_count; ++l)
        arena[toRef(model.isa_levels[l])] = entry.variants[v]->arena_bytes[l];
      variants.push_back(json::Object{{"rows", entry.variants[v]->rows},
                                      {"arena_bytes", std::move(arena)},
                                      {"kernels", describeKernels(*entry.variants[v])}});
    }
    entries.push_back(json::Object{{"name", toRef(entry.name)},
                                   {"initializer", (entry.flags & NNC_ENTRY_INITIALIZER) != 0},
                                   {"args", describe(entry.args, entry.arg_count)},
                                   {"results", describe(entry.results, entry.result_count)},
                                   {"variants", std::move(variants)}});
  }
  for (uint32_t i = 0; i < model.kernel_count; ++i)
    kernels.push_back(
        json::Object{{"name", toRef(model.kernels[i]->name)},
                     {"backend", toRef(model.blobs[model.kernels[i]->blob]->backend)}});
  return json::Object{{"model", toRef(model.name)},       {"compiler", toRef(model.compiler)},
                      {"hash", toRef(model.hash)},        {"isa_levels", std::move(levels)},
                      {"state_bytes", model.state_bytes}, {"states", std::move(states)},
                      {"entries", std::move(entries)},    {"kernels", std::move(kernels)}};
}

static json::Value describe(const CheckpointHeader &header) {
  json::Array tensors;
  json::Object metadata;
  for (const CheckpointHeader::Tensor &tensor : header.tensors) {
    json::Array extents;
    for (int64_t extent : tensor.shape)
      extents.push_back(extent);
    tensors.push_back(json::Object{{"name", tensor.name},
                                   {"dtype", tensor.dtype},
                                   {"shape", std::move(extents)},
                                   {"bytes", tensor.bytes}});
  }
  for (const auto &[key, value] : header.metadata)
    metadata[key] = value;
  return json::Object{{"tensors", std::move(tensors)}, {"metadata", std::move(metadata)}};
}

static std::string signature(const json::Array &tensors) {
  std::string text;
  for (const json::Value &value : tensors) {
    const json::Object &tensor = *value.getAsObject();
    StringRef name = *tensor.getString("name");
    text += (text.empty() ? "" : ", ") + (name.empty() ? "" : name.str() + ": ") +
            tensor.getString("type")->str();
  }
  return text;
}

/// An entry's signature, its scratch memory for each number of rows, and its kernels,
/// which are much the same for all of them: those of the first.
static void printEntry(llvm::raw_ostream &os, const json::Object &entry,
                       const json::Array &levels) {
  os << "  " << *entry.getString("name") << '(' << signature(*entry.getArray("args")) << ") -> "
     << signature(*entry.getArray("results")) << '\n';
  const json::Array &variants = *entry.getArray("variants");
  for (const json::Value &each : variants) {
    const json::Object &variant = *each.getAsObject();
    int64_t rows = *variant.getInteger("rows");
    os << "      " << (rows < 0 ? "arena" : llvm::formatv("{0} rows: arena", rows).str());
    for (const json::Value &level : levels)
      os << "  " << *level.getAsString() << ' '
         << withCommas(*variant.getObject("arena_bytes")->getNumber(*level.getAsString()))
         << " bytes";
    os << '\n';
  }
  const json::Array &kernels = *variants.front().getAsObject()->getArray("kernels");
  for (size_t i = 0, next; i < kernels.size(); i = next) {
    for (next = i + 1; next < kernels.size() && kernels[next] == kernels[i];)
      ++next;
    os << "      " << (i ? "         " : "kernels: ") << *kernels[i].getAsString();
    if (next > i + 1)
      os << ", " << next - i << " kernels";
    os << '\n';
  }
}

static void printModel(llvm::raw_ostream &os, const json::Object &model) {
  const json::Array &levels = *model.getArray("isa_levels");
  os << "model " << *model.getString("model") << ", compiled by " << *model.getString("compiler")
     << "\nISA levels";
  for (const json::Value &level : levels)
    os << ' ' << *level.getAsString();
  os << "\n\nentries\n";
  for (const json::Value &value : *model.getArray("entries"))
    if (const json::Object &entry = *value.getAsObject();
        !entry.getBoolean("initializer").value_or(false))
      printEntry(os, entry, levels);
  uint64_t parameters = 0, parameterBytes = 0;
  os << "\nstate\n";
  for (const json::Value &value : *model.getArray("states")) {
    const json::Object &state = *value.getAsObject();
    StringRef kind = *state.getString("kind");
    if (kind == "parameter") {
      parameters += *state.getInteger("elements");
      parameterBytes += *state.getInteger("bytes");
    }
    os << "  " << llvm::left_justify(kind, 10) << llvm::left_justify(*state.getString("name"), 24)
       << ' ' << *state.getString("type") << '\n';
  }
  os << "  " << withCommas(parameters) << " parameters, " << withCommas(parameterBytes)
     << " bytes; the whole state " << withCommas(*model.getInteger("state_bytes")) << " bytes\n";
  if (model.getArray("kernels")->empty())
    return;
  os << "\nbackend kernels\n";
  for (const json::Value &value : *model.getArray("kernels"))
    os << "  " << *value.getAsObject()->getString("backend") << "  "
       << *value.getAsObject()->getString("name") << '\n';
}

static void printCheckpoint(llvm::raw_ostream &os, const CheckpointHeader &header) {
  uint64_t bytes = 0;
  for (const CheckpointHeader::Tensor &tensor : header.tensors) {
    os << llvm::left_justify(tensor.name, 28) << ' ' << tensor.dtype << ' ';
    if (tensor.shape.empty())
      os << "scalar";
    for (size_t i = 0; i < tensor.shape.size(); ++i)
      os << (i ? "x" : "") << tensor.shape[i];
    os << '\n';
    bytes += tensor.bytes;
  }
  os << header.tensors.size() << " tensors, " << withCommas(bytes) << " bytes\n";
  for (const auto &[key, value] : header.metadata)
    os << key << " = " << value << '\n';
}

static void printJson(const json::Value &value) {
  llvm::outs() << llvm::formatv("{0:2}", value) << '\n';
}

/// Whether the file is a checkpoint, whatever its name: the length of a header that
/// fits into it, then an object. No text begins so: its letters would be a length
/// beyond any file's.
static bool isCheckpoint(StringRef path) {
  if (llvm::sys::path::extension(path) == ".safetensors")
    return true;
  uint64_t size = 0;
  if (!llvm::sys::fs::is_regular_file(path) || llvm::sys::fs::file_size(path, size) || size < 9)
    return false;
  auto head = llvm::MemoryBuffer::getFileSlice(path, 9, 0);
  if (!head)
    return false; // who reads it as a model says why
  StringRef bytes = (*head)->getBuffer();
  return llvm::support::endian::read64le(bytes.data()) <= size - 8 && bytes[8] == '{';
}

static llvm::Error runInspect(const ParsedOptions &options) {
  StringRef path = options.arguments().front();
  StringRef extension = llvm::sys::path::extension(path);
  if (options.has("graph")) {
    if (extension == ".so" || isCheckpoint(path))
      return fail(Diag::UsageArgument, "--graph draws an entry of a model, which '" + path +
                                           "' is not: give the model's text");
    return inspectGraph(options);
  }
  for (StringRef name : {"format", "output", "max-ops", "batch", "data", "columns", "scale",
                         "value", "checkpoint", "seed"})
    if (options.has(name))
      return fail(Diag::UsageArgument, "option '--" + name + "' goes with --graph");
  if (isCheckpoint(path)) {
    llvm::Expected<CheckpointHeader> header = readCheckpointHeader(path);
    if (!header)
      return header.takeError();
    options.has("json") ? printJson(describe(*header)) : printCheckpoint(llvm::outs(), *header);
    return llvm::Error::success();
  }
  auto print = [&](const nnc_model_v1 &model) {
    json::Value value = describe(model);
    options.has("json") ? printJson(value) : printModel(llvm::outs(), *value.getAsObject());
    return llvm::Error::success();
  };
  if (extension == ".so") {
    llvm::Expected<LoadedModel> model = LoadedModel::open(path);
    return model ? print(**model) : model.takeError();
  }
  llvm::Expected<nnc::CompileOptions> compile = readCompileOptions(options);
  if (!compile)
    return compile.takeError();
  llvm::Expected<std::unique_ptr<ModelSource>> source = readModel(options, path);
  if (!source)
    return source.takeError();
  if (compile->rows.empty())
    compile->rows = {32};
  llvm::Expected<nnc::CompiledModel> compiled = (*source)->compile(std::move(*compile));
  if (!compiled)
    return compiled.takeError();
  llvm::Expected<LoadedModel> model = LoadedModel::link(*compiled);
  return model ? print(**model) : model.takeError();
}

static const OptionSpec inspectOptions[] = {
    {"json", 0, "", "as a JSON object"},
    NNC_GRAPH_OPTIONS,
    NNC_DATA_OPTIONS,
    {"checkpoint", 0, "FILE", "the state to call an entry with; without, the initial one"},
    {"seed", 0, "N", "of the initial values (default 0)"},
    {"rows", 0, "N,M,...", "row counts to compile a model for (default 32)", true},
    NNC_COMPILE_OPTIONS,
    {"explain", 0, "", "say which backend takes each op of a model, and why"},
};

const CommandSpec nnc::tool::inspectCommand = {
    "inspect",
    "Show what is in a model, a compiled library or a checkpoint",
    "nnc inspect FILE [options]",
    "FILE is a model (.mlir), a library that `nnc compile` wrote (.so; loading it runs\n"
    "its code) or a checkpoint (.safetensors). Shows the entry points with their\n"
    "types, their kernels with what was fused into each, parameters and other state, and\n"
    "scratch memory for each ISA level; or, with --graph, the computation of an entry as\n"
    "a picture.",
    "  nnc inspect mlp.mlir\n"
    "  nnc inspect mlp.mlir --graph=loss -o loss.svg\n"
    "  nnc inspect graph.mlir --graph=f --value x=-1 --value y=3 -o f.svg\n"
    "  nnc inspect out/libmlp.so --json\n"
    "  nnc inspect mlp.safetensors",
    inspectOptions,
    1,
    1,
    runInspect};
