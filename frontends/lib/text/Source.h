// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From a file to a text that the parser may see.
#ifndef NNC_FRONTENDS_LIB_TEXT_SOURCE_H
#define NNC_FRONTENDS_LIB_TEXT_SOURCE_H

#include "nnc/frontends/Text.h"

#include <string>

namespace nnc {

/// Reads a file, or one byte more of it than is allowed.
llvm::LogicalResult readTextFile(llvm::StringRef path, const TextLimits &limits, std::string &text,
                                 mlir::MLIRContext &context);

/// Gives `sources`, which must be empty, a copy of the text; fails when the parser may
/// not see it, which has been told then.
llvm::LogicalResult checkText(llvm::StringRef text, llvm::StringRef name,
                              mlir::MLIRContext &context, llvm::SourceMgr &sources,
                              const TextLimits &limits);

} // namespace nnc

#endif // NNC_FRONTENDS_LIB_TEXT_SOURCE_H
