// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The floating-point mode that models run in.
#ifndef NNC_LIB_PARALLEL_FLOATMODE_H
#define NNC_LIB_PARALLEL_FLOATMODE_H

#include <cstdint>
#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace nnc::rt {

/// While it lives this thread rounds to nearest, traps nothing and flushes
/// denormals to zero, both read and written; after, it has its caller's mode back
/// (sticky flags included, so that a caller never sees ours). Denormals in the
/// slots of an optimizer make its update several times slower, and a caller's
/// rounding mode must not reach the bits of a model.
class FloatScope {
public:
  FloatScope() : saved(get()) { set(trainingMode); }
  ~FloatScope() { set(saved); }
  FloatScope(const FloatScope &) = delete;
  FloatScope &operator=(const FloatScope &) = delete;

private:
#if defined(__SSE__)
  using Register = unsigned;
  /// All exceptions masked (0x1f80), flush to zero, denormals are zero.
  static constexpr Register trainingMode = 0x1f80u | 0x8000u | 0x0040u;
  static Register get() { return _mm_getcsr(); }
  static void set(Register value) { _mm_setcsr(value); }
#elif defined(__aarch64__)
  using Register = uint64_t;
  static constexpr Register trainingMode = 1u << 24; // FPCR.FZ
  static Register get() {
    Register value;
    asm volatile("mrs %0, fpcr" : "=r"(value));
    return value;
  }
  static void set(Register value) { asm volatile("msr fpcr, %0" : : "r"(value)); }
#else
  // No such mode that we know of: models run in the caller's.
  using Register = int;
  static constexpr Register trainingMode = 0;
  static Register get() { return 0; }
  static void set(Register) {}
#endif
  Register saved;
};

} // namespace nnc::rt

#endif // NNC_LIB_PARALLEL_FLOATMODE_H
