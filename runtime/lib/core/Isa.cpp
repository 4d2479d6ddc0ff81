// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "core/Isa.h"
#include "core/Model.h"

#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace nnc::rt {
namespace {

/// "x86-64-v3" also answers to "v3".
bool answersTo(std::string_view level, std::string_view wanted) {
  if (level == wanted)
    return true;
  size_t dash = level.rfind('-');
  return dash != std::string_view::npos && level.substr(dash + 1) == wanted && wanted.size() > 1 &&
         wanted[0] == 'v';
}

/// "x86-64-v3, x86-64-v4 (not on this CPU)"
std::string listLevels(const nnc_model_v1 &model) {
  std::string list;
  for (uint32_t i = 0; i < model.isa_count; ++i) {
    list += i ? ", " : "";
    list += view(model.isa_levels[i]);
    if (!cpuRuns(model.isa_levels[i]))
      list += " (not on this CPU)";
  }
  return list;
}

} // namespace

bool cpuRuns(nnc_string name) {
  std::string_view level = view(name);
  if (level == "generic")
    return true;
#if defined(__x86_64__)
  // The builtin asks the CPU and, for the wide registers, the system (XGETBV).
  if (level == "x86-64")
    return true;
  if (level == "x86-64-v2")
    return __builtin_cpu_supports("x86-64-v2");
  if (level == "x86-64-v3")
    return __builtin_cpu_supports("x86-64-v3");
  if (level == "x86-64-v4")
    return __builtin_cpu_supports("x86-64-v4");
#endif
  return false;
}

Status chooseIsaLevel(const nnc_model_v1 &model, const char *wanted, uint32_t &out) {
  const char *source = "options.isa_level";
  if (!wanted) {
    // Not for a process that runs with more rights than its user has.
    wanted = secure_getenv("NNC_ISA");
    source = "$NNC_ISA";
    if (wanted && !*wanted)
      wanted = nullptr;
  }
  if (!wanted) {
    for (uint32_t i = model.isa_count; i-- > 0;) {
      if (cpuRuns(model.isa_levels[i])) {
        out = i;
        return Status();
      }
    }
    return error(NNC_FAILED_PRECONDITION,
                 "model '%.*s' has no ISA level for this CPU; it was compiled for: %s",
                 NNC_STR(model.name), listLevels(model).c_str());
  }
  for (uint32_t i = 0; i < model.isa_count; ++i) {
    if (!answersTo(view(model.isa_levels[i]), wanted))
      continue;
    if (!cpuRuns(model.isa_levels[i]))
      return error(NNC_INVALID_ARGUMENT,
                   "%s forces ISA level '%s', which this CPU does not run; model "
                   "'%.*s' was compiled for: %s",
                   source, wanted, NNC_STR(model.name), listLevels(model).c_str());
    out = i;
    return Status();
  }
  return error(NNC_INVALID_ARGUMENT,
               "%s forces ISA level '%s', which model '%.*s' lacks; it was compiled "
               "for: %s",
               source, wanted, NNC_STR(model.name), listLevels(model).c_str());
}

} // namespace nnc::rt
