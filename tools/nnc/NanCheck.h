// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// --check-nan of `nnc train`: which op gave the first number that is none.
#ifndef NNC_TOOLS_NNC_NANCHECK_H
#define NNC_TOOLS_NNC_NANCHECK_H

#include "Entry.h"

namespace nnc::tool {

/// Keeps the state as it was before a step. When the step has gone wrong it is done
/// again from there, in a version of the entry that returns every value inside.
class NanCheck {
public:
  NanCheck(const ParsedOptions &options, std::string entry, const LoadedModel &model,
           Instance &instance)
      : options(options), entry(std::move(entry)), model(model), instance(instance) {}

  /// To be called before a step.
  llvm::Error keepState();
  /// After it: whether some state is infinite or not a number, as its name; "" if none.
  llvm::Expected<std::string> findBadState();
  /// Where in the step on these examples the first such number came from: "'nn.log' at
  /// model.mlir:7:10 gives ...".
  llvm::Expected<std::string> explain(llvm::ArrayRef<int64_t> indices);

private:
  llvm::Expected<std::vector<std::byte>> read(const nnc_state_v1 &state);

  const ParsedOptions &options;
  std::string entry;
  const LoadedModel &model;
  Instance &instance;
  std::vector<std::vector<std::byte>> kept; ///< by state, in the model's order
};

} // namespace nnc::tool

#endif // NNC_TOOLS_NNC_NANCHECK_H
