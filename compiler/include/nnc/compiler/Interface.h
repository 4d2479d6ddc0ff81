// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a compiled model offers to its users, as plain data: the same facts that
// the library's nnc_model_v1 table holds (nnc/runtime/abi.h). Code generation
// fills it in; packaging writes the table, the header and the manifest from it,
// and `nnc inspect` prints it. No LLVM types, so that any reader can include it.
#ifndef NNC_COMPILER_INTERFACE_H
#define NNC_COMPILER_INTERFACE_H

#include <cstdint>
#include <string>
#include <vector>

namespace nnc {

/// A dense row-major tensor; an extent of -1 is the number of rows of a call.
struct TensorInfo {
  std::string name;
  uint32_t dtype = 0; ///< NNC_DTYPE_* of abi.h
  std::vector<int64_t> extents;
};

struct StateInfo {
  TensorInfo tensor;
  uint32_t kind = 0;   ///< NNC_STATE_* of abi.h
  uint64_t offset = 0; ///< bytes into the state region, 64-byte aligned
  uint64_t bytes = 0;
};

/// One entry compiled for one number of rows; arrays are by ISA level.
struct VariantInfo {
  int64_t rows = -1; ///< -1: the entry takes no rows
  std::vector<std::string> symbols;
  std::vector<uint64_t> arenaBytes;
  /// What each kernel computes, in the order of launches; the same at all levels.
  std::vector<std::string> kernels;
};

struct EntryInfo {
  std::string name;
  std::string documentation;
  bool isInitializer = false;
  std::vector<TensorInfo> args, results;
  std::vector<VariantInfo> variants;
};

/// What a backend's compile half produced, see nnc_blob_v1.
struct BlobInfo {
  std::string backend, format;
  std::vector<char> data;
};

struct KernelInfo {
  uint32_t blob = 0;
  std::string name;
  std::vector<uint64_t> bufferBytes;
};

struct ModelInterface {
  std::string name;
  std::string compiler;
  std::string hash; ///< hex digest of text, options and compiler version
  uint64_t stateBytes = 0;
  std::vector<std::string> isaLevels;
  std::vector<StateInfo> states;
  std::vector<EntryInfo> entries;
  std::vector<BlobInfo> blobs;
  std::vector<KernelInfo> kernels;
};

} // namespace nnc

#endif // NNC_COMPILER_INTERFACE_H
