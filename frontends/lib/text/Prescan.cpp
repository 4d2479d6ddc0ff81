// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Prescan.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"

using llvm::StringRef;

namespace {
bool isNamePart(char c) { return llvm::isAlnum(c) || c == '_' || c == '$'; }

StringRef nameAt(StringRef text) { return text.take_while(isNamePart); }

/// `#` or `!` is at `offset`: aliases and other dialects' attributes and types.
std::optional<nnc::PrescanError> checkSigil(StringRef text, size_t offset) {
  bool isType = text[offset] == '!';
  StringRef name = nameAt(text.substr(offset + 1));
  StringRef rest = text.substr(offset + 1 + name.size());
  if (name.empty())
    return std::nullopt;
  if (rest.starts_with(".") || rest.starts_with("<")) {
    if (name == "nn" || name == "func" || name == "builtin")
      return std::nullopt;
    return nnc::PrescanError{
        offset, ("'" + name + "' is no dialect of a model, which is written in nn and func").str()};
  }
  rest = rest.ltrim();
  if (!rest.consume_front("="))
    return std::nullopt;
  if (!isType)
    return nnc::PrescanError{offset, "aliases of attributes have no place in a model"};
  if (!rest.ltrim().starts_with("tensor<"))
    return nnc::PrescanError{offset, "expects an alias to stand for a tensor type"};
  return std::nullopt;
}
} // namespace

std::optional<nnc::PrescanError> nnc::prescan(StringRef text, const TextLimits &limits) {
  size_t bad;
  if (!llvm::json::isUTF8(text, &bad))
    return PrescanError{bad, "expects text in UTF-8"};
  if (size_t nul = text.find('\0'); nul != StringRef::npos)
    return PrescanError{nul, "expects text, got a byte of 0"};
  unsigned depth = 0;
  bool afterMinus = false;
  for (size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
    case '"':
      for (++i; i < text.size() && text[i] != '"' && text[i] != '\n'; ++i)
        i += text[i] == '\\';
      break;
    case '/':
      if (text.substr(i).starts_with("//"))
        i = std::min(text.find('\n', i), text.size());
      continue;
    case ' ':
    case '\t':
    case '\r':
    case '\n':
      continue;
    case '-':
      // An arrow's `>` closes nothing. A minus recurses in affine expressions, so
      // that a run of them nests.
      if (text.substr(i).starts_with("->")) {
        ++i;
        break;
      }
      if (afterMinus)
        return PrescanError{i, "expects a number after '-', got another '-'"};
      afterMinus = true;
      continue;
    case '(':
    case '[':
    case '{':
    case '<':
      if (text.substr(i).starts_with("{-#"))
        return PrescanError{i, "resources have no place in a model"};
      if (++depth > limits.nesting)
        return PrescanError{i,
                            "brackets nest more than " + std::to_string(limits.nesting) + " deep"};
      break;
    case ')':
    case ']':
    case '}':
    case '>':
      depth -= depth > 0;
      break;
    case '#':
    case '!':
      if (std::optional<PrescanError> error = checkSigil(text, i))
        return error;
      break;
    default:
      break;
    }
    afterMinus = false;
  }
  return std::nullopt;
}
