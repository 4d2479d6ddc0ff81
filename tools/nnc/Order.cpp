// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Order.h"

#include <algorithm>
#include <numeric>

namespace {
/// SplitMix64: one add and three mixes a number, every seed as good as another.
/// The standard library's distributions differ between implementations.
struct Random {
  uint64_t state;
  uint64_t next() {
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  /// Uniform in [0, bound): numbers beyond the last whole multiple are drawn anew.
  uint64_t below(uint64_t bound) {
    uint64_t unfair = (0 - bound) % bound;
    uint64_t number = next();
    while (number < unfair)
      number = next();
    return number % bound;
  }
};
} // namespace

void nnc::tool::shuffle(std::vector<int64_t> &items, uint64_t seed, uint64_t stream) {
  Random random{seed};
  random.state = random.next() ^ (stream * 0xd1342543de82ef95u);
  for (size_t i = items.size(); i > 1; --i)
    std::swap(items[i - 1], items[random.below(i)]);
}

std::pair<std::vector<int64_t>, std::vector<int64_t>>
nnc::tool::split(int64_t count, int64_t validation, uint64_t seed) {
  std::vector<int64_t> all(count);
  std::iota(all.begin(), all.end(), int64_t(0));
  if (validation == 0)
    return {std::move(all), {}};
  // Epochs are numbered from 0; this stream is none of theirs.
  shuffle(all, seed, ~uint64_t(0));
  std::vector<int64_t> held(all.begin(), all.begin() + validation);
  std::vector<int64_t> training(all.begin() + validation, all.end());
  std::sort(held.begin(), held.end());
  std::sort(training.begin(), training.end());
  return {std::move(training), std::move(held)};
}
