// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How long a call and its parts take, told to who asked (nnc_instance_profile).
#ifndef NNC_LIB_CORE_PROFILE_H
#define NNC_LIB_CORE_PROFILE_H

#include "nnc/runtime/instance.h"

#include <chrono>

namespace nnc::rt {

struct Profile {
  using SpanFn = void (*)(void *context, const nnc_span_v1 *span);

  SpanFn span = nullptr; ///< null: nobody asked
  void *context = nullptr;
  // Of the running call; written by its thread while no range runs.
  uint32_t entry = 0, kernel = UINT32_MAX;
  int64_t rows = 0;
  uint64_t callBegin = 0, kernelBegin = 0;

  static uint64_t now() {
    using namespace std::chrono;
    return static_cast<uint64_t>(
        duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count());
  }

  void tell(uint32_t kind, uint64_t begin, int64_t first = 0, int64_t last = 0) const {
    nnc_span_v1 one = {sizeof(one), kind, entry, kernel, rows, begin, now(), first, last};
    span(context, &one);
  }

  void beginCall(uint32_t which, int64_t rowCount) {
    entry = which;
    rows = rowCount;
    kernel = UINT32_MAX;
    callBegin = now();
  }
  void endCall() {
    kernel = UINT32_MAX; // an entry that failed may have left one
    tell(NNC_SPAN_CALL, callBegin);
  }
};

} // namespace nnc::rt

#endif // NNC_LIB_CORE_PROFILE_H
