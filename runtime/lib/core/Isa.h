// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which of a model's ISA levels an instance runs at.
#ifndef NNC_LIB_CORE_ISA_H
#define NNC_LIB_CORE_ISA_H

#include "core/Status.h"

namespace nnc::rt {

/// True when this CPU and its operating system run code of level `name`. "generic"
/// always runs; a name that is not known never does.
bool cpuRuns(nnc_string name);

/// Chooses an index into model.isa_levels: the level that `wanted` forces, or
/// $NNC_ISA when `wanted` is null, or the last (best) one that the CPU runs.
Status chooseIsaLevel(const nnc_model_v1 &model, const char *wanted, uint32_t &out);

} // namespace nnc::rt

#endif // NNC_LIB_CORE_ISA_H
