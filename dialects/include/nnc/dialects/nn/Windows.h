// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Windows on an image: what convolution and pooling look through.
#ifndef NNC_DIALECTS_NN_WINDOWS_H
#define NNC_DIALECTS_NN_WINDOWS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

#include <cstdint>
#include <optional>

namespace nnc::nn {

/// Element r of window p is at stride p + dilation r - low; one entry for each spatial
/// dimension in all.
struct Windows {
  llvm::SmallVector<int64_t> size, strides, low, high, dilations;

  unsigned getRank() const { return size.size(); }
  /// Elements from the first of a window to its last, in dimension d.
  int64_t getSpan(unsigned d) const { return dilations[d] * (size[d] - 1) + 1; }
  /// How many windows an image of `extent` has; none where not one fits.
  std::optional<int64_t> count(unsigned d, int64_t extent) const {
    int64_t left = extent + low[d] + high[d] - getSpan(d);
    if (left < 0)
      return std::nullopt;
    return left / strides[d] + 1;
  }
  /// The least extent of an image that has `windows` of them.
  int64_t extent(unsigned d, int64_t windows) const {
    return strides[d] * (windows - 1) + getSpan(d) - low[d] - high[d];
  }
};

} // namespace nnc::nn

#endif // NNC_DIALECTS_NN_WINDOWS_H
