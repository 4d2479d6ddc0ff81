// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// "did you mean": what diagnostics about unknown names end in.
#ifndef NNC_COMPILER_LIB_STATE_SUGGEST_H
#define NNC_COMPILER_LIB_STATE_SUGGEST_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace nnc::state {

/// The name that `given` is most likely a misspelling of: at most a third of its
/// letters differ. Empty if there is none; the first of equally near ones.
llvm::StringRef nearestName(llvm::StringRef given, llvm::ArrayRef<llvm::StringRef> known);

} // namespace nnc::state

#endif // NNC_COMPILER_LIB_STATE_SUGGEST_H
