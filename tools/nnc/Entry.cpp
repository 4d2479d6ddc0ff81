// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Entry.h"
#include "CompileOptions.h"
#include "Convert.h"
#include "Diagnostics.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

/// "element 7 (row 3)" of an array whose first extent is rows.
static std::string placeOf(const Array &array, size_t index) {
  std::string text = "element " + std::to_string(index);
  if (array.shape.size() > 1 && array.shape.front() > 0)
    text += " (row " +
            std::to_string(index / (array.bytes.size() / nnc::data::elementBytes(array.dtype) /
                                    array.shape.front())) +
            ")";
  return text;
}

/// Labels outside the classes would count as right for none of them, silently.
static llvm::Error checkLabels(const Array &array, int64_t classes, StringRef entry) {
  size_t count = array.bytes.size() / nnc::data::elementBytes(array.dtype);
  for (size_t i = 0; i < count; ++i)
    if (double label = elementAt(array, i); label < 0 || label >= classes)
      return fail(Diag::DataValue,
                  "array '" + array.name + "' of " + array.origin + ": " + placeOf(array, i) +
                      " is " + Twine(static_cast<int64_t>(label)) + ", but '" + array.name +
                      "' of entry '" + entry + "' is a class from 0 to " + Twine(classes - 1));
  return llvm::Error::success();
}

llvm::Error Workload::checkFinite(const nnc_entry_v1 &entry) const {
  for (const Array &array : arrays) {
    bool used =
        std::any_of(entry.args, entry.args + entry.arg_count,
                    [&](const nnc_tensor_v1 *arg) { return toRef(arg->name) == array.name; });
    if (!used || !isFloat(array.dtype))
      continue;
    size_t count = array.bytes.size() / nnc::data::elementBytes(array.dtype);
    for (size_t i = 0; i < count; ++i)
      if (double value = elementAt(array, i); !std::isfinite(value))
        return fail(Diag::DataValue, "array '" + array.name + "' of " + array.origin + ": " +
                                         placeOf(array, i) + " is " +
                                         (std::isnan(value) ? "not a number" : "infinite"));
  }
  return llvm::Error::success();
}

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
  for (StringRef entry : entries)
    for (const auto &label : workload.source->labelArguments(entry))
      for (const Array &array : workload.arrays)
        if (array.name == label.getKey())
          if (llvm::Error error = checkLabels(array, label.getValue(), entry))
            return std::move(error);
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
  inputs.gather(indices, own);
  return call(instance, own, static_cast<int64_t>(indices.size()));
}

llvm::Expected<Outputs> BoundEntry::call(Instance &instance, const Batch &batch, int64_t rows) {
  Outputs outputs(*entry, rows);
  nnc::Status status = instance.call(index, rows, batch.pointers.data(), outputs.pointers());
  if (llvm::Error error = toError(status.release(), ("entry '" + toRef(entry->name) + "'").str()))
    return std::move(error);
  return std::move(outputs);
}

llvm::Error nnc::tool::loadState(Instance &instance, StringRef path) {
  if (nnc::Status status = instance.load(path.str().c_str()); !status.ok())
    return fail(Diag::Checkpoint, Twine("cannot load a checkpoint: ") + status.message());
  return llvm::Error::success();
}
