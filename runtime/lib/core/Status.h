// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Making status objects. Nothing here throws: a status that finds no memory for
// its message becomes the one static out-of-memory status.
#ifndef NNC_LIB_CORE_STATUS_H
#define NNC_LIB_CORE_STATUS_H

#include "nnc/runtime/abi.h"
#include "nnc/runtime/status.hpp"

#include <exception>
#include <new>
#include <utility>

namespace nnc::rt {

/// A status with a printf-formatted message.
[[gnu::format(printf, 2, 3)]] Status error(uint32_t code, const char *format, ...);

/// A status with the code of its cause, which is taken over; the message reads
/// "<message>: <message of cause>".
[[gnu::format(printf, 2, 3)]] Status errorWithCause(Status cause, const char *format, ...);

/// As `errorWithCause` with a message that need not end in NUL.
Status makeStatus(uint32_t code, nnc_string message, Status cause);

/// The status for "no memory": static, so that it is always to be had.
Status outOfMemory();

/// The code of a number that came from outside: itself when it is a known code,
/// NNC_UNKNOWN otherwise.
uint32_t knownCode(uint32_t code);

/// Runs `body`, which returns a Status, for a C caller: no exception passes.
template <typename Body> nnc_status guarded(Body &&body) noexcept {
  try {
    return std::forward<Body>(body)().release();
  } catch (const std::bad_alloc &) {
    return outOfMemory().release();
  } catch (const std::exception &e) {
    return error(NNC_INTERNAL, "unexpected exception in the runtime: %s", e.what()).release();
  } catch (...) {
    return error(NNC_INTERNAL, "unexpected exception in the runtime").release();
  }
}

/// printf arguments for "%.*s" of an nnc_string.
#define NNC_STR(s) static_cast<int>((s).size), (s).data

} // namespace nnc::rt

/// Returns from the enclosing function when `expr` is a failed Status.
#define NNC_TRY(expr)                                                                              \
  do {                                                                                             \
    if (::nnc::Status nncStatus = (expr); !nncStatus.ok())                                         \
      return nncStatus;                                                                            \
  } while (false)

#endif // NNC_LIB_CORE_STATUS_H
