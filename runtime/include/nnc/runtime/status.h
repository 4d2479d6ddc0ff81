/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Status: how every call of the nnc runtime and of a backend plugin ends.
 *
 * A status is a pointer. NULL is success. A value below NNC_STATUS_CODE_LIMIT is
 * a bare code (no allocation: the hot path). Anything else is an object with a
 * message, owned by whoever receives it and released with nnc_status_free();
 * freeing NULL or a bare code does nothing, so a caller need not tell them apart.
 *
 *   nnc_status s = nnc_instance_load(m, "mlp.safetensors");
 *   if (s) { fprintf(stderr, "%s\n", nnc_status_message(s)); nnc_status_free(s); }
 *
 * Codes are the sixteen canonical ones of absl/grpc plus DEVICE_LOST. No call
 * throws, aborts, exits, or prints.
 */
#ifndef NNC_RUNTIME_STATUS_H
#define NNC_RUNTIME_STATUS_H

#include <stdint.h>

/* Marks what libnncrt.so exports. */
#if defined(__GNUC__)
#define NNC_API __attribute__((visibility("default")))
#else
#define NNC_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct nnc_status_object *nnc_status;

/* Fixed-width codes, never a C enum in the ABI. */
#define NNC_OK 0u
#define NNC_CANCELLED 1u
#define NNC_UNKNOWN 2u
#define NNC_INVALID_ARGUMENT 3u
#define NNC_DEADLINE_EXCEEDED 4u
#define NNC_NOT_FOUND 5u
#define NNC_ALREADY_EXISTS 6u
#define NNC_PERMISSION_DENIED 7u
#define NNC_RESOURCE_EXHAUSTED 8u
#define NNC_FAILED_PRECONDITION 9u
#define NNC_ABORTED 10u
#define NNC_OUT_OF_RANGE 11u
#define NNC_UNIMPLEMENTED 12u
#define NNC_INTERNAL 13u
#define NNC_UNAVAILABLE 14u
#define NNC_DATA_LOSS 15u
#define NNC_UNAUTHENTICATED 16u
#define NNC_DEVICE_LOST 17u
#define NNC_STATUS_CODE_LIMIT 4096u

/* The code of any status; NNC_OK for NULL. Thread-safe. */
NNC_API uint32_t nnc_status_code(nnc_status status);

/* A NUL-terminated UTF-8 message, valid until the status is freed; "ok" for
 * NULL, the code's name for a bare code. Never NULL. Where one failure led to
 * another the message tells the whole chain, outermost first: "entry 'step':
 * kernel 'mm0': out of registers". */
NNC_API const char *nnc_status_message(nnc_status status);

/* "INVALID_ARGUMENT" and so on; "UNKNOWN" for a number that is no code. */
NNC_API const char *nnc_status_code_name(uint32_t code);

/* Releases a status object. NULL and bare codes are accepted and ignored. */
NNC_API void nnc_status_free(nnc_status status);

#ifdef __cplusplus
}
#endif
#endif /* NNC_RUNTIME_STATUS_H */
