// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_TOOLS_LSP_OPDOCS_H
#define NNC_TOOLS_LSP_OPDOCS_H

#include "llvm/ADT/StringRef.h"

namespace nnc::lsp {

/// What the reference says about an op ("nn.dense"), as Markdown; "" of an unknown one.
llvm::StringRef docsOf(llvm::StringRef op);

} // namespace nnc::lsp

#endif // NNC_TOOLS_LSP_OPDOCS_H
