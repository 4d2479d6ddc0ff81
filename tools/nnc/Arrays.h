// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Named arrays, and their way from files into the arguments of an entry.
#ifndef NNC_TOOLS_ARRAYS_H
#define NNC_TOOLS_ARRAYS_H

#include "Options.h"

#include "nnc/runtime/data.h"

#include "llvm/Support/Error.h"

#include <string>
#include <vector>

/// The options that say where data comes from, for an OptionSpec table.
#define NNC_DATA_OPTIONS                                                                           \
  {"data", 'd', "[NAME=]FILE",                                                                     \
   ".npz: its arrays by their names; NAME=FILE: one array,\n"                                      \
   ".npy or IDX (.idx, -ubyte, also .gz); .csv, .csv.gz:\n"                                        \
   "see --columns. NAME=FOLDER: its pictures (PNG, JPEG);\n"                                       \
   "NAME,LABELS=FOLDER: a folder of pictures a class.\n"                                           \
   "Repeatable",                                                                                   \
   true},                                                                                          \
      {"columns", 0, "NAME=SPEC",                                                                  \
       "columns of the CSV file: a number from 0, a\n"                                             \
       "range 0:64 (end excluded), a header name, or several\n"                                    \
       "joined by +. Repeatable",                                                                  \
       true},                                                                                      \
      {"scale", 0, "NAME=NUMBER", "multiply an array, e.g. x=1/255. Repeatable", true}, {          \
    "value", 0, "NAME=NUMBER", "a number for a scalar argument. Repeatable", true                  \
  }

namespace nnc::tool {

/// A dense row-major array in memory.
struct Array : data::Array {
  std::string origin; ///< for messages: the file it came from
};

/// "64x10xf32".
std::string shapeText(llvm::ArrayRef<int64_t> extents, uint32_t dtype);

/// The arrays that --data, --columns and --value name. Each name occurs once.
llvm::Expected<std::vector<Array>> readArrays(const ParsedOptions &options);

/// The arguments of one call: examples copied next to one another.
struct Batch {
  std::vector<std::vector<std::byte>> rows; ///< by argument; empty: the same at every call
  std::vector<const void *> pointers;       ///< for a call
};

/// The arguments of one entry, converted to its element types.
class Inputs {
public:
  /// Matches arrays to arguments by name. An argument with `?` as its first extent
  /// takes one example a row; in an entry without any `?` each argument's first
  /// extent is the batch. Other arguments are the same at every call.
  /// `scales` come from --scale.
  static llvm::Expected<Inputs> bind(const nnc_entry_v1 &entry, llvm::ArrayRef<Array> arrays,
                                     const ParsedOptions &options);

  /// The number of examples; 1 for an entry that takes no rows at all.
  int64_t rows() const { return rowCount; }
  /// The batch that an entry without `?` is fixed to, or 0.
  int64_t fixedBatch() const { return fixed; }

  /// Copies the examples `indices` into `batch`, whose memory is used again. May be
  /// called from several threads with a batch each.
  void gather(llvm::ArrayRef<int64_t> indices, Batch &batch) const;

private:
  struct Argument {
    std::vector<std::byte> data;
    uint64_t rowBytes = 0; ///< 0: the same at every call
  };
  std::vector<Argument> arguments;
  int64_t rowCount = 1, fixed = 0;
};

/// Result buffers for calls of `rows` rows.
class Outputs {
public:
  Outputs(const nnc_entry_v1 &entry, int64_t rows);
  void *const *pointers() { return addresses.data(); }
  llvm::ArrayRef<std::byte> bytes(size_t result) const { return buffers[result]; }

private:
  std::vector<std::vector<std::byte>> buffers;
  std::vector<void *> addresses;
};

/// A scalar result as a number.
double scalarValue(llvm::ArrayRef<std::byte> bytes, uint32_t dtype);

} // namespace nnc::tool

#endif // NNC_TOOLS_ARRAYS_H
