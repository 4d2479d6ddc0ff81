// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From an object file to what an application links.
#ifndef NNC_COMPILER_PACKAGE_H
#define NNC_COMPILER_PACKAGE_H

#include "nnc/compiler/Compile.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace llvm {
class Module;
} // namespace llvm

namespace nnc {

/// Adds the table of abi.h and `const nnc_model_v1 *<name>_model(void)` to the
/// LLVM module that defines the entries' symbols; `<name>_model` stays the only
/// symbol with external linkage and default visibility.
void emitModelTable(llvm::Module &module, const ModelInterface &interface);

/// Checks that model, entries and tensors have names that C, C++ and file systems
/// take and that do not collide in the generated header.
llvm::Error checkNames(const ModelInterface &interface);

/// Writes lib<name>.a, lib<name>.so, <name>.h, <name>.hpp, <name>-config.cmake and
/// <name>.pc into `directory`, which is made if need be. Each file is written
/// beside and renamed; on an error nothing new is left.
llvm::Error writeLibrary(const CompiledModel &model, llvm::StringRef directory);

/// Only lib<name>.so, at `path`: what `nnc train` and `nnc run` load.
llvm::Error writeSharedLibrary(const CompiledModel &model, llvm::StringRef path);

} // namespace nnc

#endif // NNC_COMPILER_PACKAGE_H
