// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The runtime prints nothing: what it has to say goes where the creator of the
// instance asked.
#ifndef NNC_LIB_CORE_LOG_H
#define NNC_LIB_CORE_LOG_H

#include "nnc/runtime/abi.h"

#include <string_view>

namespace nnc::rt {

struct Log {
  enum Level : uint32_t { Error = 0, Warning = 1, Information = 2 };

  void (*function)(void *context, uint32_t level, nnc_string message) = nullptr;
  void *context = nullptr;

  void operator()(uint32_t level, std::string_view message) const {
    if (function)
      function(context, level, {message.data(), message.size()});
  }
};

} // namespace nnc::rt

#endif // NNC_LIB_CORE_LOG_H
