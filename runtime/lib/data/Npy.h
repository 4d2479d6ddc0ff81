// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_LIB_DATA_NPY_H
#define NNC_LIB_DATA_NPY_H

#include "nnc/runtime/data.h"

#include <functional>

namespace nnc::data {

/// Where .npy bytes come from: fills all of [out, out + count) with what follows.
using ByteSource = std::function<Status(void *out, uint64_t count)>;

/// Reads one .npy stream of exactly `size` bytes. `what` names it in messages.
Status readNpyStream(const std::string &what, uint64_t size, const Limits &limits,
                     const ByteSource &source, Array &out);

/// The file's name without folder and `ending`.
std::string stemOf(std::string_view path, std::string_view ending);

} // namespace nnc::data

#endif // NNC_LIB_DATA_NPY_H
