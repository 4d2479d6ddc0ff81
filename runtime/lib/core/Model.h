// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reading a model's table. It comes out of a library that may be newer, older or
// broken; after validateModel the rest of the runtime trusts it.
#ifndef NNC_LIB_CORE_MODEL_H
#define NNC_LIB_CORE_MODEL_H

#include "core/Status.h"

#include <string>
#include <string_view>

namespace nnc::rt {

/// Buffers of one kernel: a launch keeps them on the stack.
constexpr uint32_t maxKernelBuffers = 256;

/// Checks versions, sizes, pointers, counts and that states neither overlap nor
/// leave their region. INVALID_ARGUMENT names the field, what was expected and
/// what was found: "model 'mlp': states[2].offset must be a multiple of 64, got 20".
Status validateModel(const nnc_model_v1 *model);

inline std::string_view view(nnc_string s) { return {s.data, s.size}; }

/// "[64, 32]", the spelling of shapes in messages.
std::string shapeText(const int64_t *extents, uint64_t rank);

/// "f32"; "?" for a number that is no NNC_DTYPE_*.
const char *dtypeName(uint32_t dtype);

} // namespace nnc::rt

#endif // NNC_LIB_CORE_MODEL_H
