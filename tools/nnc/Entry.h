// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How `run` and `train` begin: the model and the data are read, the model is
// compiled for the rows that the data has, and entries are bound to their arrays.
#ifndef NNC_TOOLS_ENTRY_H
#define NNC_TOOLS_ENTRY_H

#include "Arrays.h"
#include "Model.h"

namespace nnc::tool {
/// What the runtime takes for a mistake begins above.
constexpr int64_t maxThreads = 1024;
} // namespace nnc::tool

/// For an OptionSpec table.
#define NNC_THREADS_OPTION {"threads", 0, "N", "threads to use; 0 (default) is all there are"}

namespace nnc::tool {

/// A model and data that have been read, before the model is compiled.
struct Workload {
  std::unique_ptr<ModelSource> source;
  CompileOptions compile;
  std::vector<Array> arrays;
  /// The number of examples for the first of the entries; 0 when no array goes to
  /// an argument with `?`. Whether all arrays agree on it, and fit, is checked when
  /// entries are bound.
  int64_t examples = 0;

  /// Reads the model, which must have these entries (the others are not compiled),
  /// and the data that the options name.
  static llvm::Expected<Workload> read(const ParsedOptions &options,
                                       llvm::ArrayRef<llvm::StringRef> entries);
  /// data-value when data for this entry is infinite or not a number, which nothing
  /// can be learnt from.
  llvm::Error checkFinite(const nnc_entry_v1 &entry) const;
  /// Compiles for these row counts and loads the result. The source is used up.
  llvm::Expected<LoadedModel> load(std::vector<int64_t> rows);
};

/// An entry with its data: what is called over and over.
class BoundEntry {
public:
  BoundEntry(uint32_t index, const nnc_entry_v1 *entry, Inputs inputs)
      : index(index), entry(entry), inputs(std::move(inputs)) {}

  uint32_t index;
  const nnc_entry_v1 *entry;
  Inputs inputs;

  static llvm::Expected<BoundEntry> bind(const LoadedModel &model, llvm::StringRef name,
                                         llvm::ArrayRef<Array> arrays,
                                         const ParsedOptions &options);
  /// Calls the entry on these examples, or on a batch of `rows` that is ready.
  llvm::Expected<Outputs> call(Instance &instance, llvm::ArrayRef<int64_t> indices);
  llvm::Expected<Outputs> call(Instance &instance, const Batch &batch, int64_t rows);

private:
  Batch own;
};

/// Replaces the instance's state by a checkpoint's.
llvm::Error loadState(Instance &instance, llvm::StringRef path);

} // namespace nnc::tool

#endif // NNC_TOOLS_ENTRY_H
