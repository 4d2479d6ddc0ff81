// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What training leaves behind beside the weights: a line an epoch for programs
// (--log) and a picture for people (--plot).
#ifndef NNC_TOOLS_RUNRECORD_H
#define NNC_TOOLS_RUNRECORD_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <string>
#include <vector>

namespace llvm {
class raw_fd_ostream;
} // namespace llvm

namespace nnc::tool {

struct EpochRecord {
  int64_t epoch, step; ///< the epoch from 1, the steps since training began
  double loss;         ///< mean over the epoch's examples
  std::vector<double> metrics;
  double samplesPerSecond, seconds; ///< of the training part of the epoch
};

/// Names of the metrics and where they are measured: "validation" or "training".
struct MetricNames {
  std::vector<std::string> names;
  std::string where;
};

/// One JSON object a line, written and flushed as each epoch ends.
class RunLog {
public:
  /// Replaces the file, or appends to it when a run is resumed.
  static llvm::Expected<RunLog> open(llvm::StringRef path, bool append);
  llvm::Error add(const EpochRecord &record, const MetricNames &metrics);

private:
  std::string path;
  std::shared_ptr<llvm::raw_fd_ostream> stream;
};

/// Draws loss and metrics over the epochs as an SVG picture.
llvm::Error writePlot(llvm::StringRef path, llvm::StringRef title,
                      llvm::ArrayRef<EpochRecord> records, const MetricNames &metrics);

} // namespace nnc::tool

#endif // NNC_TOOLS_RUNRECORD_H
