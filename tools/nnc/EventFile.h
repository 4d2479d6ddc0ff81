// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Event files, which TensorBoard draws curves from: records of a length, protocol buffer
// messages and checksums. The two messages that a curve needs are written by hand here,
// so that no protobuf is needed.
#ifndef NNC_TOOLS_EVENTFILE_H
#define NNC_TOOLS_EVENTFILE_H

#include "RunRecord.h"

namespace nnc::tool {

class EventFile {
public:
  /// A new file in `directory`, which is made if need be: each run has its own, and
  /// TensorBoard puts them together.
  static llvm::Expected<EventFile> create(llvm::StringRef directory);

  /// The loss and the metrics at the end of an epoch, at its last step.
  llvm::Error add(const EpochRecord &record, const MetricNames &metrics);

private:
  llvm::Error writeRecord(llvm::StringRef message);

  std::string path;
  std::shared_ptr<llvm::raw_fd_ostream> stream;
};

} // namespace nnc::tool

#endif // NNC_TOOLS_EVENTFILE_H
