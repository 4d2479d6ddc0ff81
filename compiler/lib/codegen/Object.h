// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From the LLVM dialect to an object file, in this process.
#ifndef NNC_COMPILER_LIB_CODEGEN_OBJECT_H
#define NNC_COMPILER_LIB_CODEGEN_OBJECT_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/SmallVector.h"

namespace llvm {
class Module;
} // namespace llvm

namespace nnc::codegen {

/// Translates, lets `finish` add to the LLVM module (the model's table),
/// optimizes and assembles for the host's architecture. Errors go to the
/// context's diagnostics.
llvm::LogicalResult emitObject(mlir::ModuleOp module,
                               llvm::function_ref<void(llvm::Module &)> finish,
                               llvm::SmallVectorImpl<char> &object);

} // namespace nnc::codegen

#endif // NNC_COMPILER_LIB_CODEGEN_OBJECT_H
