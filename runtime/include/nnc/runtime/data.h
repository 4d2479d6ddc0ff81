// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Data sets: named arrays read from .npy, .npz and .csv files (.csv.gz too) and
// written to the first two; folders of pictures; what a checkpoint holds; files replaced as a
// whole. For tools; a C++17 library of its own (nnc::data), which applications do not need.
//
// Files are data from anywhere: every size is checked against the file or the
// limits before memory is taken for it, and nothing in a file is run. A failure is a
// Status that names the file and, in text, the line and column. Nothing throws.
#ifndef NNC_RUNTIME_DATA_H
#define NNC_RUNTIME_DATA_H

#include "nnc/runtime/abi.h"
#include "nnc/runtime/status.hpp"

#include <cstddef>
#include <map>
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
  std::vector<std::string> columns; ///< their names, as readCsvColumns tells them
  uint32_t dtype = NNC_DTYPE_F32;   ///< F32, F64, I32, I64 or BOOL
  bool vector = false;
};

/// Detect: the first line is a header unless all its fields are numbers.
enum class CsvHeader { Detect, Yes, No };

struct CsvOptions {
  CsvHeader header = CsvHeader::Detect;
  char separator = ',';
  /// Empty: one f32 vector a column, named as the column. Columns in no group are
  /// not read and may hold text.
  std::vector<ColumnGroup> groups;
};

/// Little-endian f32, f64, i32, i64, i8, u8 and bool in C order, header versions 1
/// to 3; UNIMPLEMENTED for other element types. The array's name is the file's without its folder
/// and ".npy".
Status readNpy(const char *path, const Limits &limits, Array &out);

/// IDX as MNIST has it, also gzip: u8, i8, i32, f32 and f64. The array's name is the
/// file's without its folder, ".gz" and ".idx".
Status readIdx(const char *path, const Limits &limits, Array &out);

/// The pictures in a folder (.png, .jpg, .jpeg), in the order of their names: array
/// "images" of u8, [count, channels, height, width], one channel if they are grey, three
/// if they have colours; what shows through is black. All are of one size, no side
/// above 16384. With `labelled` the pictures of each folder inside are one class:
/// array "labels" of i32 counts the folders, in the order of their names, from 0.
Status readImages(const char *folder, const Limits &limits, bool labelled, Dataset &out);

/// Every member must be a .npy file; its name without ".npy" names the array.
Status readNpz(const char *path, const Limits &limits, Dataset &out);

/// The names of a CSV file's columns: those of the header line, else "0", "1", ...
Status readCsvColumns(const char *path, const CsvOptions &options, const Limits &limits,
                      std::vector<std::string> &out);

/// Numbers in columns, RFC 4180 quotes, every line with as many fields as the first;
/// blank lines are skipped. A file that is gzip is unpacked on the way.
Status readCsv(const char *path, const CsvOptions &options, const Limits &limits, Dataset &out);

/// By the name's ending: .npy, .npz, .csv, .csv.gz, .idx, .idx.gz, -ubyte, -ubyte.gz.
Status readDataset(const char *path, const CsvOptions &csv, const Limits &limits, Dataset &out);

/// The bytes of a file that holds `array`, or all of `arrays` under their names.
Status encodeNpy(const Array &array, std::string &out);
Status encodeNpz(const std::vector<const Array *> &arrays, std::string &out);

/// Replaces the file as a whole: written beside, synced, renamed. What is no regular
/// file but can be written, such as a terminal or a pipe, is written to as it is.
Status replaceFile(const char *path, std::string_view bytes);

/// What a checkpoint (a safetensors file) holds, but for the values.
struct CheckpointHeader {
  struct Tensor {
    std::string name, dtype; ///< the type as the format spells it: "F32"
    std::vector<int64_t> shape;
    uint64_t bytes = 0;
  };
  std::vector<Tensor> tensors; ///< sorted by name
  std::map<std::string, std::string> metadata;
};
Status readCheckpointHeader(const char *path, CheckpointHeader &out);

/// "f32" and so on of an NNC_DTYPE_*, and the bytes of an element; "?" and 0 for a
/// number that is none.
const char *elementName(uint32_t dtype);
uint64_t elementBytes(uint32_t dtype);

} // namespace nnc::data

#endif // NNC_RUNTIME_DATA_H
