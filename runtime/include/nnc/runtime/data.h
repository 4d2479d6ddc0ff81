// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Data sets: named arrays read from .npy, .npz and .csv files (.csv.gz too). For
// tools; a C++17 library of its own (nnc::data), which applications do not need.
//
// Files are data from anywhere: every size is checked against the file or the
// limits before memory is taken for it, and nothing in a file is run. A failure is a
// Status that names the file and, in text, the line and column. Nothing throws.
#ifndef NNC_RUNTIME_DATA_H
#define NNC_RUNTIME_DATA_H

#include "nnc/runtime/abi.h"
#include "nnc/runtime/status.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nnc::data {

/// A dense row-major array: product(shape) elements of `dtype` (NNC_DTYPE_*).
struct Array {
  std::string name;
  uint32_t dtype = 0;
  std::vector<int64_t> shape;
  std::vector<std::byte> bytes;
};

struct Dataset {
  std::vector<Array> arrays;
  /// Null when there is none of that name.
  const Array *find(std::string_view name) const;
};

/// What a file may ask for before it is refused with RESOURCE_EXHAUSTED.
struct Limits {
  uint64_t bytes = uint64_t(16) << 30; ///< of all arrays together, and of text
  uint64_t lineBytes = uint64_t(64) << 20;
};

/// Columns of a CSV file that become one array [rows, columns], or [rows] when
/// `vector` is set and there is one column.
struct ColumnGroup {
  std::string name;
  std::vector<std::string> columns; ///< header names, or numbers from 1 without one
  uint32_t dtype = NNC_DTYPE_F32;   ///< F32, F64, I32, I64 or BOOL
  bool vector = false;
};

struct CsvOptions {
  bool header = true;
  char separator = ',';
  /// Empty: one f32 vector a column, named by the header or "1", "2", ...
  std::vector<ColumnGroup> groups;
};

/// Little-endian f32, f64, i32, i64, i8, u8 and bool in C order, header versions 1
/// to 3. The array's name is the file's without its folder and ".npy".
Status readNpy(const char *path, const Limits &limits, Array &out);

/// Every member must be a .npy file; its name without ".npy" names the array.
Status readNpz(const char *path, const Limits &limits, Dataset &out);

/// Numbers in columns, RFC 4180 quotes, every line with as many fields as the first.
/// A file that is gzip is unpacked on the way.
Status readCsv(const char *path, const CsvOptions &options, const Limits &limits,
               Dataset &out);

/// By the name's ending: .npy, .npz, .csv or .csv.gz.
Status readDataset(const char *path, const CsvOptions &csv, const Limits &limits,
                   Dataset &out);

/// Replaces `path` as a whole (written beside, synced, renamed).
Status writeNpy(const char *path, const Array &array);

} // namespace nnc::data

#endif // NNC_RUNTIME_DATA_H
