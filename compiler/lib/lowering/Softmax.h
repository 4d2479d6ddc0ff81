// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What softmax, its logarithm and its cross entropy have in common. All build
// the same ops for the same operand, so that common-subexpression elimination
// leaves one copy where a loss and its gradient stand side by side.
#ifndef NNC_LOWERING_SOFTMAX_H
#define NNC_LOWERING_SOFTMAX_H

#include "Structured.h"

namespace nnc::lowering {

/// Of x along a dimension, with `maximum` and `sum` lacking it.
struct Exponentials {
  mlir::Value maximum;      ///< max(x)
  mlir::Value exponentials; ///< e^(x - max(x)), at most 1
  mlir::Value sum;          ///< sum(e^(x - max(x)))
};

Exponentials buildExponentials(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value x,
                               int64_t dim);

} // namespace nnc::lowering

#endif // NNC_LOWERING_SOFTMAX_H
