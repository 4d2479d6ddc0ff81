/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Instances: a compiled model that can be trained, asked, saved and loaded.
 *
 * Two instances of one model share code and nothing else. An instance serves one
 * call at a time: a second, from another thread, gets FAILED_PRECONDITION at once
 * (it does not wait). Different instances run on different threads freely.
 * The header that `nnc compile` writes wraps these calls in typed ones; use these
 * directly to run a model that was loaded with dlopen.
 */
#ifndef NNC_RUNTIME_INSTANCE_H
#define NNC_RUNTIME_INSTANCE_H

#include "nnc/runtime/abi.h"
#include "nnc/runtime/plugin.h"
#include "nnc/runtime/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct nnc_instance nnc_instance;

/* A model's generated header repeats this struct, so that it needs no file of
 * nnc; whichever comes first defines it. */
#ifndef NNC_INSTANCE_OPTIONS_V1
#define NNC_INSTANCE_OPTIONS_V1
struct nnc_instance_options_v1 {
  uint32_t struct_size;
  uint32_t threads; /* 0: all that the process may use */
  uint64_t seed;    /* of the initializers and of nn.random_* */
  /* NULL: $NNC_ISA, else the best level that both the CPU and the model have.
   * A full name ("x86-64-v3") or its tail ("v3"). INVALID_ARGUMENT, with a list
   * of the levels, when the model or the CPU lacks it. */
  const char *isa_level;
  /* The run-time halves of the backends the model was compiled for. A blob whose
   * backend is missing is an error at creation. */
  const nnc_plugin_entry_v1 *plugins;
  uint32_t plugin_count;
  uint32_t reserved;
  /* NULL: messages go nowhere. May be called from any thread of the instance's
   * calls, also from several at once. */
  void (*log)(void *context, uint32_t level, nnc_string message);
  void *log_context;
};
#endif
typedef struct nnc_instance_options_v1 nnc_instance_options_v1;

/* Makes an instance and runs the initializers. `options` may be NULL. */
NNC_API nnc_status nnc_instance_create(const nnc_model_v1 *model,
                                       const nnc_instance_options_v1 *options, nnc_instance **out);
/* NULL is accepted. Not while a call is running. */
NNC_API void nnc_instance_destroy(nnc_instance *instance);

/* Calls entry `entry` (an index into model->entries) for `rows` rows (ignored by
 * an entry without an extent of -1). INVALID_ARGUMENT when the entry was not
 * compiled for that many rows: the message lists the numbers there are. Runs in
 * the instance's threads with denormals flushed to zero; the caller's
 * floating-point mode is restored. A call that fails leaves the state that it had
 * written until then. After the first calls nothing of nnc's own allocates. */
NNC_API nnc_status nnc_instance_call(nnc_instance *instance, uint32_t entry, int64_t rows,
                                     const void *const *args, void *const *results);

/* State by name, as listed in model->states; `bytes` must be the exact size. */
NNC_API nnc_status nnc_instance_read(nnc_instance *instance, const char *name, void *out,
                                     uint64_t bytes);
NNC_API nnc_status nnc_instance_write(nnc_instance *instance, const char *name, const void *data,
                                      uint64_t bytes);

/* A checkpoint of the whole state as a safetensors file. Saving writes beside,
 * syncs and renames: `path` holds the old file or the new one, never a part.
 * `metadata_json` (may be NULL): a flat JSON object of strings kept with it; keys
 * that begin with "nnc." are the runtime's own and refused.
 * Loading checks every name, dtype and shape before it changes anything. */
NNC_API nnc_status nnc_instance_save(nnc_instance *instance, const char *path,
                                     const char *metadata_json);
NNC_API nnc_status nnc_instance_load(nnc_instance *instance, const char *path);

/* The metadata of a checkpoint as a flat JSON object of strings: what
 * nnc_instance_save was given, plus the keys that begin with "nnc." (model,
 * hash, abi, compiler). Writes at most `capacity` bytes, NUL included, to `out`
 * and the bytes needed, NUL included, to `*needed`; OUT_OF_RANGE when they do
 * not fit. `out` may be NULL when `capacity` is 0: then it is a question for the
 * size, and NNC_OK. Reads the header of the file alone. */
NNC_API nnc_status nnc_checkpoint_metadata(const char *path, char *out, uint64_t capacity,
                                           uint64_t *needed);

/* What the instance runs on, for reports: level, threads, bytes. The caller sets
 * struct_size; strings live as long as the model. */
typedef struct nnc_instance_info_v1 {
  uint32_t struct_size;
  uint32_t threads;
  nnc_string isa_level;
  uint64_t state_bytes;
  uint64_t arena_bytes;
  uint64_t scratch_bytes; /* of backend kernels, for this many threads */
} nnc_instance_info_v1;
NNC_API nnc_status nnc_instance_info(const nnc_instance *instance, nnc_instance_info_v1 *out);

#define NNC_SPAN_CALL 1u   /* a call of an entry */
#define NNC_SPAN_KERNEL 2u /* one kernel of it, if the model was compiled for a profile */
#define NNC_SPAN_RANGE 3u  /* what one thread did of a kernel that is split */

/* Something that took time, in nanoseconds of the system's steady clock. */
typedef struct nnc_span_v1 {
  uint32_t struct_size;
  uint32_t kind;
  uint32_t entry;
  uint32_t kernel; /* index into the variant's kernels; UINT32_MAX: not known */
  int64_t rows;    /* of the call */
  uint64_t begin, end;
  int64_t first, last; /* of a range: [first, last) */
} nnc_span_v1;

/* From now on calls of the instance tell how long they and their parts took; NULL
 * ends that. `span` is called from any thread of a call, also from several at once,
 * as each part ends. Without it a call takes no time for this. */
NNC_API nnc_status nnc_instance_profile(nnc_instance *instance,
                                        void (*span)(void *context, const nnc_span_v1 *span),
                                        void *context);

#ifdef __cplusplus
}
#endif
#endif /* NNC_RUNTIME_INSTANCE_H */
