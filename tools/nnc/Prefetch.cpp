// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Prefetch.h"

using namespace nnc::tool;

void Prefetch::wait() {
  if (!underWay.empty())
    arena.execute([&] { group.wait(); });
}

const Batch &Prefetch::take(llvm::ArrayRef<int64_t> indices) {
  wait();
  bool isReady = !underWay.empty() && underWay == indices;
  underWay = {};
  current ^= 1;
  if (!isReady)
    inputs.gather(indices, batches[current]);
  return batches[current];
}

void Prefetch::begin(llvm::ArrayRef<int64_t> indices) {
  wait();
  underWay = indices;
  Batch &batch = batches[current ^ 1];
  arena.enqueue(group.defer([this, indices, &batch] { inputs.gather(indices, batch); }));
}
