// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one way to write a model's text: spaces and indentation, not what is said.
#ifndef NNC_FRONTENDS_FORMAT_H
#define NNC_FRONTENDS_FORMAT_H

#include "nnc/frontends/Text.h"

#include <optional>
#include <string>

namespace nnc {

/// The text as it should look. It has the same tokens and comments; lines end where
/// they did, but for ops and the braces of regions, which begin and end lines. Text that
/// does not parse is an error, told with its place, and gives nothing; what verifiers
/// say is not asked, so that a wrong model can be formatted. It need not be a model:
/// optimizers are texts, too.
///
/// `sources` must be empty; see `parseModelText`.
std::optional<std::string> formatText(llvm::StringRef text, llvm::StringRef name,
                                      mlir::MLIRContext &context, llvm::SourceMgr &sources,
                                      const TextLimits &limits = {});

struct FormattedFile {
  std::string before, after;
};

/// The text of a file, which stays as it is, and how it should look.
std::optional<FormattedFile> formatFile(llvm::StringRef path, mlir::MLIRContext &context,
                                        llvm::SourceMgr &sources, const TextLimits &limits = {});

} // namespace nnc

#endif // NNC_FRONTENDS_FORMAT_H
