// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Elementary functions of f32 as polynomials, good to a few units in the last
// place over the whole range, where MLIR's own approximations are not
// (docs/accuracy.md has the figures).
#ifndef NNC_COMPILER_LIB_CODEGEN_ELEMENTARY_H
#define NNC_COMPILER_LIB_CODEGEN_ELEMENTARY_H

#include "mlir/IR/PatternMatch.h"

namespace nnc::codegen {

/// All that there is in place of math ops on f32 and vectors of it: the accurate
/// ones of MLIR, and ours.
void populateElementaryPatterns(mlir::RewritePatternSet &patterns);

} // namespace nnc::codegen

#endif // NNC_COMPILER_LIB_CODEGEN_ELEMENTARY_H
