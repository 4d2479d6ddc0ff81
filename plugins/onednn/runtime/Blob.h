// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The blob: text that the compile half writes and this half reads.
//
//   onednn-1
//   kernel NAME BUFFERS
//   matmul
//   src BUFFER EXTENTS STRIDES
//   weights BUFFER EXTENTS STRIDES
//   bias BUFFER EXTENTS STRIDES                 (may be absent)
//   dst BUFFER EXTENTS STRIDES
//   eltwise ALGORITHM ALPHA                     (post-ops, in order)
//   binary ALGORITHM BUFFER EXTENTS STRIDES
//   end
//
// EXTENTS are as 128x784, STRIDES in elements as 784,1; ALPHA is what strtof
// reads. A blob is data from anywhere: each number is checked.
#ifndef NNC_PLUGINS_ONEDNN_RUNTIME_BLOB_H
#define NNC_PLUGINS_ONEDNN_RUNTIME_BLOB_H

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace nnc::onednn {

/// What went wrong, with its NNC_ status code.
struct Error : std::runtime_error {
  Error(uint32_t code, const std::string &message) : std::runtime_error(message), code(code) {}
  uint32_t code;
};

struct ViewText {
  uint32_t buffer = 0;
  std::vector<int64_t> extents, strides;
};

struct PostOpText {
  bool binary = false;
  std::string algorithm;
  float alpha = 0;
  ViewText operand; ///< of a binary one
};

struct KernelText {
  std::string name;
  uint32_t buffers = 0;
  ViewText src, weights, dst;
  bool hasBias = false;
  ViewText bias;
  std::vector<PostOpText> postOps;
};

/// Throws Error with the number of the line that is wrong.
std::vector<KernelText> parseBlob(std::string_view text);

} // namespace nnc::onednn

#endif // NNC_PLUGINS_ONEDNN_RUNTIME_BLOB_H
