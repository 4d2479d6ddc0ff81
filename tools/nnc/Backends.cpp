// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Backends.h"
#include "Diagnostics.h"

#include "llvm/ADT/STLExtras.h"

using namespace nnc::tool;
using llvm::StringRef;

// A line NNC_PLUGIN(name) for each plugin of the build: its halves' names follow.
#define NNC_PLUGIN(name)                                                                           \
  extern "C" nnc_status nnc_##name##_plugin_v1(const nnc_host_api_v1 *, nnc_plugin_api_v1 *);      \
  namespace nnc::name {                                                                            \
  void registerTarget(mlir::DialectRegistry &);                                                    \
  }
#include "LinkedPlugins.def"
#undef NNC_PLUGIN

namespace {
struct Backend {
  StringRef name;
  nnc_plugin_entry_v1 runtime;
  void (*registerTarget)(mlir::DialectRegistry &);
};
} // namespace

// Ends with an empty entry, so that a build without backends is a table too.
static const Backend backends[] = {
#define NNC_PLUGIN(name) {#name, nnc_##name##_plugin_v1, nnc::name::registerTarget},
#include "LinkedPlugins.def"
#undef NNC_PLUGIN
    {"", nullptr, nullptr}};

void nnc::tool::registerTargets(mlir::DialectRegistry &registry) {
  for (const Backend &backend : backends)
    if (backend.registerTarget)
      backend.registerTarget(registry);
}

std::vector<StringRef> nnc::tool::backendNames() {
  std::vector<StringRef> names;
  for (const Backend &backend : backends)
    if (backend.runtime)
      names.push_back(backend.name);
  return names;
}

llvm::ArrayRef<nnc_plugin_entry_v1> nnc::tool::backendEntries() {
  static const std::vector<nnc_plugin_entry_v1> entries = [] {
    std::vector<nnc_plugin_entry_v1> list;
    for (const Backend &backend : backends)
      if (backend.runtime)
        list.push_back(backend.runtime);
    return list;
  }();
  return entries;
}

/// Splits at the commas that stand outside braces: onednn{verify=true,x=1},other.
static std::vector<StringRef> splitTargets(StringRef text) {
  std::vector<StringRef> parts;
  size_t begin = 0;
  int depth = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && (text[i] == '{' || text[i] == '}'))
      depth += text[i] == '{' ? 1 : -1;
    if (i == text.size() || (text[i] == ',' && depth == 0)) {
      if (StringRef part = text.slice(begin, i).trim(); !part.empty())
        parts.push_back(part);
      begin = i + 1;
    }
  }
  return parts;
}

llvm::Expected<std::vector<std::string>> nnc::tool::parseTargets(llvm::ArrayRef<StringRef> values) {
  std::vector<StringRef> known = backendNames();
  std::vector<std::string> targets;
  if (values.empty()) {
    for (StringRef name : known)
      targets.push_back(name.str());
    return targets;
  }
  bool none = false;
  for (StringRef value : values)
    for (StringRef target : splitTargets(value)) {
      StringRef name = target.split('{').first;
      if (name == "none") {
        none = true;
        continue;
      }
      if (!llvm::is_contained(known, name))
        return fail(Diag::TargetUnknown, "there is no backend '" + name + "' in this nnc" +
                                             didYouMean(name, known) + "; it has " + listOf(known));
      // Its options are one pair of braces at its end.
      StringRef given = target.drop_front(name.size());
      if (given.count('{') != given.count('}') || given.count('{') > 1 ||
          (!given.empty() && !given.ends_with("}")))
        return fail(Diag::UsageValue, "option '--target' expects NAME or NAME{OPTION=VALUE,...}, "
                                      "got '" +
                                          target + "'");
      if (llvm::any_of(targets, [&](StringRef other) { return other.split('{').first == name; }))
        return fail(Diag::UsageValue, "option '--target' names '" + name + "' twice");
      targets.push_back(target.str());
    }
  if (none && !targets.empty())
    return fail(Diag::UsageArgument,
                "--target=none cannot stand beside --target=" + targets.front());
  return targets;
}
