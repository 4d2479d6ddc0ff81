// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// nnc::Instance: an nnc_instance that destroys itself. Header-only, C++17, never
// throws; each function is the C function of the same name (instance.h).
#ifndef NNC_RUNTIME_INSTANCE_HPP
#define NNC_RUNTIME_INSTANCE_HPP

#include "nnc/runtime/instance.h"
#include "nnc/runtime/status.hpp"

namespace nnc {

/// Options with struct_size filled in and everything else at its default.
inline nnc_instance_options_v1 instanceOptions() {
  nnc_instance_options_v1 options = {};
  options.struct_size = sizeof(options);
  return options;
}

/// Owns one instance of a compiled model, or nothing. Move-only.
class Instance {
public:
  Instance() = default;
  Instance(Instance &&other) noexcept : handle(other.handle) { other.handle = nullptr; }
  Instance &operator=(Instance &&other) noexcept {
    if (this != &other) {
      nnc_instance_destroy(handle);
      handle = other.handle;
      other.handle = nullptr;
    }
    return *this;
  }
  ~Instance() { nnc_instance_destroy(handle); }

  /// Replaces what `out` owns on success and leaves it alone on failure.
  static Status create(const nnc_model_v1 *model, const nnc_instance_options_v1 *options,
                       Instance &out) {
    Instance made;
    Status status = nnc_instance_create(model, options, &made.handle);
    if (status.ok())
      out = static_cast<Instance &&>(made);
    return status;
  }

  explicit operator bool() const { return handle; }
  nnc_instance *get() const { return handle; }

  Status call(uint32_t entry, int64_t rows, const void *const *args, void *const *results) {
    return nnc_instance_call(handle, entry, rows, args, results);
  }
  Status read(const char *name, void *out, uint64_t bytes) {
    return nnc_instance_read(handle, name, out, bytes);
  }
  Status write(const char *name, const void *data, uint64_t bytes) {
    return nnc_instance_write(handle, name, data, bytes);
  }
  Status save(const char *path, const char *metadataJson = nullptr) {
    return nnc_instance_save(handle, path, metadataJson);
  }
  Status load(const char *path) { return nnc_instance_load(handle, path); }
  Status profile(void (*span)(void *context, const nnc_span_v1 *span), void *context) {
    return nnc_instance_profile(handle, span, context);
  }
  Status info(nnc_instance_info_v1 &out) const {
    out = {};
    out.struct_size = sizeof(out);
    return nnc_instance_info(handle, &out);
  }

private:
  nnc_instance *handle = nullptr;
};

} // namespace nnc

#endif // NNC_RUNTIME_INSTANCE_HPP
