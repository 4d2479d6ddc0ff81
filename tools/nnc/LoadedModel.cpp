// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Backends.h"
#include "Diagnostics.h"
#include "Model.h"

#include "nnc/compiler/Package.h"
#include "nnc/runtime/data.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/Path.h"

#include <cstdlib>
#include <dlfcn.h>

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

llvm::Error nnc::tool::toError(nnc_status status, StringRef what) {
  if (!status)
    return llvm::Error::success();
  std::string message = (what + ": " + nnc_status_message(status)).str();
  // What the runtime calls internal is our bug; the rest is about the input.
  Diag diag = nnc_status_code(status) == NNC_INTERNAL ? Diag::Internal : Diag::RunFailed;
  nnc_status_free(status);
  return fail(diag, message);
}

StringRef nnc::tool::dtypeName(uint32_t dtype) { return data::elementName(dtype); }
uint64_t nnc::tool::dtypeSize(uint32_t dtype) { return data::elementBytes(dtype); }

std::string nnc::tool::typeText(const nnc_tensor_v1 &tensor) {
  std::string text = "tensor<";
  for (uint32_t i = 0; i < tensor.rank; ++i)
    text += (tensor.extents[i] < 0 ? std::string("?") : std::to_string(tensor.extents[i])) + "x";
  // MLIR has no type called bool.
  return text + (tensor.dtype == NNC_DTYPE_BOOL ? "i1" : dtypeName(tensor.dtype)).str() + ">";
}

uint64_t nnc::tool::elementCount(const nnc_tensor_v1 &tensor, int64_t rows) {
  uint64_t count = 1;
  for (uint32_t i = 0; i < tensor.rank; ++i)
    count *= tensor.extents[i] < 0 ? rows : tensor.extents[i];
  return count;
}

LoadedModel::~LoadedModel() {
  if (handle)
    ::dlclose(handle);
}

llvm::Expected<LoadedModel> LoadedModel::load(StringRef path, StringRef symbol) {
  // dlopen searches the system's directories for a name without a slash.
  llvm::SmallString<128> absolute(path);
  llvm::sys::fs::make_absolute(absolute);
  void *handle = ::dlopen(absolute.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle)
    return fail(Diag::LibraryLoad, Twine("cannot load '") + path + "': " + ::dlerror());
  using TableFunction = const nnc_model_v1 *(*)();
  auto function = reinterpret_cast<TableFunction>(::dlsym(handle, symbol.str().c_str()));
  const nnc_model_v1 *table = function ? function() : nullptr;
  LoadedModel model(handle, table);
  if (!table)
    return fail(Diag::LibraryLoad, "'" + path + "' has no function '" + symbol +
                                       "': it is not a library that nnc wrote");
  if (table->abi != NNC_MODEL_ABI)
    return fail(Diag::LibraryLoad, "'" + path + "' has model ABI " + Twine(table->abi) +
                                       ", this nnc reads " + Twine(NNC_MODEL_ABI));
  return model;
}

llvm::Expected<LoadedModel> LoadedModel::open(StringRef path) {
  // libNAME.so exports NAME_model.
  StringRef name = llvm::sys::path::filename(path);
  name.consume_front("lib");
  return load(path, (name.split('.').first + "_model").str());
}

llvm::Expected<LoadedModel> LoadedModel::link(const CompiledModel &model) {
  llvm::SmallString<128> path;
  if (std::error_code error =
          llvm::sys::fs::createTemporaryFile("nnc-" + model.interface.name, "so", path))
    return fail(Diag::OutputFile, "cannot make a temporary file: " + error.message());
  // Once loaded, the library lives on without its name.
  llvm::FileRemover remover(path);
  if (llvm::Error error = nnc::writeSharedLibrary(model, path))
    return fail(Diag::OutputFile, llvm::toString(std::move(error)));
  return load(path, model.interface.name + "_model");
}

llvm::Expected<uint32_t> LoadedModel::findEntry(StringRef name) const {
  std::vector<StringRef> names;
  for (uint32_t i = 0; i < table->entry_count; ++i) {
    const nnc_entry_v1 &entry = *table->entries[i];
    if (entry.flags & NNC_ENTRY_INITIALIZER)
      continue;
    if (toRef(entry.name) == name)
      return i;
    names.push_back(toRef(entry.name));
  }
  return fail(Diag::EntryUnknown, "model '" + toRef(table->name) + "' has no entry '" + name + "'" +
                                      didYouMean(name, names) + "; it has " + listOf(names));
}

static void logMessage(void *, uint32_t level, nnc_string message) {
  if (level <= 1)
    warn(toRef(message));
}

llvm::Expected<nnc::Instance> LoadedModel::makeInstance(uint32_t threads, uint64_t seed) const {
  nnc_instance_options_v1 options = nnc::instanceOptions();
  options.threads = threads;
  options.seed = seed;
  options.plugins = backendEntries().data();
  options.plugin_count = static_cast<uint32_t>(backendEntries().size());
  options.log = logMessage;
  nnc::Instance instance;
  nnc::Status status = nnc::Instance::create(table, &options, instance);
  if (llvm::Error error = toError(status.release(),
                                  "cannot make an instance of '" + toRef(table->name).str() + "'"))
    return std::move(error);
  return std::move(instance);
}
