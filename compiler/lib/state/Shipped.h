// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What needs no declaration: optimizers/*.mlir and schedules/*.mlir, part of the
// library's text since its build. A new one is a file there, named as its symbol, and
// its name in compiler/CMakeLists.txt.
#ifndef NNC_COMPILER_LIB_STATE_SHIPPED_H
#define NNC_COMPILER_LIB_STATE_SHIPPED_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace nnc::state {

struct Shipped {
  /// The name of its nn.optimizer or nn.schedule.
  llvm::StringLiteral name;
  /// A file of text that holds this one op alone.
  llvm::StringLiteral text;
};

/// In alphabetical order.
llvm::ArrayRef<Shipped> getShippedOptimizers();
llvm::ArrayRef<Shipped> getShippedSchedules();

} // namespace nnc::state

#endif // NNC_COMPILER_LIB_STATE_SHIPPED_H
