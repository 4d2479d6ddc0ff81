// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The targets of one compilation.
#ifndef NNC_COMPILER_LIB_PARTITION_TARGETS_H
#define NNC_COMPILER_LIB_PARTITION_TARGETS_H

#include "nnc/compiler/Target.h"

#include "mlir/IR/BuiltinOps.h"

namespace nnc::partition {

struct NamedTarget {
  std::string name;
  std::unique_ptr<Target> target;
};

/// Makes the targets that a pass option names; reports at `module`.
mlir::FailureOr<std::vector<NamedTarget>> parseTargets(mlir::ModuleOp module,
                                                       llvm::ArrayRef<std::string> texts);

} // namespace nnc::partition

#endif // NNC_COMPILER_LIB_PARTITION_TARGETS_H
