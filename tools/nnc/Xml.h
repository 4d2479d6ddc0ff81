// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_TOOLS_XML_H
#define NNC_TOOLS_XML_H

#include "llvm/ADT/StringRef.h"

#include <string>

namespace nnc::tool {

/// Text as XML may have it between tags and in attributes.
inline std::string xmlEscape(llvm::StringRef text) {
  std::string out;
  for (char c : text)
    out += c == '<'    ? "&lt;"
           : c == '>'  ? "&gt;"
           : c == '&'  ? "&amp;"
           : c == '\'' ? "&apos;"
           : c == '"'  ? "&quot;"
                       : std::string(1, c);
  return out;
}

} // namespace nnc::tool

#endif // NNC_TOOLS_XML_H
