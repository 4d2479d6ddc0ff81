// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_COMPILER_LIB_PACKAGE_NAMES_H
#define NNC_COMPILER_LIB_PACKAGE_NAMES_H

#include "nnc/compiler/Interface.h"

#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace nnc {

/// The names of an entry's parameters in the generated header, arguments and then
/// results. A tensor without a name gets `arg<i>`, `result<i>` or, when it is the
/// only result, `result`.
std::vector<std::string> getParameterNames(const EntryInfo &entry);

/// The backends of the model's blobs, each once, in order of first appearance.
std::vector<std::string> getBackends(const ModelInterface &interface);

/// Whether no identifier of a C or C++ program may be called so: a keyword, or a
/// macro or type of the commonest headers.
bool isReservedWord(llvm::StringRef name);

/// Whether a C or POSIX header declares the name at file scope: a model's type may
/// not be called so, while entries (`<model>_<entry>`) and arguments may.
bool isCLibraryName(llvm::StringRef name);

} // namespace nnc

#endif // NNC_COMPILER_LIB_PACKAGE_NAMES_H
