// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The optimizers that need no declaration: optimizers/*.mlir, part of the
// library's text since its build. A new one is a file there, named as its
// symbol, and a line in compiler/CMakeLists.txt.
#ifndef NNC_COMPILER_LIB_STATE_SHIPPEDOPTIMIZERS_H
#define NNC_COMPILER_LIB_STATE_SHIPPEDOPTIMIZERS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace nnc::state {

struct ShippedOptimizer {
  /// The name of its nn.optimizer.
  llvm::StringLiteral name;
  /// A file of text that holds this nn.optimizer alone.
  llvm::StringLiteral text;
};

/// In alphabetical order.
llvm::ArrayRef<ShippedOptimizer> getShippedOptimizers();

} // namespace nnc::state

#endif // NNC_COMPILER_LIB_STATE_SHIPPEDOPTIMIZERS_H
