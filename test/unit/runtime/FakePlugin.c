/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "FakePlugin.h"
#include "nnc/runtime/instance.h" /* must be C99 as well */

#include <string.h>

struct fake_plugin fake_plugin;

static struct {
  const nnc_host_api_v1 *host;
  int devices, buffers, modules;
  char *memory[2];
} live;

void fake_plugin_reset(void) {
  memset(&fake_plugin, 0, sizeof(fake_plugin));
  memset(&live, 0, sizeof(live));
  fake_plugin.draft = NNC_PLUGIN_DRAFT;
  fake_plugin.devices = 1;
  fake_plugin.flags = NNC_DEVICE_HOST_POINTERS;
  fake_plugin.scratch = 100;
}

static nnc_string text(const char *s) {
  nnc_string out = {s, strlen(s)};
  return out;
}

static nnc_status failed(const char *message) {
  return live.host->status_create(live.host->self, NNC_RESOURCE_EXHAUSTED, text(message), 0);
}

static void stop(void *self) {
  fake_plugin.wrong_order |= live.devices | live.buffers | live.modules;
  --fake_plugin.live;
}

static nnc_status count(void *self, uint32_t *out) {
  *out = fake_plugin.devices;
  return 0;
}

static nnc_status describe(void *self, uint32_t index, nnc_device_info_v1 *out) {
  out->flags = fake_plugin.flags;
  out->name = text("fake");
  out->library = text("fake 1.0");
  return 0;
}

static nnc_status open_device(void *self, uint32_t index, const nnc_device_options_v1 *options,
                              nnc_device *out) {
  if (fake_plugin.fail_open)
    return failed("no such silicon");
  ++live.devices;
  ++fake_plugin.live;
  *out = (nnc_device)&live;
  return 0;
}

static void close_device(void *self, nnc_device device) {
  fake_plugin.wrong_order |= live.buffers | live.modules;
  --live.devices;
  --fake_plugin.live;
}

static nnc_status import(void *self, nnc_device device, void *memory, uint64_t size,
                         nnc_buffer *out) {
  if (fake_plugin.fail_import && live.buffers + 1 == fake_plugin.fail_import)
    return failed("no import");
  live.memory[live.buffers] = memory;
  *out = (nnc_buffer)&live.memory[live.buffers++];
  ++fake_plugin.live;
  return 0;
}

static void destroy(void *self, nnc_buffer buffer) {
  fake_plugin.wrong_order |= live.modules;
  --live.buffers;
  --fake_plugin.live;
}

static nnc_status load(void *self, nnc_device device, const nnc_blob_v1 *blob, nnc_module *out) {
  if (fake_plugin.fail_module)
    return failed("malformed blob");
  ++live.modules;
  ++fake_plugin.live;
  *out = (nnc_module)blob;
  return 0;
}

static void unload(void *self, nnc_module module) {
  --live.modules;
  --fake_plugin.live;
}

static nnc_status kernel(void *self, nnc_module module, nnc_string name, uint32_t buffers,
                         uint64_t *scratch, nnc_kernel *out) {
  if (fake_plugin.fail_kernel)
    return failed("no such kernel");
  *scratch = fake_plugin.scratch;
  *out = (nnc_kernel)(name.data[0] == 'd' ? &live.devices : &live.buffers);
  return 0;
}

static char *address(const nnc_ref_v1 *ref) {
  if (!ref->buffer)
    return (char *)(uintptr_t)ref->offset;
  return *(char **)ref->buffer + ref->offset;
}

static nnc_status run(void *self, nnc_device device, const nnc_launch_v1 *launch) {
  float *in, *out;
  uint64_t i;
  if (launch->kernel != (nnc_kernel)&live.devices)
    return failed("out of registers");
  fake_plugin.scratch_seen = launch->scratch;
  fake_plugin.host_refs = 0;
  for (i = 0; i < launch->ref_count; ++i)
    fake_plugin.host_refs += !launch->refs[i].buffer;
  in = (float *)address(&launch->refs[0]);
  out = (float *)address(&launch->refs[1]);
  for (i = 0; i < launch->refs[0].size / sizeof(float); ++i)
    out[i] = 2 * in[i];
  return 0;
}

nnc_status fake_plugin_entry(const nnc_host_api_v1 *host, nnc_plugin_api_v1 *out) {
  live.host = host;
  if (fake_plugin.fail_entry)
    return failed("not today");
  out->draft = fake_plugin.draft;
  out->name = text("fake");
  out->version = text("1");
  out->shutdown = stop;
  out->device_count = count;
  out->device_describe = describe;
  out->device_open = open_device;
  out->device_close = close_device;
  out->buffer_import = import;
  out->buffer_destroy = destroy;
  out->module_load = load;
  out->module_unload = unload;
  out->kernel_get = kernel;
  out->launch = fake_plugin.drop_launch ? 0 : run;
  if (fake_plugin.draft == NNC_PLUGIN_DRAFT)
    ++fake_plugin.live;
  return 0;
}
