// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `nnc run`: compiles a model in this process and calls one entry on data.
#include "Commands.h"
#include "CompileOptions.h"
#include "Diagnostics.h"
#include "Numpy.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <numeric>

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

/// Calls the entry on `rows` examples, `batch` at a time, and joins the results.
static llvm::Expected<std::vector<Array>> callAll(nnc::Instance &instance, uint32_t index,
                                                  const nnc_entry_v1 &entry, Inputs &inputs,
                                                  int64_t batch) {
  std::vector<Array> results(entry.result_count);
  for (uint32_t i = 0; i < entry.result_count; ++i) {
    const nnc_tensor_v1 &result = *entry.results[i];
    results[i].name = toRef(result.name).empty() ? "result" + std::to_string(i)
                                                 : toRef(result.name).str();
    results[i].dtype = result.dtype;
    for (uint32_t d = 0; d < result.rank; ++d)
      results[i].extents.push_back(result.extents[d] < 0 ? inputs.rows() : result.extents[d]);
  }
  std::vector<int64_t> order(inputs.rows());
  std::iota(order.begin(), order.end(), int64_t(0));
  for (int64_t begin = 0; begin < inputs.rows(); begin += batch) {
    int64_t rows = std::min(batch, inputs.rows() - begin);
    Outputs outputs(entry, rows);
    nnc::Status status =
        instance.call(index, rows, inputs.gather(llvm::ArrayRef(order).slice(begin, rows)).data(),
                      outputs.pointers());
    if (llvm::Error error = toError(status.release(), ("entry '" + toRef(entry.name) + "'").str()))
      return std::move(error);
    for (uint32_t i = 0; i < entry.result_count; ++i)
      llvm::append_range(results[i].bytes, outputs.bytes(i));
  }
  return results;
}

static llvm::Error runRun(const ParsedOptions &options) {
  StringRef name = options.get("entry");
  if (name.empty())
    return fail(Diag::UsageArgument, "no entry is given: --entry=NAME; `nnc inspect MODEL` lists them");
  llvm::Expected<int64_t> threads = options.getInteger("threads", 0, 0, 4096);
  if (!threads)
    return threads.takeError();
  llvm::Expected<int64_t> seed = options.getInteger("seed", 0, 0, INT64_MAX);
  if (!seed)
    return seed.takeError();
  llvm::Expected<nnc::CompileOptions> compile = readCompileOptions(options);
  if (!compile)
    return compile.takeError();
  llvm::Expected<std::unique_ptr<ModelSource>> source =
      readModel(options, options.arguments().front());
  if (!source)
    return source.takeError();
  if (llvm::Error error = (*source)->checkEntry(name))
    return error;
  llvm::Expected<std::vector<Array>> arrays = readArrays(options);
  if (!arrays)
    return arrays.takeError();
  (*source)->keepOnly(name);

  // Whole data in one call unless --batch says otherwise: a result such as a mean
  // is then that of all examples.
  std::vector<std::string> batched = (*source)->rowArguments(name);
  int64_t examples = 1;
  for (const Array &array : *arrays)
    if (llvm::is_contained(batched, array.name) && !array.extents.empty() && array.extents.front() > 0)
      examples = array.extents.front();
  llvm::Expected<int64_t> batch = options.getInteger("batch", examples, 1, 1 << 30);
  if (!batch)
    return batch.takeError();
  *batch = std::min(*batch, examples);
  compile->rows = {*batch};
  if (examples % *batch)
    compile->rows.push_back(examples % *batch);
  llvm::Expected<nnc::CompiledModel> compiled = (*source)->compile(std::move(*compile));
  if (!compiled)
    return compiled.takeError();
  llvm::Expected<LoadedModel> model = LoadedModel::link(*compiled);
  if (!model)
    return model.takeError();
  llvm::Expected<uint32_t> index = model->findEntry(name);
  if (!index)
    return index.takeError();
  const nnc_entry_v1 &entry = *(*model)->entries[*index];
  llvm::Expected<Inputs> inputs = Inputs::bind(entry, *arrays, options);
  if (!inputs)
    return inputs.takeError();
  if (int64_t fixed = inputs->fixedBatch()) {
    if (inputs->rows() % fixed)
      return fail(Diag::DataShape, "entry '" + name + "' takes " + Twine(fixed) +
                                       " rows a call, of which " + Twine(inputs->rows()) +
                                       " examples are no multiple");
    *batch = fixed;
  }
  if (*batch < inputs->rows())
    for (uint32_t i = 0; i < entry.result_count; ++i)
      if (!entry.results[i]->rank ||
          (entry.results[i]->extents[0] != -1 && !inputs->fixedBatch()))
        return fail(Diag::UsageArgument, "result " + Twine(i) + " of entry '" + name + "' is " +
                                             typeText(*entry.results[i]) +
                                             ", which cannot be joined from several calls: leave "
                                             "--batch out");
  llvm::Expected<nnc::Instance> instance =
      model->makeInstance(static_cast<uint32_t>(*threads), static_cast<uint64_t>(*seed));
  if (!instance)
    return instance.takeError();
  std::string checkpoint = options.get("checkpoint").str();
  if (!checkpoint.empty())
    if (nnc::Status status = instance->load(checkpoint.c_str()); !status.ok())
      return fail(Diag::Checkpoint, "cannot load '" + checkpoint + "': " + status.message());
  llvm::Expected<std::vector<Array>> results =
      callAll(*instance, *index, entry, *inputs, *batch);
  if (!results)
    return results.takeError();
  // A fixed batch joins along the first extent.
  if (inputs->fixedBatch())
    for (Array &result : *results)
      if (!result.extents.empty())
        result.extents.front() *= inputs->rows() / *batch;
  if (options.has("output"))
    return writeArrays(options.get("output"), *results);
  for (const Array &result : *results)
    printArray(llvm::outs(), result);
  return llvm::Error::success();
}

static const OptionSpec runOptions[] = {
    {"entry", 'e', "NAME", "the entry to call"},
    NNC_DATA_OPTIONS,
    {"checkpoint", 0, "FILE", "the state to call it with; without, the initial one"},
    {"output", 'o', "FILE", "write the results as .npy or .npz; - is standard output\n"
                            "(.npy). Without, they are printed"},
    {"batch", 0, "N", "examples a call (default: all)"},
    {"seed", 0, "N", "of the initial values (default 0)"},
    {"threads", 0, "N", "threads to use; 0 (default) is all there are"},
    NNC_COMPILE_OPTIONS,
};

const CommandSpec nnc::tool::runCommand = {
    "run",
    "Call one entry of a model on data from files",
    "nnc run MODEL --entry=NAME [--data FILE...] [options]",
    "Compiles MODEL in memory and calls the entry once on all examples.",
    "  nnc run mlp.mlir --entry=logits --data x=new.npy --checkpoint=mlp.safetensors\n"
    "  nnc run mlp.mlir --entry=logits --data test.npz --batch=256 -o logits.npy",
    runOptions,
    1,
    1,
    runRun};
