// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_TOOLS_CONVERT_H
#define NNC_TOOLS_CONVERT_H

#include "Arrays.h"

namespace nnc::tool {

/// Converts `array` to `dtype`, multiplied by `scale`, or says why it cannot be
/// done without losing meaning (data-type). A scale of 0 means that none was
/// given.
llvm::Error convert(Array &array, uint32_t dtype, double scale);

/// Whether elements are f16, bf16, f32 or f64.
bool isFloat(uint32_t dtype);

/// An element as a number; what is no number or integer in nnc reads as NaN.
double elementAt(const Array &array, size_t index);

} // namespace nnc::tool

#endif // NNC_TOOLS_CONVERT_H
