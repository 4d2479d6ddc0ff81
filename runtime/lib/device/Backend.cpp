// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device/Backend.h"
#include "core/Model.h"
#include "device/PluginHost.h"

#include <cinttypes>

namespace nnc::rt {

Backend::Backend(Log log) : log(log), host(PluginHost::table(*this)) {}

Status Backend::open(nnc_plugin_entry_v1 entry, uint32_t index, Log log,
                     std::unique_ptr<Backend> &out) {
  if (!entry)
    return error(NNC_INVALID_ARGUMENT, "options.plugins[%u] is NULL", index);
  std::unique_ptr<Backend> made(new Backend(log));
  made->api.struct_size = sizeof(made->api);
  if (Status status = entry(&made->host, &made->api); !status.ok()) {
    return errorWithCause(std::move(status), "options.plugins[%u] does not start", index);
  }
  made->opened = true;
  NNC_TRY(made->checkTable(index));
  out = std::move(made);
  return Status();
}

Status Backend::checkTable(uint32_t index) const {
  // The draft number first: the rest of the table means nothing without it.
  if (api.draft != NNC_PLUGIN_DRAFT)
    return error(NNC_FAILED_PRECONDITION,
                 "options.plugins[%u] speaks plugin draft %u, this runtime draft %u: "
                 "build both from one release",
                 index, api.draft, NNC_PLUGIN_DRAFT);
  if (api.struct_size < sizeof(api))
    return error(NNC_INVALID_ARGUMENT,
                 "options.plugins[%u]: struct_size of its table must be at least %zu, "
                 "got %u",
                 index, sizeof(api), api.struct_size);
  if (!api.name.data || !api.name.size)
    return error(NNC_INVALID_ARGUMENT, "options.plugins[%u] has no name", index);
  const struct {
    const char *name;
    bool present;
  } required[] = {{"device_count", api.device_count != nullptr},
                  {"device_describe", api.device_describe != nullptr},
                  {"device_open", api.device_open != nullptr},
                  {"device_close", api.device_close != nullptr},
                  {"buffer_import", api.buffer_import != nullptr},
                  {"buffer_destroy", api.buffer_destroy != nullptr},
                  {"module_load", api.module_load != nullptr},
                  {"module_unload", api.module_unload != nullptr},
                  {"kernel_get", api.kernel_get != nullptr},
                  {"launch", api.launch != nullptr}};
  for (const auto &function : required)
    if (!function.present)
      return error(NNC_INVALID_ARGUMENT, "plugin '%.*s' lacks the function %s", NNC_STR(api.name),
                   function.name);
  return Status();
}

Backend::~Backend() {
  for (size_t i = modules.size(); i-- > 0;)
    api.module_unload(api.self, modules[i]);
  for (size_t i = imported.size(); i-- > 0;)
    api.buffer_destroy(api.self, imported[i].buffer);
  if (device)
    api.device_close(api.self, device);
  // A table that failed its check may be shorter than it should be.
  bool hasShutdown =
      api.struct_size >= offsetof(nnc_plugin_api_v1, shutdown) + sizeof(api.shutdown) &&
      api.draft == NNC_PLUGIN_DRAFT && api.shutdown;
  if (opened && hasShutdown)
    api.shutdown(api.self);
  if (int64_t left = allocations.load())
    PluginHost::reportLeak(*this, left);
}

Status Backend::openDevice(uint32_t concurrency, nnc_string isaLevel) {
  uint32_t count = 0;
  if (Status status = api.device_count(api.self, &count); !status.ok()) {
    return errorWithCause(std::move(status), "backend '%.*s' can not count its devices",
                          NNC_STR(api.name));
  }
  if (!count)
    return error(NNC_UNAVAILABLE, "backend '%.*s' has no device on this machine",
                 NNC_STR(api.name));
  nnc_device_info_v1 info = {};
  info.struct_size = sizeof(info);
  if (Status status = api.device_describe(api.self, 0, &info); !status.ok()) {
    return errorWithCause(std::move(status), "backend '%.*s' can not describe its device",
                          NNC_STR(api.name));
  }
  nnc_device_options_v1 options = {};
  options.struct_size = sizeof(options);
  options.concurrency = concurrency;
  options.isa_level = isaLevel;
  nnc_device made = nullptr;
  if (Status status = api.device_open(api.self, 0, &options, &made); !status.ok()) {
    return errorWithCause(std::move(status), "backend '%.*s' can not open its device",
                          NNC_STR(api.name));
  }
  if (!made)
    return error(NNC_INTERNAL, "backend '%.*s' opened a device but returned NULL",
                 NNC_STR(api.name));
  device = made;
  deviceFlags = info.flags;
  std::string text = "backend '" + std::string(name()) + "' runs on ";
  text += view(info.library);
  log(Log::Information, text);
  return Status();
}

Status Backend::loadModule(const nnc_blob_v1 &blob, nnc_module &out) {
  modules.reserve(modules.size() + 1); // before there is a module to lose
  if (Status status = api.module_load(api.self, device, &blob, &out); !status.ok()) {
    return errorWithCause(std::move(status),
                          "backend '%.*s' refuses a blob of %" PRIu64 " bytes in format '%.*s'",
                          NNC_STR(api.name), blob.size, NNC_STR(blob.format));
  }
  modules.push_back(out);
  return Status();
}

Status Backend::getKernel(nnc_module module, const nnc_kernel_v1 &kernel, uint64_t &scratchBytes,
                          nnc_kernel &out) {
  Status status =
      api.kernel_get(api.self, module, kernel.name, kernel.buffer_count, &scratchBytes, &out);
  if (status.ok())
    return status;
  return errorWithCause(std::move(status),
                        "backend '%.*s' does not give kernel '%.*s' with %u buffers",
                        NNC_STR(api.name), NNC_STR(kernel.name), kernel.buffer_count);
}

Status Backend::importRegions(Region state, Region arena) {
  imported.reserve(2);
  NNC_TRY(importRegion(state, "state"));
  return importRegion(arena, "arena");
}

Status Backend::importRegion(Region region, const char *what) {
  if (!region.bytes)
    return Status();
  nnc_buffer buffer = nullptr;
  if (Status status = api.buffer_import(api.self, device, region.start, region.bytes, &buffer);
      !status.ok()) {
    return errorWithCause(std::move(status),
                          "backend '%.*s' does not take the instance's %s of %" PRIu64 " bytes",
                          NNC_STR(api.name), what, region.bytes);
  }
  imported.push_back({region, buffer});
  return Status();
}

Status Backend::resolve(const nnc_kernel_v1 &kernel, uint32_t index, void *pointer,
                        nnc_ref_v1 &out) const {
  auto address = reinterpret_cast<uintptr_t>(pointer);
  uint64_t size = kernel.buffer_bytes[index];
  for (const Imported &one : imported) {
    auto start = reinterpret_cast<uintptr_t>(one.region.start);
    uint64_t offset = address - start; // wraps, then fails the test, when before it
    if (offset >= one.region.bytes)
      continue;
    if (size > one.region.bytes - offset)
      return error(NNC_OUT_OF_RANGE,
                   "buffer %u of kernel '%.*s' has %" PRIu64 " bytes, but only %" PRIu64
                   " are left in its region",
                   index, NNC_STR(kernel.name), size, one.region.bytes - offset);
    out = {one.buffer, offset, size};
    return Status();
  }
  if (!(deviceFlags & NNC_DEVICE_HOST_POINTERS))
    return error(NNC_FAILED_PRECONDITION,
                 "buffer %u of kernel '%.*s' lies outside the state and the arena, and "
                 "backend '%.*s' takes no other memory",
                 index, NNC_STR(kernel.name), NNC_STR(api.name));
  if (!pointer && size)
    return error(NNC_INVALID_ARGUMENT, "buffer %u of kernel '%.*s' is NULL", index,
                 NNC_STR(kernel.name));
  out = {nullptr, address, size};
  return Status();
}

Status Backend::launch(const nnc_kernel_v1 &kernel, nnc_kernel handle, void *const *buffers,
                       void *scratch) {
  nnc_ref_v1 refs[maxKernelBuffers];
  for (uint32_t i = 0; i < kernel.buffer_count; ++i)
    NNC_TRY(resolve(kernel, i, buffers[i], refs[i]));
  nnc_launch_v1 launch = {};
  launch.struct_size = sizeof(launch);
  launch.ref_count = kernel.buffer_count;
  launch.kernel = handle;
  launch.refs = refs;
  launch.scratch = scratch;
  Status status = api.launch(api.self, device, &launch);
  if (status.ok())
    return status;
  return errorWithCause(std::move(status), "kernel '%.*s' of backend '%.*s' failed",
                        NNC_STR(kernel.name), NNC_STR(api.name));
}

} // namespace nnc::rt
