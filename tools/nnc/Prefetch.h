// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The next batch is put together while the model works on this one.
#ifndef NNC_TOOLS_NNC_PREFETCH_H
#define NNC_TOOLS_NNC_PREFETCH_H

#include "Arrays.h"

#include <tbb/task_arena.h>
#include <tbb/task_group.h>

namespace nnc::tool {

/// Batches of one entry's inputs, in an arena of one thread that is not the model's.
class Prefetch {
public:
  explicit Prefetch(const Inputs &inputs) : inputs(inputs) {}
  ~Prefetch() { wait(); }

  /// The batch of these examples: the one under way, if it is that, or a new one. Valid
  /// until the call after the next.
  const Batch &take(llvm::ArrayRef<int64_t> indices);
  /// Begins the batch that will be taken next; `indices` stay as they are until then.
  void begin(llvm::ArrayRef<int64_t> indices);

private:
  void wait();

  const Inputs &inputs;
  Batch batches[2];
  unsigned current = 0; ///< the batch that was taken last
  llvm::ArrayRef<int64_t> underWay;
  tbb::task_arena arena{1, 0};
  tbb::task_group group;
};

} // namespace nnc::tool

#endif // NNC_TOOLS_NNC_PREFETCH_H
