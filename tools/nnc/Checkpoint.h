// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The header of a checkpoint (a safetensors file): what it holds, and where in
// training it was written.
#ifndef NNC_TOOLS_CHECKPOINT_H
#define NNC_TOOLS_CHECKPOINT_H

#include "nnc/runtime/data.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace nnc::tool {

using data::CheckpointHeader;

/// Reads the header alone.
llvm::Expected<CheckpointHeader> readCheckpointHeader(llvm::StringRef path);

/// Where a run is. With the weights and the conditions that go with them, all that
/// is needed to go on bit for bit: which example comes next follows from the seed
/// and the epoch.
struct RunPosition {
  int64_t epoch = 0;      ///< epochs that are complete
  int64_t step = 0;       ///< steps done of the next one
  int64_t totalSteps = 0; ///< since training began
  double lossSum = 0;     ///< over the examples of the unfinished epoch
};

/// What a run depends on beside the model and the data's values.
struct RunConditions {
  std::string entry;
  uint64_t seed = 0;
  int64_t batch = 0, examples = 0, validation = 0;
  bool shuffle = true;
};

/// The metadata, a flat JSON object of strings.
std::string encodeRun(const RunPosition &position, const RunConditions &conditions);

/// Reads both back; `checkpoint` when `header` holds no training run of nnc.
llvm::Error decodeRun(const CheckpointHeader &header, llvm::StringRef path, RunPosition &position,
                      RunConditions &conditions);

/// resume-mismatch, naming the first condition that differs.
llvm::Error checkSame(const RunConditions &saved, const RunConditions &now, llvm::StringRef path);

} // namespace nnc::tool

#endif // NNC_TOOLS_CHECKPOINT_H
