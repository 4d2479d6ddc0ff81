// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The loop of training: epochs of steps over shuffled batches, metrics after each
// epoch, a checkpoint, a record. Says nothing itself; the command that drives it
// does.
#ifndef NNC_TOOLS_TRAINER_H
#define NNC_TOOLS_TRAINER_H

#include "Checkpoint.h"
#include "Entry.h"
#include "NanCheck.h"
#include "RunRecord.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace nnc::tool {

/// Fails with entry-unfit unless the entry returns one floating-point number or,
/// with `moreResults`, returns it first.
llvm::Error checkReturnsNumber(const nnc_entry_v1 &entry, bool moreResults);

class Trainer {
public:
  Trainer(Instance &instance, BoundEntry step, std::vector<BoundEntry> metrics,
          RunConditions conditions);

  enum class Outcome { EpochDone, Interrupted };
  /// After each step: the number of the step in the epoch, all steps of it, the
  /// mean loss so far and examples a second.
  using OnStep = llvm::function_ref<void(int64_t step, int64_t steps, double loss, double speed)>;

  /// Trains to the end of the current epoch, from wherever `position` is, then
  /// measures the metrics. Stops early when the user interrupts; fails with
  /// loss-not-finite before anything is saved.
  llvm::Expected<Outcome> runEpoch(OnStep onStep, EpochRecord &record);

  RunPosition position;
  /// Looks at the state before and after each step, and tells where in a step the first
  /// number came from that is none; null: not wanted.
  std::unique_ptr<NanCheck> nanCheck;

private:
  llvm::Error checkStep(double loss, llvm::ArrayRef<int64_t> indices, int64_t steps);
  llvm::Expected<double> measure(BoundEntry &metric);
  Instance &instance;
  BoundEntry step;
  std::vector<BoundEntry> metrics;
  RunConditions conditions;
  std::vector<int64_t> training, validation;
};

} // namespace nnc::tool

#endif // NNC_TOOLS_TRAINER_H
