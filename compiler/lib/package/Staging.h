// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Files that appear together or not at all: each is written under a temporary
// name in the folder of its final one, and commit() renames them. What was not
// committed is removed when the object goes.
#ifndef NNC_COMPILER_LIB_PACKAGE_STAGING_H
#define NNC_COMPILER_LIB_PACKAGE_STAGING_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace nnc {

class Staging {
public:
  Staging() = default;
  Staging(const Staging &) = delete;
  Staging &operator=(const Staging &) = delete;
  ~Staging();

  /// Makes an empty temporary file that will become `path`; answers its name.
  llvm::Expected<std::string> add(llvm::StringRef path);
  /// The same, with contents.
  llvm::Error write(llvm::StringRef path, llvm::StringRef contents);
  /// A temporary file beside `path` that is always removed: an input of a tool.
  llvm::Expected<std::string> addScratch(llvm::StringRef path, llvm::StringRef contents);
  /// Renames all. If one cannot be renamed, those that are new in their folder are
  /// removed again; a file that has replaced an older one stays.
  llvm::Error commit();

private:
  struct File {
    std::string temporary;
    std::string path; ///< empty: a scratch file
  };
  std::vector<File> files;
};

/// An error that reads "cannot <action> '<path>': <reason>".
llvm::Error fileError(llvm::StringRef action, llvm::StringRef path, std::error_code code);

} // namespace nnc

#endif // NNC_COMPILER_LIB_PACKAGE_STAGING_H
