// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_COMPILER_LIB_PACKAGE_LINK_H
#define NNC_COMPILER_LIB_PACKAGE_LINK_H

#include "Staging.h"

#include "nnc/compiler/Compile.h"

namespace nnc {

/// Adds the model's shared library to what `staging` will put at `path`.
llvm::Error stageSharedLibrary(const CompiledModel &model, llvm::StringRef path, Staging &staging);

/// Adds a static archive of the model's object.
llvm::Error stageArchive(const CompiledModel &model, llvm::StringRef path, Staging &staging);

} // namespace nnc

#endif // NNC_COMPILER_LIB_PACKAGE_LINK_H
