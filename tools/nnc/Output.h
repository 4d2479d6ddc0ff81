// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_TOOLS_OUTPUT_H
#define NNC_TOOLS_OUTPUT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace nnc::tool {

/// output-file when a file of that name could not be written: found out before the
/// work whose result would be lost.
llvm::Error checkOutput(llvm::StringRef path);

/// Replaces the file as a whole, or fails with output-file and leaves it as it was;
/// "-" is standard output.
llvm::Error writeOutput(llvm::StringRef path, llvm::StringRef bytes);

} // namespace nnc::tool

#endif // NNC_TOOLS_OUTPUT_H
