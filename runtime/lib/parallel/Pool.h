// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The threads of one instance: a TBB arena of its own, so that the scheduler stays
// the host program's and an instance never takes more than it was given.
#ifndef NNC_LIB_PARALLEL_POOL_H
#define NNC_LIB_PARALLEL_POOL_H

#include "core/Status.h"
#include "parallel/FloatMode.h"

#include <optional>
#include <tbb/task_arena.h>

namespace nnc::rt {

class Pool {
public:
  using RangeFn = void (*)(void *context, int64_t begin, int64_t end);

  /// More threads than this is taken for a mistake.
  static constexpr uint32_t maxThreads = 1024;

  /// `threads` 0: all that the process may use. Without `forLibraries` a pool of
  /// one thread has no arena and never enters TBB; with it there is always an
  /// arena, because a library that uses TBB by itself (a backend) would otherwise
  /// spread over every core.
  Status open(uint32_t threads, bool forLibraries);

  /// How many threads parallelFor may use, the caller's included. At least 1.
  uint32_t concurrency() const { return threads; }

  /// Runs `body` on this thread, inside the arena and in FloatScope's mode.
  template <typename Body> void run(const Body &body) {
    FloatScope mode;
    if (arena)
      arena->execute(body);
    else
      body();
  }

  /// nnc_host_v1.parallel_for. Ranges depend on count, grain and concurrency
  /// alone. Call inside `run`. May throw what TBB throws when it has no memory:
  /// some ranges have then not been run.
  void parallelFor(int64_t count, int64_t grain, RangeFn fn, void *context);

private:
  uint32_t threads = 1;
  std::optional<tbb::task_arena> arena;
};

} // namespace nnc::rt

#endif // NNC_LIB_PARALLEL_POOL_H
