/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The contract between a compiled model and the runtime that runs it.
 *
 * `nnc compile mlp.mlir` writes a library that exports one symbol,
 * `const nnc_model_v1 *mlp_model(void)`, and imports none of nnc's: whatever
 * generated code needs from outside (threads, backend kernels, a log) reaches it
 * through the `nnc_host_v1` table of each call. This header is all that both
 * sides share; it is freestanding C99 and the compiler's code generator mirrors
 * it field by field (compiler/lib/package).
 *
 * Rules of growth. Every struct begins with `struct_size`, is a multiple of
 * eight bytes without hidden padding, and only ever grows at its end. A reader
 * tests that a field lies inside `struct_size`; an absent field reads as zero,
 * and zero is its documented default. Arrays hold pointers to structs, so that an element can grow
 * too. Integers have fixed widths; there is no enum, bool, size_t or bitfield.
 */
#ifndef NNC_RUNTIME_ABI_H
#define NNC_RUNTIME_ABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NNC_MODEL_ABI 1u

/* UTF-8, also NUL-terminated in generated tables; `size` excludes the NUL. */
typedef struct nnc_string {
  const char *data;
  uint64_t size;
} nnc_string;

/* Element types (nnc_tensor_v1.dtype). */
#define NNC_DTYPE_BOOL 1u /* one byte, 0 or 1 */
#define NNC_DTYPE_I8 2u
#define NNC_DTYPE_U8 3u
#define NNC_DTYPE_I32 4u
#define NNC_DTYPE_I64 5u
#define NNC_DTYPE_F16 6u
#define NNC_DTYPE_BF16 7u
#define NNC_DTYPE_F32 8u
#define NNC_DTYPE_F64 9u

/* What a running entry may ask of its host. Handed to each call; all functions
 * are callable from any thread of that call. */
typedef struct nnc_host_v1 {
  uint32_t struct_size;
  uint32_t concurrency; /* threads that parallel_for may use, >= 1 */
  void *self;           /* first argument of each function below */
  /* Calls fn(context, begin, end) for disjoint ranges that cover [0, count), in
   * any order and on any thread, and returns when all are done. Each range is a
   * multiple of `grain` long, but for the last. */
  void (*parallel_for)(void *self, int64_t count, int64_t grain,
                       void (*fn)(void *context, int64_t begin, int64_t end), void *context);
  /* Runs kernel `kernel` of nnc_model_v1.kernels on `buffer_count` host
   * addresses, in the order of the kernel's buffers. Returns a status code; the
   * reason is kept and returned to the caller of the entry. All launches share
   * one scratch region: one at a time. */
  uint32_t (*launch)(void *self, uint32_t kernel, void *const *buffers, uint32_t buffer_count,
                     uint32_t reserved);
  /* Level: 0 error, 1 warning, 2 information. */
  void (*log)(void *self, uint32_t level, nnc_string message);
  /* Launch number `launch` of the variant's kernels begins, or has ended. Called by
   * models compiled for a profile alone, on the thread of the entry. */
  void (*mark)(void *self, uint32_t launch, uint32_t ended);
} nnc_host_v1;

/* One call of an entry. */
typedef struct nnc_call_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  const nnc_host_v1 *host;
  void *state;             /* the instance's state, state_bytes of the model */
  void *arena;             /* scratch, at least the variant's arena_bytes */
  const void *const *args; /* one dense row-major buffer an argument */
  void *const *results;    /* likewise, never overlapping args or each other */
} nnc_call_v1;

/* Returns a status code; NNC_OK when all results and the state are written. */
typedef uint32_t (*nnc_entry_fn)(const nnc_call_v1 *call);

/* A tensor as the caller sees it: dense, row-major. */
typedef struct nnc_tensor_v1 {
  uint32_t struct_size;
  uint32_t dtype;
  nnc_string name;
  uint32_t rank;
  uint32_t reserved;
  const int64_t *extents; /* -1: the number of rows, given at each call */
} nnc_tensor_v1;

#define NNC_STATE_PARAMETER 1u /* nn.param: what training learns */
#define NNC_STATE_SLOT 2u      /* an optimizer's memory of one parameter */
#define NNC_STATE_VARIABLE 3u  /* nn.state: statistics, counters, ... */

/* A piece of the instance's state, by its name in checkpoints. */
typedef struct nnc_state_v1 {
  uint32_t struct_size;
  uint32_t kind;
  const nnc_tensor_v1 *tensor; /* all extents are known */
  uint64_t offset;             /* into the state region, 64-byte aligned */
  uint64_t bytes;
} nnc_state_v1;

/* An entry compiled for one number of rows. Both arrays are indexed like
 * nnc_model_v1.isa_levels. */
typedef struct nnc_variant_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  int64_t rows; /* -1: the entry has no extent of -1 */
  const nnc_entry_fn *functions;
  const uint64_t *arena_bytes;
  /* For people: what each kernel computes, in the order of launches, as
   * "dense + relu (mlp.mlir:15,16)", with "onednn: " before what a backend runs. */
  uint32_t kernel_count;
  uint32_t reserved2;
  const nnc_string *kernels;
} nnc_variant_v1;

/* Runs once when an instance is made, with one i64 argument, the seed; not
 * listed among the functions that a caller sees. */
#define NNC_ENTRY_INITIALIZER 1u

/* One function of the model. */
typedef struct nnc_entry_v1 {
  uint32_t struct_size;
  uint32_t flags;
  nnc_string name;
  nnc_string documentation;
  uint32_t arg_count;
  uint32_t result_count;
  const nnc_tensor_v1 *const *args;
  const nnc_tensor_v1 *const *results;
  uint32_t variant_count;
  uint32_t reserved;
  const nnc_variant_v1 *const *variants;
} nnc_entry_v1;

/* Code or data for one backend, produced by its compile half. */
typedef struct nnc_blob_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  nnc_string backend; /* "onednn" */
  nnc_string format;  /* the backend's name for what `data` is */
  const void *data;   /* 64-byte aligned, lives as long as the model */
  uint64_t size;
} nnc_blob_v1;

/* A kernel inside a blob, as nnc_host_v1.launch numbers it. */
typedef struct nnc_kernel_v1 {
  uint32_t struct_size;
  uint32_t blob; /* index into nnc_model_v1.blobs */
  nnc_string name;
  uint32_t buffer_count;
  uint32_t reserved;
  const uint64_t *buffer_bytes; /* one a buffer */
} nnc_kernel_v1;

/* The whole of a compiled model. Immutable, shared by all its instances. */
typedef struct nnc_model_v1 {
  uint32_t struct_size;
  uint32_t abi; /* NNC_MODEL_ABI */
  nnc_string name;
  nnc_string compiler; /* "nnc 0.1.0 ..." */
  nnc_string hash;     /* hex digest of what was compiled: text, options, compiler */
  uint64_t state_bytes;
  uint32_t state_count;
  uint32_t entry_count;
  const nnc_state_v1 *const *states;
  const nnc_entry_v1 *const *entries;
  uint32_t isa_count; /* best last: "x86-64-v3", "x86-64-v4"; "generic" elsewhere */
  uint32_t blob_count;
  const nnc_string *isa_levels;
  const nnc_blob_v1 *const *blobs;
  uint32_t kernel_count;
  uint32_t reserved;
  const nnc_kernel_v1 *const *kernels;
} nnc_model_v1;

#ifdef __cplusplus
}
#endif
#endif /* NNC_RUNTIME_ABI_H */
