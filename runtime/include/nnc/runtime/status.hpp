// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// nnc::Status: an nnc_status that frees itself. Header-only, C++17, never throws.
//
//   if (nnc::Status s = instance.load("mlp.safetensors"); !s.ok())
//     std::cerr << s.message() << '\n';
#ifndef NNC_RUNTIME_STATUS_HPP
#define NNC_RUNTIME_STATUS_HPP

#include "nnc/runtime/status.h"

namespace nnc {

/// Owns one status; default-constructed it is NNC_OK. Move-only.
class [[nodiscard]] Status {
public:
  Status() = default;
  /// Takes over `taken`.
  Status(nnc_status taken) : status(taken) {}
  Status(Status &&other) noexcept : status(other.release()) {}
  Status &operator=(Status &&other) noexcept {
    if (this != &other) {
      nnc_status_free(status);
      status = other.release();
    }
    return *this;
  }
  ~Status() { nnc_status_free(status); }

  bool ok() const { return !status; }
  uint32_t code() const { return nnc_status_code(status); }
  /// Never null; lives as long as this object.
  const char *message() const { return nnc_status_message(status); }
  /// Hands the status out; the caller frees it. This object is NNC_OK after.
  nnc_status release() {
    nnc_status given = status;
    status = nullptr;
    return given;
  }

private:
  nnc_status status = nullptr;
};

} // namespace nnc

#endif // NNC_RUNTIME_STATUS_HPP
