// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `nnc run`: compiles a model in this process and calls one entry on data.
#include "Commands.h"
#include "CompileOptions.h"
#include "Convert.h"
#include "Diagnostics.h"
#include "Entry.h"
#include "Numpy.h"
#include "Output.h"
#include "Profile.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <numeric>

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

/// Calls the entry on all examples, `batch` at a time, and joins the results.
static llvm::Expected<std::vector<Array>> callAll(nnc::Instance &instance, BoundEntry &bound,
                                                  int64_t batch) {
  const nnc_entry_v1 &entry = *bound.entry;
  int64_t examples = bound.inputs.rows(), fixed = bound.inputs.fixedBatch();
  std::vector<Array> results(entry.result_count);
  for (uint32_t i = 0; i < entry.result_count; ++i) {
    const nnc_tensor_v1 &result = *entry.results[i];
    results[i].name = toRef(result.name).str();
    results[i].dtype = result.dtype;
    for (uint32_t d = 0; d < result.rank; ++d)
      results[i].shape.push_back(result.extents[d] < 0 ? examples : result.extents[d]);
    // A fixed batch joins along the first extent.
    if (fixed && result.rank)
      results[i].shape.front() *= examples / fixed;
  }
  std::vector<int64_t> order(examples);
  std::iota(order.begin(), order.end(), int64_t(0));
  for (int64_t begin = 0; begin < examples; begin += batch) {
    int64_t rows = std::min(batch, examples - begin);
    llvm::Expected<Outputs> outputs =
        bound.call(instance, llvm::ArrayRef(order).slice(begin, rows));
    if (!outputs)
      return outputs.takeError();
    for (uint32_t i = 0; i < entry.result_count; ++i)
      llvm::append_range(results[i].bytes, outputs->bytes(i));
  }
  return results;
}

/// Whether the results of calls of `batch` examples each can be joined to those of
/// all.
static llvm::Error checkJoins(const BoundEntry &bound, int64_t batch) {
  const nnc_entry_v1 &entry = *bound.entry;
  int64_t examples = bound.inputs.rows(), fixed = bound.inputs.fixedBatch();
  if (fixed && examples % fixed)
    return fail(Diag::DataShape, "entry '" + toRef(entry.name) + "' takes " + Twine(fixed) +
                                     " rows a call, of which " + Twine(examples) +
                                     " examples are no multiple");
  if (batch >= examples)
    return llvm::Error::success();
  for (uint32_t i = 0; i < entry.result_count; ++i)
    if (!entry.results[i]->rank || (entry.results[i]->extents[0] != -1 && !fixed))
      return fail(Diag::UsageArgument, "result " + Twine(i) + " of entry '" + toRef(entry.name) +
                                           "' is " + typeText(*entry.results[i]) +
                                           ", which cannot be joined from several calls: leave "
                                           "--batch out");
  return llvm::Error::success();
}

static llvm::Error runRun(const ParsedOptions &options) {
  StringRef name = options.get("entry"), output = options.get("output");
  if (name.empty())
    return fail(Diag::UsageArgument,
                "no entry is given: --entry=NAME; `nnc inspect MODEL` lists them");
  llvm::Expected<int64_t> threads = options.getInteger("threads", 0, 0, maxThreads);
  if (!threads)
    return threads.takeError();
  llvm::Expected<int64_t> seed = options.getInteger("seed", 0, 0, INT64_MAX);
  if (!seed)
    return seed.takeError();
  llvm::Expected<int64_t> wanted = options.getInteger("batch", 1 << 30, 1, 1 << 30);
  if (!wanted)
    return wanted.takeError();
  llvm::Expected<std::unique_ptr<Profile>> profile = Profile::open(options);
  if (!profile)
    return profile.takeError();
  if (options.has("json") && options.has("output"))
    return fail(Diag::UsageArgument, "--json prints the results, --output writes them to a file: "
                                     "give one of them");
  llvm::Expected<Workload> workload = Workload::read(options, name);
  if (!workload)
    return workload.takeError();
  workload->compile.profile = (*profile)->isWanted();

  // Whole data in one call unless --batch says otherwise: a result such as a mean
  // is then that of all examples.
  int64_t examples = std::max<int64_t>(workload->examples, 1), batch = std::min(*wanted, examples);
  std::vector<int64_t> rows = {batch};
  if (examples % batch)
    rows.push_back(examples % batch);
  llvm::Expected<LoadedModel> model = workload->load(std::move(rows));
  if (!model)
    return model.takeError();
  llvm::Expected<BoundEntry> bound = BoundEntry::bind(*model, name, workload->arrays, options);
  if (!bound)
    return bound.takeError();
  if (int64_t fixed = bound->inputs.fixedBatch())
    batch = fixed;
  if (llvm::Error error = checkJoins(*bound, batch))
    return error;
  if (options.has("output"))
    if (llvm::Error error = checkArraysPath(output, bound->entry->result_count))
      return error;
  if (options.has("output"))
    if (llvm::Error error = checkOutput(output))
      return error;
  llvm::Expected<nnc::Instance> instance =
      model->makeInstance(static_cast<uint32_t>(*threads), static_cast<uint64_t>(*seed));
  if (!instance)
    return instance.takeError();
  if (options.has("checkpoint"))
    if (llvm::Error error = loadState(*instance, options.get("checkpoint")))
      return error;
  if (llvm::Error error = (*profile)->begin(*instance, *model))
    return error;
  llvm::Expected<std::vector<Array>> results = callAll(*instance, *bound, batch);
  if (!results)
    return results.takeError();
  if (llvm::Error error = (*profile)->write())
    return error;
  if (options.has("json")) {
    printJson(llvm::outs(), *results);
    return llvm::Error::success();
  }
  if (options.has("output")) {
    for (Array &result : *results)
      if (result.dtype == NNC_DTYPE_BF16) // NumPy has none
        if (llvm::Error error = convert(result, NNC_DTYPE_F32, 0))
          return error;
    return writeArrays(output, *results);
  }
  for (const Array &result : *results)
    printArray(llvm::outs(), result);
  return llvm::Error::success();
}

static const OptionSpec runOptions[] = {
    {"entry", 'e', "NAME", "the entry to call"},
    NNC_DATA_OPTIONS,
    {"checkpoint", 0, "FILE", "the state to call it with; without, the initial one"},
    {"output", 'o', "FILE",
     "write the results as .npy or .npz; - is standard output\n"
     "(.npy). Without, they are printed"},
    {"json", 0, "", "print the results as a JSON object, whole"},
    NNC_PROFILE_OPTIONS,
    {"batch", 0, "N", "examples a call (default: all)"},
    {"seed", 0, "N", "of the initial values (default 0)"},
    NNC_THREADS_OPTION,
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
