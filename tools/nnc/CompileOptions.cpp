// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CompileOptions.h"
#include "Backends.h"
#include "Diagnostics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace nnc::tool;
using llvm::StringRef;

static llvm::Expected<std::string> checkStage(StringRef option, StringRef stage) {
  std::vector<std::string> names = nnc::getStageNames();
  std::vector<StringRef> refs(names.begin(), names.end());
  if (!llvm::is_contained(refs, stage))
    return fail(Diag::StageUnknown, "option '--" + option + "': there is no stage '" + stage + "'" +
                                        didYouMean(stage, refs) +
                                        "; `nnc compile --list-stages` prints them");
  return stage.str();
}

llvm::Expected<nnc::CompileOptions> nnc::tool::readCompileOptions(const ParsedOptions &options) {
  nnc::CompileOptions compile;
  for (StringRef text : options.getList("rows")) {
    int64_t rows = 0;
    if (text.getAsInteger(10, rows) || rows < 1 || rows > (int64_t(1) << 30))
      return fail(Diag::UsageValue,
                  "option '--rows' expects whole numbers from 1 to 1073741824, got '" + text + "'");
    if (!llvm::is_contained(compile.rows, rows))
      compile.rows.push_back(rows);
  }
  static const StringRef levels[] = {"generic", "x86-64-v3", "x86-64-v4"};
  for (StringRef level : options.getList("isa")) {
    if (!llvm::is_contained(levels, level))
      return fail(Diag::UsageValue, "option '--isa' expects " + listOf(levels) + ", got '" + level +
                                        "'" + didYouMean(level, levels));
  }
  for (StringRef level : levels) // the best last, as the model's table has them
    if (llvm::is_contained(options.getList("isa"), level))
      compile.isaLevels.push_back(level.str());
  if (options.has("precision")) {
    static const StringRef types[] = {"f32", "bf16", "f16"};
    StringRef type = options.get("precision");
    if (!llvm::is_contained(types, type))
      return fail(Diag::UsageValue, "option '--precision' expects " + listOf(types) + ", got '" +
                                        type + "'" + didYouMean(type, types));
    if (type != "f32")
      compile.precision = type.str();
  }
  llvm::Expected<std::vector<std::string>> targets = parseTargets(options.getAll("target"));
  if (!targets)
    return targets.takeError();
  compile.targets = std::move(*targets);
  if (options.has("stop-after")) {
    llvm::Expected<std::string> stage = checkStage("stop-after", options.get("stop-after"));
    if (!stage)
      return stage.takeError();
    compile.stopAfter = *stage;
  }
  for (StringRef name : options.getList("print-after")) {
    llvm::Expected<std::string> stage = checkStage("print-after", name);
    if (!stage)
      return stage.takeError();
    compile.printAfter.push_back(*stage);
  }
  compile.explain = options.has("explain");
  return compile;
}

llvm::Expected<std::unique_ptr<ModelSource>> nnc::tool::readModel(const ParsedOptions &options,
                                                                  StringRef path) {
  llvm::Expected<int64_t> mebibytes = options.getInteger("max-file-size", 64, 1, 1 << 20);
  if (!mebibytes)
    return mebibytes.takeError();
  return ModelSource::parse(path, static_cast<uint64_t>(*mebibytes) << 20);
}
