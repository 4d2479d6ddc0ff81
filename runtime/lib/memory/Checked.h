// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Arithmetic on sizes that came from a file or a table: false on overflow.
#ifndef NNC_LIB_MEMORY_CHECKED_H
#define NNC_LIB_MEMORY_CHECKED_H

#include "nnc/runtime/abi.h"

namespace nnc::rt {

[[nodiscard]] inline bool checkedAdd(uint64_t a, uint64_t b, uint64_t &out) {
  return !__builtin_add_overflow(a, b, &out);
}

[[nodiscard]] inline bool checkedMul(uint64_t a, uint64_t b, uint64_t &out) {
  return !__builtin_mul_overflow(a, b, &out);
}

/// Rounds up to a multiple of `align`, a power of two.
[[nodiscard]] inline bool checkedAlign(uint64_t value, uint64_t align, uint64_t &out) {
  if (!checkedAdd(value, align - 1, out))
    return false;
  out &= ~(align - 1);
  return true;
}

/// Bytes of one element; 0 for a number that is no NNC_DTYPE_*.
constexpr uint64_t dtypeBytes(uint32_t dtype) {
  switch (dtype) {
  case NNC_DTYPE_BOOL:
  case NNC_DTYPE_I8:
  case NNC_DTYPE_U8:
    return 1;
  case NNC_DTYPE_F16:
  case NNC_DTYPE_BF16:
    return 2;
  case NNC_DTYPE_I32:
  case NNC_DTYPE_F32:
    return 4;
  case NNC_DTYPE_I64:
  case NNC_DTYPE_F64:
    return 8;
  default:
    return 0;
  }
}

/// Bytes of a dense tensor; false on overflow, a negative extent or a bad dtype.
[[nodiscard]] inline bool denseBytes(uint32_t dtype, const int64_t *extents, uint64_t rank,
                                     uint64_t &out) {
  out = dtypeBytes(dtype);
  if (!out)
    return false;
  // A zero anywhere makes the whole zero, yet the others may still overflow; the
  // product of the rest is refused so that strides never wrap either.
  bool empty = false;
  for (uint64_t i = 0; i < rank; ++i) {
    if (extents[i] < 0)
      return false;
    if (extents[i] == 0)
      empty = true;
    else if (!checkedMul(out, static_cast<uint64_t>(extents[i]), out))
      return false;
  }
  if (empty)
    out = 0;
  return true;
}

} // namespace nnc::rt

#endif // NNC_LIB_MEMORY_CHECKED_H
