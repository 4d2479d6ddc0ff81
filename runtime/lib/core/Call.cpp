// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calling an entry: the hot path. Nothing here allocates, locks or looks up a name
// unless the call fails.
#include "core/Instance.h"

#include <cinttypes>
#include <string>

using namespace nnc;
using namespace nnc::rt;

namespace {

Status checkPointers(const nnc_entry_v1 &entry, const char *what, uint32_t count,
                     const nnc_tensor_v1 *const *tensors, const void *const *pointers) {
  if (count && !pointers)
    return error(NNC_INVALID_ARGUMENT, "entry '%.*s': %s is NULL, but there are %u",
                 NNC_STR(entry.name), what, count);
  for (uint32_t i = 0; i < count; ++i)
    if (!pointers[i])
      return error(NNC_INVALID_ARGUMENT, "entry '%.*s': %s[%u] ('%.*s') is NULL",
                   NNC_STR(entry.name), what, i, NNC_STR(tensors[i]->name));
  return Status();
}

/// The rows of -1 mean that the entry has one variant for every call.
Status findVariant(const nnc_entry_v1 &entry, int64_t rows, const nnc_variant_v1 *&out) {
  for (uint32_t i = 0; i < entry.variant_count; ++i) {
    out = entry.variants[i];
    if (out->rows == rows || out->rows == -1)
      return Status();
  }
  std::string compiled;
  for (uint32_t i = 0; i < entry.variant_count; ++i)
    compiled += (i ? ", " : "") + std::to_string(entry.variants[i]->rows);
  return error(NNC_INVALID_ARGUMENT,
               "entry '%.*s' was not compiled for %" PRId64 " rows, only for: %s",
               NNC_STR(entry.name), rows, compiled.c_str());
}

} // namespace

Status Use::status() const {
  if (held)
    return Status();
  return error(NNC_FAILED_PRECONDITION, "this instance of model '%.*s' is in use by another thread",
               NNC_STR(instance.model->name));
}

Status nnc_instance::call(uint32_t index, int64_t rows, const void *const *args,
                          void *const *results) {
  if (index >= model->entry_count)
    return error(NNC_INVALID_ARGUMENT, "entry %u does not exist, model '%.*s' has %u", index,
                 NNC_STR(model->name), model->entry_count);
  const nnc_entry_v1 &entry = *model->entries[index];
  if (entry.flags & NNC_ENTRY_INITIALIZER)
    return error(NNC_INVALID_ARGUMENT,
                 "entry '%.*s' is an initializer: it runs when an instance is made",
                 NNC_STR(entry.name));
  const nnc_variant_v1 *variant = nullptr;
  NNC_TRY(findVariant(entry, rows, variant));
  NNC_TRY(checkPointers(entry, "args", entry.arg_count, entry.args, args));
  NNC_TRY(checkPointers(entry, "results", entry.result_count, entry.results, results));
  if (!profile.span)
    return run(entry, *variant, args, results);
  profile.beginCall(index, rows);
  Status status = run(entry, *variant, args, results);
  profile.endCall();
  return status;
}

Status nnc_instance::run(const nnc_entry_v1 &entry, const nnc_variant_v1 &variant,
                         const void *const *args, void *const *results) {
  nnc_call_v1 call = {};
  call.struct_size = sizeof(call);
  call.host = &host;
  call.state = state.start;
  call.arena = arena.start;
  call.args = args;
  call.results = results;
  nnc_entry_fn function = variant.functions[isa];
  uint32_t code = NNC_INTERNAL;
  pool.run([&] { code = function(&call); });
  Status cause(failure.exchange(nullptr, std::memory_order_acquire));
  if (code == NNC_OK && cause.ok())
    return Status();
  // A kept failure counts even when the entry went on as if nothing had happened.
  if (!cause.ok())
    return errorWithCause(std::move(cause), "entry '%.*s' failed", NNC_STR(entry.name));
  return error(knownCode(code), "entry '%.*s' failed with %s (%u)", NNC_STR(entry.name),
               nnc_status_code_name(code), code);
}

void nnc_instance::keep(Status status) {
  nnc_status none = nullptr, mine = status.release();
  if (!failure.compare_exchange_strong(none, mine, std::memory_order_acq_rel))
    nnc_status_free(mine);
}

void nnc_instance::parallelFor(void *self, int64_t count, int64_t grain, Pool::RangeFn fn,
                               void *context) {
  auto *instance = static_cast<nnc_instance *>(self);
  Status status = guarded([&]() -> Status {
    instance->pool.parallelFor(count, grain, fn, context);
    return Status();
  });
  // The entry can not be told here; the call that it belongs to fails at its end.
  if (!status.ok())
    instance->keep(std::move(status));
}

uint32_t nnc_instance::launch(void *self, uint32_t kernel, void *const *buffers,
                              uint32_t bufferCount, uint32_t) {
  auto *instance = static_cast<nnc_instance *>(self);
  Status status = guarded([&] { return instance->devices.launch(kernel, buffers, bufferCount); });
  uint32_t code = status.code();
  if (code != NNC_OK)
    instance->keep(std::move(status));
  return code;
}

void nnc_instance::writeLog(void *self, uint32_t level, nnc_string message) {
  static_cast<nnc_instance *>(self)->log(level, {message.data, message.size});
}

nnc_status nnc_instance_call(nnc_instance *instance, uint32_t entry, int64_t rows,
                             const void *const *args, void *const *results) {
  return guarded([&]() -> Status {
    if (!instance)
      return error(NNC_INVALID_ARGUMENT, "instance is NULL");
    Use use(*instance);
    NNC_TRY(use.status());
    return instance->call(entry, rows, args, results);
  });
}
