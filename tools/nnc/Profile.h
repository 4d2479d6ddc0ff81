// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// --profile=FILE of `nnc run` and `nnc train`: where calls spend their time, as a trace
// for chrome://tracing and ui.perfetto.dev.
#ifndef NNC_TOOLS_PROFILE_H
#define NNC_TOOLS_PROFILE_H

#include "Model.h"

#include <mutex>

/// For an OptionSpec table.
#define NNC_PROFILE_OPTIONS                                                                        \
  {"profile", 0, "FILE.json",                                                                      \
   "where the first calls spend their time, kernel by kernel\n"                                    \
   "and thread by thread, for chrome://tracing or\n"                                               \
   "ui.perfetto.dev"},                                                                             \
      {"profile-calls", 0, "N", "calls to tell of (default 10)"}

namespace nnc::tool {

class Profile {
public:
  /// What the options ask for: usage-argument and output-file errors. Without --profile
  /// all else does nothing.
  static llvm::Expected<std::unique_ptr<Profile>> open(const ParsedOptions &options);

  bool isWanted() const { return !path.empty(); }
  /// Listens to an instance of `model` from now on, for as long as both and this live.
  llvm::Error begin(Instance &instance, const LoadedModel &model);
  /// Stops listening once there are calls enough. Between calls.
  llvm::Error stopWhenDone(Instance &instance);
  /// Writes the trace.
  llvm::Error write();

private:
  struct Span {
    nnc_span_v1 span;
    unsigned thread;
  };
  static void add(void *self, const nnc_span_v1 *span);

  std::string path;
  int64_t wanted = 0, calls = 0;
  const nnc_model_v1 *model = nullptr;
  bool isListening = false;
  std::mutex mutex;
  std::vector<Span> spans;
};

} // namespace nnc::tool

#endif // NNC_TOOLS_PROFILE_H
