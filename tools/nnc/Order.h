// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which example comes when: a function of the seed and the epoch alone, so that a
// resumed run continues with the very example at which it stopped.
#ifndef NNC_TOOLS_ORDER_H
#define NNC_TOOLS_ORDER_H

#include <cstdint>
#include <utility>
#include <vector>

namespace nnc::tool {

/// A permutation of `items`, the same on every machine for the same seed and
/// stream.
void shuffle(std::vector<int64_t> &items, uint64_t seed, uint64_t stream);

/// Splits 0 .. count-1 into training and validation examples at random. Both keep
/// the order of the data.
std::pair<std::vector<int64_t>, std::vector<int64_t>> split(int64_t count, int64_t validation,
                                                            uint64_t seed);

} // namespace nnc::tool

#endif // NNC_TOOLS_ORDER_H
