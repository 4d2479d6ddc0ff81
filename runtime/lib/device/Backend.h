// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One plugin at work for one instance: its table, its device, and the buffers and
// modules made there. Destroying it undoes them in the order that plugin.h gives.
#ifndef NNC_LIB_DEVICE_BACKEND_H
#define NNC_LIB_DEVICE_BACKEND_H

#include "core/Log.h"
#include "core/Status.h"
#include "nnc/runtime/plugin.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nnc::rt {

/// Memory of the instance that kernels address as {buffer, offset}.
struct Region {
  std::byte *start = nullptr;
  uint64_t bytes = 0;
};

class Backend {
public:
  /// Calls the plugin's entry and checks the table that it fills in. `index` is
  /// the plugin's place in options.plugins, for messages.
  static Status open(nnc_plugin_entry_v1 entry, uint32_t index, Log log,
                     std::unique_ptr<Backend> &out);
  ~Backend();
  Backend(const Backend &) = delete;
  Backend &operator=(const Backend &) = delete;

  std::string_view name() const { return {api.name.data, api.name.size}; }

  /// Opens the plugin's first device. UNAVAILABLE when it has none. Call once.
  Status openDevice(uint32_t concurrency, nnc_string isaLevel);
  bool hasDevice() const { return device; }

  // With a device:
  Status loadModule(const nnc_blob_v1 &blob, nnc_module &out);
  Status getKernel(nnc_module module, const nnc_kernel_v1 &kernel, uint64_t &scratchBytes,
                   nnc_kernel &out);
  Status importRegions(Region state, Region arena);

  /// Runs a kernel on host addresses. Allocates nothing unless it fails.
  Status launch(const nnc_kernel_v1 &kernel, nnc_kernel handle, void *const *buffers,
                void *scratch);

private:
  struct Imported {
    Region region;
    nnc_buffer buffer = nullptr;
  };

  explicit Backend(Log log);
  Status checkTable(uint32_t index) const;
  Status resolve(const nnc_kernel_v1 &kernel, uint32_t index, void *pointer, nnc_ref_v1 &out) const;
  Status importRegion(Region region, const char *what);

  Log log;
  nnc_host_api_v1 host = {};
  nnc_plugin_api_v1 api = {};
  std::atomic<int64_t> allocations{0}; ///< of the plugin, now alive
  bool opened = false;                 ///< the entry succeeded: shutdown is due
  nnc_device device = nullptr;
  uint32_t deviceFlags = 0;
  std::vector<nnc_module> modules;
  std::vector<Imported> imported;

  friend struct PluginHost;
};

} // namespace nnc::rt

#endif // NNC_LIB_DEVICE_BACKEND_H
