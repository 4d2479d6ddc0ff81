// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Targets.h"

using namespace mlir;
using namespace nnc;

FailureOr<std::vector<partition::NamedTarget>>
nnc::partition::parseTargets(ModuleOp module, ArrayRef<std::string> texts) {
  std::vector<NamedTarget> targets;
  auto &registry = TargetRegistry::of(*module.getContext()->getOrLoadDialect<rt::RTDialect>());
  for (const std::string &text : texts) {
    std::string name;
    FailureOr<std::unique_ptr<Target>> target =
        registry.parse(text, name, [&] { return module.emitError(); });
    if (failed(target))
      return failure();
    if (llvm::any_of(targets, [&](const NamedTarget &other) { return other.name == name; })) {
      module.emitError("target '") << name << "' is given twice";
      return failure();
    }
    targets.push_back({std::move(name), std::move(*target)});
  }
  return targets;
}
