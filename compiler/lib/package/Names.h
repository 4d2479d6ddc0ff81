// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_COMPILER_LIB_PACKAGE_NAMES_H
#define NNC_COMPILER_LIB_PACKAGE_NAMES_H

#include "nnc/compiler/Interface.h"

#include <string>
#include <vector>

namespace nnc {

/// The names of an entry's parameters in the generated header, arguments and then
/// results. A tensor without a name gets `arg<i>`, `result<i>` or, when it is the
/// only result, `result`.
std::vector<std::string> getParameterNames(const EntryInfo &entry);

/// The backends of the model's blobs, each once, in order of first appearance.
std::vector<std::string> getBackends(const ModelInterface &interface);

} // namespace nnc

#endif // NNC_COMPILER_LIB_PACKAGE_NAMES_H
