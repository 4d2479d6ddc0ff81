// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the module offers, as the library's users will see it.
#ifndef NNC_COMPILER_LIB_PIPELINE_DESCRIBE_H
#define NNC_COMPILER_LIB_PIPELINE_DESCRIBE_H

#include "nnc/compiler/Compile.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace nnc {

/// Fills `interface` from a module whose memory is planned.
llvm::LogicalResult describeModel(mlir::ModuleOp module, const CompileOptions &options,
                                  ModelInterface &interface);

/// What the kernels of `entry` compute, in the order they are launched, for people:
/// "dense + relu (mlp.mlir:15,16)", with "onednn: " before what a backend runs.
std::vector<std::string> describeKernels(mlir::func::FuncOp entry);

} // namespace nnc

#endif // NNC_COMPILER_LIB_PIPELINE_DESCRIBE_H
