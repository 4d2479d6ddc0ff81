// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the runtime offers to a plugin: nnc_host_api_v1 of one Backend.
#ifndef NNC_LIB_DEVICE_PLUGINHOST_H
#define NNC_LIB_DEVICE_PLUGINHOST_H

#include "device/Backend.h"

namespace nnc::rt {

struct PluginHost {
  static nnc_host_api_v1 table(Backend &backend);
  /// Logs that the plugin kept memory past its shutdown.
  static void reportLeak(const Backend &backend, int64_t allocations) noexcept;

private:
  static nnc_status statusCreate(void *self, uint32_t code, nnc_string message, nnc_status cause);
  static void statusFree(void *self, nnc_status status);
  static void *allocate(void *self, uint64_t size, uint64_t align);
  static void release(void *self, void *memory);
  static void log(void *self, uint32_t level, nnc_string message);
};

} // namespace nnc::rt

#endif // NNC_LIB_DEVICE_PLUGINHOST_H
