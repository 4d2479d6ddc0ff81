// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The header of a safetensors file: eight bytes little-endian size, that many bytes
// of JSON, then the data of all tensors one after another.
#ifndef NNC_LIB_IO_SAFETENSORS_H
#define NNC_LIB_IO_SAFETENSORS_H

#include "io/File.h"
#include "io/Metadata.h"

#include <vector>

namespace nnc::rt {

/// A larger header is refused, as other readers of the format do.
constexpr uint64_t maxHeaderBytes = 100'000'000;

struct StoredTensor {
  std::string name;
  uint32_t dtype = 0;    ///< NNC_DTYPE_*; 0 for a type of the format that nnc lacks
  std::string dtypeText; ///< as spelled in the file
  std::vector<int64_t> shape;
  uint64_t begin = 0, end = 0; ///< within the data
};

struct SafetensorsHeader {
  std::vector<StoredTensor> tensors; ///< in the order of their data
  Metadata metadata;
  uint64_t dataOffset = 0; ///< of the data, in the file
};

/// Reads and checks everything but the data: sizes against the file's, names
/// unique, each tensor's range as long as its shape says, no gap and no overlap.
/// DATA_LOSS naming the file, the tensor and what is wrong with it.
Status readSafetensorsHeader(InputFile &file, SafetensorsHeader &out);

/// "F32" of an NNC_DTYPE_*.
const char *safetensorsDtype(uint32_t dtype);

/// The eight bytes and the JSON, padded so that the data is 8-byte aligned. Ranges
/// are taken from the tensors, which must be in the order of their data.
std::string safetensorsHeaderText(const std::vector<StoredTensor> &tensors,
                                  const Metadata &metadata);

} // namespace nnc::rt

#endif // NNC_LIB_IO_SAFETENSORS_H
