// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Arrays for people and for NumPy.
#ifndef NNC_TOOLS_NUMPY_H
#define NNC_TOOLS_NUMPY_H

#include "Arrays.h"

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace nnc::tool {

/// Prints the array in nested brackets; of long ones the first and last few.
void printArray(llvm::raw_ostream &os, const Array &array);

/// Prints arrays as one JSON object, by their names (results without one by number):
/// type, shape and all elements in nested lists. What is no finite number is null.
void printJson(llvm::raw_ostream &os, llvm::ArrayRef<Array> arrays);

/// usage-value unless `count` arrays can be written to a file of that name.
llvm::Error checkArraysPath(llvm::StringRef path, size_t count);

/// Writes one array as .npy, or all as .npz, by the file's extension; beside, then
/// renamed. "-" is standard output, as .npy.
llvm::Error writeArrays(llvm::StringRef path, llvm::ArrayRef<Array> arrays);

} // namespace nnc::tool

#endif // NNC_TOOLS_NUMPY_H
