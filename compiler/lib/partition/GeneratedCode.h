// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What generated code would take for the ops that a target could run.
#ifndef NNC_COMPILER_LIB_PARTITION_GENERATEDCODE_H
#define NNC_COMPILER_LIB_PARTITION_GENERATEDCODE_H

#include "nnc/compiler/Target.h"

namespace nnc::partition {

/// Seconds by the same device model as Target::estimate.
double estimateGenerated(const KernelOps &kernel);

/// Seconds that a kernel of a target loses because its result is stored and loaded
/// again for its only user, which generated code would have computed in a product's
/// last step.
double estimateLostFusion(const KernelOps &kernel);

} // namespace nnc::partition

#endif // NNC_COMPILER_LIB_PARTITION_GENERATEDCODE_H
