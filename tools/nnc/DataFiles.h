// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Readers of data files. Files are untrusted: every size is checked against the
// bytes that are there before it is used.
#ifndef NNC_TOOLS_DATAFILES_H
#define NNC_TOOLS_DATAFILES_H

#include "Arrays.h"

namespace nnc::tool {

/// One array in NumPy's .npy format (versions 1 to 3, little endian, C order).
llvm::Expected<Array> parseNpy(llvm::StringRef bytes, llvm::StringRef origin);

/// All arrays of an .npz archive, by their names without ".npy".
llvm::Expected<std::vector<Array>> readNpz(llvm::StringRef path);

/// A table of numbers.
struct Table {
  std::string origin;
  std::vector<std::string> header; ///< empty when the file has none
  std::vector<std::vector<double>> columns;
};
/// Comma-separated numbers; a first line that is not all numbers is the header.
llvm::Expected<Table> readCsv(llvm::StringRef path);
/// The columns that `spec` picks, as --columns has it.
llvm::Expected<Array> pickColumns(const Table &table, llvm::StringRef name, llvm::StringRef spec);

} // namespace nnc::tool

#endif // NNC_TOOLS_DATAFILES_H
