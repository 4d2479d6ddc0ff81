/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The run-time half of a backend plugin: draft ABI 0, synchronous subset.
 *
 * A plugin is one C function of type nnc_plugin_entry_v1. It gets a table of what
 * the host offers and fills in a table of what it offers; it imports no symbol of
 * nnc. While the ABI is a draft both sides must name the same draft number.
 * Queues, events, device memory and loading from files join by appending to these
 * structs (rules: abi.h).
 *
 * The runtime calls the entry once for each instance that is given the plugin,
 * from any thread; the tables of two calls have lives of their own, so state
 * belongs behind `self`. On entry `*out` is zero but for `struct_size`, which says
 * how many bytes the host can take; the plugin sets it to what it filled in. A
 * plugin whose entry fails has released everything. Order of the end:
 * module_unload, buffer_destroy, device_close, shutdown.
 *
 * Thread classes. T: any thread, concurrently. I: once, at start or end.
 */
#ifndef NNC_RUNTIME_PLUGIN_H
#define NNC_RUNTIME_PLUGIN_H

#include "nnc/runtime/abi.h"
#include "nnc/runtime/status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NNC_PLUGIN_DRAFT 0u

/* What the host offers to a plugin; no pointer is NULL. Valid until shutdown. */
typedef struct nnc_host_api_v1 {
  uint32_t struct_size;
  uint32_t draft; /* NNC_PLUGIN_DRAFT */
  void *self;     /* first argument of each function below */
  /* A status object with a copy of `message` and the cause, which it takes over. */
  nnc_status (*status_create)(void *self, uint32_t code, nnc_string message, nnc_status cause);
  void (*status_free)(void *self, nnc_status status);
  void *(*alloc)(void *self, uint64_t size, uint64_t align); /* NULL: no memory */
  void (*free)(void *self, void *memory);
  void (*log)(void *self, uint32_t level, nnc_string message);
} nnc_host_api_v1;

typedef struct nnc_device_object *nnc_device; /* all handles are the plugin's */
typedef struct nnc_buffer_object *nnc_buffer;
typedef struct nnc_module_object *nnc_module;
typedef struct nnc_kernel_object *nnc_kernel;

#define NNC_DEVICE_HOST_POINTERS 1u /* kernels take any host address: see nnc_ref_v1 */

typedef struct nnc_device_info_v1 {
  uint32_t struct_size;
  uint32_t flags;
  nnc_string name;
  nnc_string library; /* what runs the kernels, with its version: "oneDNN 3.2.0 (TBB)" */
} nnc_device_info_v1;

/* How a device is opened. `concurrency` threads belong to the instance; the
 * runtime calls device_open, module_load, kernel_get and launch of an instance
 * inside that instance's arena, so that a TBB-based library obeys its size. */
typedef struct nnc_device_options_v1 {
  uint32_t struct_size;
  uint32_t concurrency;
  nnc_string isa_level; /* the level the instance runs at, an upper bound */
} nnc_device_options_v1;

/* A range of a buffer. With NNC_DEVICE_HOST_POINTERS `buffer` may be NULL:
 * `offset` is then a host address. */
typedef struct nnc_ref_v1 {
  nnc_buffer buffer;
  uint64_t offset;
  uint64_t size;
} nnc_ref_v1;

typedef struct nnc_launch_v1 {
  uint32_t struct_size;
  uint32_t ref_count;
  nnc_kernel kernel;
  const nnc_ref_v1 *refs;
  void *scratch; /* scratch_bytes of kernel_get, 64-byte aligned; NULL when 0 */
} nnc_launch_v1;

/* What a plugin offers. R: required. O: optional, may be NULL. */
typedef struct nnc_plugin_api_v1 {
  uint32_t struct_size;
  uint32_t draft;
  nnc_string name; /* as in nnc_blob_v1.backend */
  nnc_string version;
  void *self;
  /* O, I: all memory returned; nothing is called after. */
  void (*shutdown)(void *self);
  /* R, T: zero devices is not an error. */
  nnc_status (*device_count)(void *self, uint32_t *count);
  nnc_status (*device_describe)(void *self, uint32_t index, nnc_device_info_v1 *out);
  nnc_status (*device_open)(void *self, uint32_t index, const nnc_device_options_v1 *options,
                            nnc_device *out);
  void (*device_close)(void *self, nnc_device device); /* after all children */
  /* R, T: wraps memory that the caller keeps alive until buffer_destroy. */
  nnc_status (*buffer_import)(void *self, nnc_device device, void *memory, uint64_t size,
                              nnc_buffer *out);
  void (*buffer_destroy)(void *self, nnc_buffer buffer);
  /* R, T: the blob outlives the module. Malformed input gives a status. */
  nnc_status (*module_load)(void *self, nnc_device device, const nnc_blob_v1 *blob,
                            nnc_module *out);
  void (*module_unload)(void *self, nnc_module module);
  /* R, T: the handle lives with the module. `buffer_count` is checked. Answers
   * how many scratch bytes each launch needs. */
  nnc_status (*kernel_get)(void *self, nnc_module module, nnc_string name, uint32_t buffer_count,
                           uint64_t *scratch_bytes, nnc_kernel *out);
  /* R, T: synchronous; the struct is readable only during the call. */
  nnc_status (*launch)(void *self, nnc_device device, const nnc_launch_v1 *launch);
} nnc_plugin_api_v1;

typedef nnc_status (*nnc_plugin_entry_v1)(const nnc_host_api_v1 *host, nnc_plugin_api_v1 *out);

#ifdef __cplusplus
}
#endif
#endif /* NNC_RUNTIME_PLUGIN_H */
