// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The run-time half of the oneDNN backend: the tables of nnc/runtime/plugin.h.
// Inside, failures are exceptions; none leaves a function of the table.
#include "Library.h"

#include "nnc/runtime/plugin.h"

#include <cstring>
#include <new>

using namespace nnc::onednn;

namespace {

struct Plugin {
  nnc_host_api_v1 host;
  std::string library;
};

struct Module {
  Engine &engine;
  std::vector<KernelText> texts;
  std::vector<std::unique_ptr<Primitive>> kernels;
};

nnc_string toString(std::string_view text) { return {text.data(), text.size()}; }

nnc_status makeStatus(Plugin &plugin, uint32_t code, const std::string &message) {
  return plugin.host.status_create(plugin.host.self, code, toString(message), nullptr);
}

/// Runs `body`; what it throws becomes a status.
template <typename Body> nnc_status guarded(void *self, const Body &body) {
  Plugin &plugin = *static_cast<Plugin *>(self);
  try {
    body(plugin);
    return nullptr;
  } catch (const Error &error) {
    return makeStatus(plugin, error.code, error.what());
  } catch (const std::bad_alloc &) {
    return makeStatus(plugin, NNC_RESOURCE_EXHAUSTED, "no memory");
  } catch (const std::exception &error) {
    return makeStatus(plugin, NNC_INTERNAL, error.what());
  }
}

void shutdown(void *self) { delete static_cast<Plugin *>(self); }

nnc_status deviceCount(void *, uint32_t *count) {
  *count = 1;
  return nullptr;
}

nnc_status deviceDescribe(void *self, uint32_t index, nnc_device_info_v1 *out) {
  return guarded(self, [&](Plugin &plugin) {
    if (index)
      throw Error(NNC_INVALID_ARGUMENT,
                  "there is one device, asked for number " + std::to_string(index));
    nnc_device_info_v1 info = {};
    info.struct_size = out->struct_size;
    info.flags = NNC_DEVICE_HOST_POINTERS;
    info.name = toString("cpu");
    info.library = toString(plugin.library);
    std::memcpy(out, &info, std::min<size_t>(out->struct_size, sizeof(info)));
  });
}

nnc_status deviceOpen(void *self, uint32_t index, const nnc_device_options_v1 *options,
                      nnc_device *out) {
  return guarded(self, [&](Plugin &plugin) {
    if (index)
      throw Error(NNC_INVALID_ARGUMENT,
                  "there is one device, asked for number " + std::to_string(index));
    std::string_view level(options->isa_level.data, options->isa_level.size);
    if (std::string warning = limitIsa(level); !warning.empty())
      plugin.host.log(plugin.host.self, 1, toString(warning));
    *out = reinterpret_cast<nnc_device>(new Engine());
  });
}

void deviceClose(void *, nnc_device device) { delete reinterpret_cast<Engine *>(device); }

// A buffer is its address: kernels take any.
nnc_status bufferImport(void *, nnc_device, void *memory, uint64_t, nnc_buffer *out) {
  *out = static_cast<nnc_buffer>(memory);
  return nullptr;
}

void bufferDestroy(void *, nnc_buffer) {}

nnc_status moduleLoad(void *self, nnc_device device, const nnc_blob_v1 *blob, nnc_module *out) {
  return guarded(self, [&](Plugin &) {
    std::string_view format(blob->format.data, blob->format.size);
    if (format != "onednn-1")
      throw Error(NNC_INVALID_ARGUMENT,
                  "expected a blob in format 'onednn-1', got '" + std::string(format) + "'");
    auto texts = parseBlob({static_cast<const char *>(blob->data), blob->size});
    *out = reinterpret_cast<nnc_module>(
        new Module{*reinterpret_cast<Engine *>(device), std::move(texts), {}});
  });
}

void moduleUnload(void *, nnc_module module) { delete reinterpret_cast<Module *>(module); }

nnc_status kernelGet(void *self, nnc_module handle, nnc_string name, uint32_t bufferCount,
                     uint64_t *scratchBytes, nnc_kernel *out) {
  return guarded(self, [&](Plugin &) {
    Module &module = *reinterpret_cast<Module *>(handle);
    std::string_view wanted(name.data, name.size);
    for (const KernelText &text : module.texts) {
      if (text.name != wanted)
        continue;
      if (text.buffers != bufferCount)
        throw Error(NNC_INVALID_ARGUMENT, "it takes " + std::to_string(text.buffers) +
                                              " buffers, asked for one of " +
                                              std::to_string(bufferCount));
      module.kernels.push_back(std::make_unique<Primitive>(module.engine, text));
      *scratchBytes = module.kernels.back()->scratchBytes();
      *out = reinterpret_cast<nnc_kernel>(module.kernels.back().get());
      return;
    }
    throw Error(NNC_NOT_FOUND, "the blob has no kernel of that name");
  });
}

nnc_status launch(void *self, nnc_device, const nnc_launch_v1 *launch) {
  return guarded(self, [&](Plugin &) {
    auto &kernel = *reinterpret_cast<Primitive *>(launch->kernel);
    constexpr uint32_t most = 64;
    if (launch->ref_count != kernel.bufferCount() || launch->ref_count > most)
      throw Error(NNC_INVALID_ARGUMENT, "the kernel takes " + std::to_string(kernel.bufferCount()) +
                                            " buffers, got " + std::to_string(launch->ref_count));
    void *buffers[most];
    for (uint32_t i = 0; i < launch->ref_count; ++i) {
      // Where the buffer is NULL the offset is an address.
      const nnc_ref_v1 &ref = launch->refs[i];
      buffers[i] = reinterpret_cast<void *>(reinterpret_cast<uintptr_t>(ref.buffer) + ref.offset);
    }
    kernel.run(buffers, launch->scratch);
  });
}

} // namespace

extern "C" NNC_API nnc_status nnc_onednn_plugin_v1(const nnc_host_api_v1 *host,
                                                   nnc_plugin_api_v1 *out) {
  // The status table is the one thing that must be there to say so.
  if (host->draft != NNC_PLUGIN_DRAFT || out->struct_size < sizeof(*out))
    return reinterpret_cast<nnc_status>(static_cast<uintptr_t>(NNC_FAILED_PRECONDITION));
  auto *plugin = new (std::nothrow) Plugin{*host, {}};
  if (!plugin)
    return reinterpret_cast<nnc_status>(static_cast<uintptr_t>(NNC_RESOURCE_EXHAUSTED));
  nnc_status status = guarded(plugin, [&](Plugin &p) { p.library = describeLibrary(); });
  if (status) {
    delete plugin;
    return status;
  }
  nnc_plugin_api_v1 api = {};
  api.struct_size = sizeof(api);
  api.draft = NNC_PLUGIN_DRAFT;
  api.name = toString("onednn");
  api.version = toString("1");
  api.self = plugin;
  api.shutdown = shutdown;
  api.device_count = deviceCount;
  api.device_describe = deviceDescribe;
  api.device_open = deviceOpen;
  api.device_close = deviceClose;
  api.buffer_import = bufferImport;
  api.buffer_destroy = bufferDestroy;
  api.module_load = moduleLoad;
  api.module_unload = moduleUnload;
  api.kernel_get = kernelGet;
  api.launch = launch;
  *out = api;
  return nullptr;
}
