// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "parallel/Pool.h"

#include <algorithm>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>

namespace nnc::rt {
namespace {

/// Ranges a thread: one each would leave all waiting for whichever was interrupted
/// or woke late; more than a few cost scheduling.
constexpr int64_t rangesPerThread = 4;

uint32_t allThreads() {
  size_t cores = std::max(1, tbb::info::default_concurrency());
  size_t allowed = tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism);
  size_t both = std::min(cores, std::max<size_t>(1, allowed));
  return static_cast<uint32_t>(std::min<size_t>(both, Pool::maxThreads));
}

} // namespace

Status Pool::open(uint32_t wanted, bool forLibraries) {
  if (wanted > maxThreads)
    return error(NNC_INVALID_ARGUMENT, "options.threads must be at most %u, got %u", maxThreads,
                 wanted);
  threads = wanted ? wanted : allThreads();
  if (threads == 1 && !forLibraries)
    return Status();
  // Workers take the floating-point mode of the moment the arena is initialized;
  // a mode set later, in the caller, would not reach them.
  FloatScope mode;
  // More threads than there are cores is a legal wish, for its bits: work is split
  // as if all were there. TBB would print a warning for it.
  arena.emplace(static_cast<int>(std::min(threads, allThreads())),
                /*reserved_for_masters=*/1);
  arena->initialize();
  return Status();
}

void Pool::parallelFor(int64_t count, int64_t grain, RangeFn fn, void *context) {
  if (count <= 0)
    return;
  grain = std::max<int64_t>(grain, 1);
  int64_t grains = (count - 1) / grain + 1;
  int64_t ranges = std::min(grains, threads * rangesPerThread);
  if (threads == 1 || ranges == 1) {
    fn(context, 0, count);
    return;
  }
  // Range r has `even` grains, and one more while r < `odd`.
  int64_t even = grains / ranges, odd = grains % ranges;
  auto body = [=](int64_t r) {
    int64_t first = r * even + std::min(r, odd);
    int64_t last = first + even + (r < odd ? 1 : 0);
    fn(context, first * grain, last == grains ? count : last * grain);
  };
  tbb::parallel_for(int64_t(0), ranges, body, tbb::simple_partitioner());
}

} // namespace nnc::rt
