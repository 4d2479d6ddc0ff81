// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Entry.h"
#include "CompileOptions.h"
#include "Diagnostics.h"

#include "llvm/ADT/STLExtras.h"

using namespace nnc::tool;
using llvm::StringRef;

llvm::Expected<Workload> Workload::read(const ParsedOptions &options,
                                        llvm::ArrayRef<StringRef> entries) {
  Workload workload;
  llvm::Expected<nnc::CompileOptions> compile = readCompileOptions(options);
  if (!compile)
    return compile.takeError();
  workload.compile = std::move(*compile);
  llvm::Expected<std::unique_ptr<ModelSource>> source =
      readModel(options, options.arguments().front());
  if (!source)
    return source.takeError();
  workload.source = std::move(*source);
  for (StringRef entry : entries)
    if (llvm::Error error = workload.source->checkEntry(entry))
      return std::move(error);
  llvm::Expected<std::vector<Array>> arrays = readArrays(options);
  if (!arrays)
    return arrays.takeError();
  workload.arrays = std::move(*arrays);
  std::vector<std::string> batched = workload.source->rowArguments(entries.front());
  for (const Array &array : workload.arrays)
    if (llvm::is_contained(batched, array.name) && !array.shape.empty() && !workload.examples)
      workload.examples = array.shape.front();
  workload.source->keepOnly(entries);
  return std::move(workload);
}

llvm::Expected<LoadedModel> Workload::load(std::vector<int64_t> rows) {
  compile.rows = std::move(rows);
  llvm::Expected<nnc::CompiledModel> compiled = source->compile(std::move(compile));
  if (!compiled)
    return compiled.takeError();
  return LoadedModel::link(*compiled);
}

llvm::Expected<BoundEntry> BoundEntry::bind(const LoadedModel &model, StringRef name,
                                            llvm::ArrayRef<Array> arrays,
                                            const ParsedOptions &options) {
  llvm::Expected<uint32_t> index = model.findEntry(name);
  if (!index)
    return index.takeError();
  const nnc_entry_v1 &entry = *model->entries[*index];
  llvm::Expected<Inputs> inputs = Inputs::bind(entry, arrays, options);
  if (!inputs)
    return inputs.takeError();
  return BoundEntry{*index, &entry, std::move(*inputs)};
}

llvm::Expected<Outputs> BoundEntry::call(Instance &instance, llvm::ArrayRef<int64_t> indices) {
  int64_t rows = static_cast<int64_t>(indices.size());
  Outputs outputs(*entry, rows);
  nnc::Status status =
      instance.call(index, rows, inputs.gather(indices).data(), outputs.pointers());
  if (llvm::Error error = toError(status.release(), ("entry '" + toRef(entry->name) + "'").str()))
    return std::move(error);
  return std::move(outputs);
}

llvm::Error nnc::tool::loadState(Instance &instance, StringRef path) {
  if (nnc::Status status = instance.load(path.str().c_str()); !status.ok())
    return fail(Diag::Checkpoint, "cannot load '" + path + "': " + status.message());
  return llvm::Error::success();
}
