// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What generated code would take for the ops that a target could run.
#ifndef NNC_COMPILER_LIB_PARTITION_GENERATEDCODE_H
#define NNC_COMPILER_LIB_PARTITION_GENERATEDCODE_H

#include "nnc/compiler/Target.h"

namespace nnc::partition {

/// Seconds by the same device model as Target::estimate. Generated code fuses any
/// elementwise op into a product's last step; where the kernel's only user would
/// profit, what the target makes it store and load again counts for the target.
double estimateGenerated(const KernelOps &kernel);

} // namespace nnc::partition

#endif // NNC_COMPILER_LIB_PARTITION_GENERATEDCODE_H
