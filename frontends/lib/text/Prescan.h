// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A look at a model's characters before the parser sees them: it uses stack for
// each nested bracket and knows parts of the syntax that no model needs.
#ifndef NNC_FRONTENDS_LIB_TEXT_PRESCAN_H
#define NNC_FRONTENDS_LIB_TEXT_PRESCAN_H

#include "nnc/frontends/Text.h"

#include <optional>
#include <string>

namespace nnc {

struct PrescanError {
  /// Where in the text.
  size_t offset;
  std::string message;
};

/// What is wrong with the text as text: not UTF-8, NUL bytes, too deep a nesting,
/// aliases of attributes (a short chain of them makes an attribute of any size),
/// resources, names of other dialects' types and attributes.
std::optional<PrescanError> prescan(llvm::StringRef text, const TextLimits &limits);

} // namespace nnc

#endif // NNC_FRONTENDS_LIB_TEXT_PRESCAN_H
