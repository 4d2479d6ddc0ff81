// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_LIB_CORE_STATE_H
#define NNC_LIB_CORE_STATE_H

#include "core/Status.h"

namespace nnc::rt {

/// Refuses bytes other than 0 and 1 for a tensor of bool: generated code reads
/// them as one bit and what it makes of another is undefined.
Status checkBools(const nnc_tensor_v1 &tensor, const void *data, uint64_t bytes);

} // namespace nnc::rt

#endif // NNC_LIB_CORE_STATE_H
