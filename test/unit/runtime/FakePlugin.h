/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A backend in plain C: kernel "double" doubles floats of buffer 0 into buffer 1,
 * "fail" fails. What it does wrong on purpose is set in fake_plugin. */
#ifndef NNC_TEST_FAKEPLUGIN_H
#define NNC_TEST_FAKEPLUGIN_H

#include "nnc/runtime/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

struct fake_plugin {
  uint32_t draft, devices, flags;
  int fail_entry, fail_open, fail_import, fail_module, fail_kernel, drop_launch;
  uint64_t scratch;
  int live;           /* devices, buffers, modules and entries not yet undone */
  int wrong_order;    /* undone in another order than plugin.h says */
  uint32_t host_refs; /* refs without a buffer in the last launch */
  const void *scratch_seen;
};
extern struct fake_plugin fake_plugin;
void fake_plugin_reset(void);
nnc_status fake_plugin_entry(const nnc_host_api_v1 *host, nnc_plugin_api_v1 *out);

#ifdef __cplusplus
}
#endif
#endif
