// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device/Devices.h"
#include "core/Model.h"

#include <algorithm>

namespace nnc::rt {

Status Devices::startPlugins(const nnc_instance_options_v1 &options, Log log) {
  if (options.plugin_count && !options.plugins)
    return error(NNC_INVALID_ARGUMENT, "options.plugins is NULL, but options.plugin_count is %u",
                 options.plugin_count);
  for (uint32_t i = 0; i < options.plugin_count; ++i) {
    std::unique_ptr<Backend> made;
    NNC_TRY(Backend::open(options.plugins[i], i, log, made));
    for (size_t other = 0; other < backends.size(); ++other)
      if (backends[other]->name() == made->name())
        return error(NNC_ALREADY_EXISTS,
                     "options.plugins[%zu] and options.plugins[%u] are both named "
                     "'%.*s'",
                     other, i, static_cast<int>(made->name().size()), made->name().data());
    backends.push_back(std::move(made));
  }
  return Status();
}

Status Devices::find(const nnc_model_v1 &model, uint32_t blob, Backend *&out) const {
  nnc_string wanted = model.blobs[blob]->backend;
  std::string given;
  for (const auto &backend : backends) {
    if (backend->name() == view(wanted)) {
      out = backend.get();
      return Status();
    }
    given += given.empty() ? "'" : ", '";
    given += backend->name();
    given += "'";
  }
  return error(NNC_NOT_FOUND,
               "model '%.*s' was compiled for backend '%.*s' (blobs[%u]), which is not "
               "among options.plugins: %s",
               NNC_STR(model.name), NNC_STR(wanted), blob,
               given.empty() ? "there are none" : given.c_str());
}

Status Devices::open(const nnc_model_v1 &model, const nnc_instance_options_v1 &options,
                     uint32_t concurrency, nnc_string isaLevel, Log log) {
  NNC_TRY(startPlugins(options, log));
  std::vector<std::pair<Backend *, nnc_module>> modules(model.blob_count);
  for (uint32_t i = 0; i < model.blob_count; ++i) {
    auto &[backend, module] = modules[i];
    NNC_TRY(find(model, i, backend));
    if (!backend->hasDevice())
      NNC_TRY(backend->openDevice(concurrency, isaLevel));
    NNC_TRY(backend->loadModule(*model.blobs[i], module));
  }
  kernels.reserve(model.kernel_count);
  for (uint32_t i = 0; i < model.kernel_count; ++i) {
    const nnc_kernel_v1 &kernel = *model.kernels[i];
    auto [backend, module] = modules[kernel.blob];
    uint64_t bytes = 0;
    nnc_kernel handle = nullptr;
    NNC_TRY(backend->getKernel(module, kernel, bytes, handle));
    kernels.push_back({&kernel, backend, handle, bytes != 0});
    largestScratch = std::max(largestScratch, bytes);
  }
  return Status();
}

Status Devices::importMemory(Region state, Region arena, std::byte *scratchStart) {
  scratch = scratchStart;
  for (const auto &backend : backends)
    if (backend->hasDevice())
      NNC_TRY(backend->importRegions(state, arena));
  return Status();
}

Status Devices::launch(uint32_t index, void *const *buffers, uint32_t bufferCount) {
  if (index >= kernels.size())
    return error(NNC_INVALID_ARGUMENT, "launch of kernel %u, but the model has %zu", index,
                 kernels.size());
  const Kernel &kernel = kernels[index];
  const nnc_kernel_v1 &description = *kernel.description;
  if (bufferCount != description.buffer_count || (bufferCount && !buffers))
    return error(NNC_INVALID_ARGUMENT, "launch of kernel '%.*s' with %u buffers%s, but it takes %u",
                 NNC_STR(description.name), bufferCount, buffers ? "" : " (NULL)",
                 description.buffer_count);
  if (!kernel.usesScratch)
    return kernel.backend->launch(description, kernel.handle, buffers, nullptr);
  if (scratchInUse.exchange(true, std::memory_order_acquire))
    return error(NNC_FAILED_PRECONDITION,
                 "launch of kernel '%.*s' while another kernel works in the scratch "
                 "region that they share",
                 NNC_STR(description.name));
  Status status = kernel.backend->launch(description, kernel.handle, buffers, scratch);
  scratchInUse.store(false, std::memory_order_release);
  return status;
}

} // namespace nnc::rt
