// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The order of elements by counting: what top-k and permutations have in common.
#ifndef NNC_LOWERING_RANKS_H
#define NNC_LOWERING_RANKS_H

#include "Structured.h"

namespace nnc::lowering {

/// For each element of x how many along `dim` come before it, as i32: the smaller ones
/// (or the larger), and equal ones of a lower index. NaN is above all numbers.
mlir::Value ranks(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value x, int64_t dim,
                  bool smallest);

} // namespace nnc::lowering

#endif // NNC_LOWERING_RANKS_H
