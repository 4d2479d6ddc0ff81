// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The backends that this build of the tools links in, both halves of each.
#ifndef NNC_TOOLS_BACKENDS_H
#define NNC_TOOLS_BACKENDS_H

#include "nnc/runtime/plugin.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace nnc::tool {

/// Their names, in order of preference.
std::vector<llvm::StringRef> backendNames();

/// The run-time halves, for nnc_instance_options_v1.
llvm::ArrayRef<nnc_plugin_entry_v1> backendEntries();

/// Makes the compile halves known to each context that loads `registry`.
void registerTargets(mlir::DialectRegistry &registry);

/// What --target= means: a list of backends, "none", or, when absent, all.
llvm::Expected<std::vector<std::string>> parseTargets(llvm::ArrayRef<llvm::StringRef> values);

} // namespace nnc::tool

#endif // NNC_TOOLS_BACKENDS_H
