// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device/PluginHost.h"
#include "core/System.h"
#include "memory/Checked.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

namespace nnc::rt {

nnc_host_api_v1 PluginHost::table(Backend &backend) {
  nnc_host_api_v1 table = {};
  table.struct_size = sizeof(table);
  table.draft = NNC_PLUGIN_DRAFT;
  table.self = &backend;
  table.status_create = statusCreate;
  table.status_free = statusFree;
  table.alloc = allocate;
  table.free = release;
  table.log = log;
  return table;
}

nnc_status PluginHost::statusCreate(void *, uint32_t code, nnc_string message, nnc_status cause) {
  return makeStatus(knownCode(code), message, Status(cause)).release();
}

void PluginHost::statusFree(void *, nnc_status status) { nnc_status_free(status); }

void *PluginHost::allocate(void *self, uint64_t size, uint64_t align) {
  uint64_t alignment = std::max<uint64_t>(align, 16), rounded = 0;
  bool powerOfTwo = (alignment & (alignment - 1)) == 0;
  if (!powerOfTwo || !checkedAlign(std::max<uint64_t>(size, 1), alignment, rounded))
    return nullptr;
  void *memory = sys().allocateAligned(alignment, rounded);
  if (memory)
    static_cast<Backend *>(self)->allocations.fetch_add(1, std::memory_order_relaxed);
  return memory;
}

void PluginHost::release(void *self, void *memory) {
  if (!memory)
    return;
  static_cast<Backend *>(self)->allocations.fetch_sub(1, std::memory_order_relaxed);
  sys().release(memory);
}

void PluginHost::log(void *self, uint32_t level, nnc_string message) {
  static_cast<Backend *>(self)->log(level, {message.data, message.size});
}

void PluginHost::reportLeak(const Backend &backend, int64_t allocations) noexcept {
  char text[128];
  int length = std::snprintf(text, sizeof(text),
                             "a backend's plugin kept %" PRId64 " allocations past its shutdown",
                             allocations);
  backend.log(Log::Warning, {text, static_cast<size_t>(length)});
}

} // namespace nnc::rt
