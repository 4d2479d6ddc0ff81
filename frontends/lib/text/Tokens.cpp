// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Tokens.h"

#include "llvm/ADT/StringExtras.h"

using llvm::StringRef;
using nnc::Token;

static bool isWordPart(char c) { return llvm::isAlnum(c) || c == '_' || c == '$' || c == '.'; }

/// The length of a string literal with its quotes.
static size_t stringLength(StringRef text) {
  size_t end = 1;
  while (end < text.size() && text[end] != '"')
    end += text[end] == '\\' ? 2 : 1;
  return std::min(end + 1, text.size());
}

/// The length of a name or number; a float may have a sign in it: 1.0e-8.
static size_t wordLength(StringRef text) {
  size_t length = text.take_while(isWordPart).size();
  StringRef word = text.take_front(length);
  StringRef mantissa = word.drop_while(llvm::isDigit);
  bool isFloat = llvm::isDigit(word.front()) && mantissa.consume_front(".");
  mantissa = mantissa.drop_while(llvm::isDigit);
  StringRef rest = text.drop_front(length);
  if (isFloat && mantissa.equals_insensitive("e") && rest.size() > 1 &&
      (rest[0] == '+' || rest[0] == '-') && llvm::isDigit(rest[1]))
    length += 1 + rest.drop_front().take_while(llvm::isDigit).size();
  return length;
}

static std::pair<Token::Kind, size_t> next(StringRef text) {
  auto isSuffix = [](char c) { return isWordPart(c) || c == '-'; };
  switch (text.front()) {
  case '"':
    return {Token::String, stringLength(text)};
  case '%':
    // %0#1 is one result of several.
    return {
        Token::Value,
        1 + text.drop_front().take_while([&](char c) { return isSuffix(c) || c == '#'; }).size()};
  case '@':
    if (text.size() > 1 && text[1] == '"')
      return {Token::Symbol, 1 + stringLength(text.drop_front())};
    return {Token::Symbol, 1 + text.drop_front().take_while(isSuffix).size()};
  case '#':
  case '!':
  case '^':
    return {Token::Sigil, 1 + text.drop_front().take_while(isWordPart).size()};
  case '/':
    if (text.starts_with("//"))
      return {Token::Comment, std::min(text.find('\n'), text.size())};
    break;
  case '-':
    if (text.starts_with("->"))
      return {Token::Punctuation, 2};
    break;
  case ':':
    if (text.starts_with("::"))
      return {Token::Punctuation, 2};
    break;
  default:
    if (isWordPart(text.front()))
      return {Token::Word, wordLength(text)};
    break;
  }
  return {Token::Punctuation, 1};
}

std::vector<Token> nnc::tokenize(StringRef text) {
  std::vector<Token> tokens;
  while (true) {
    StringRef blank = text.take_while(llvm::isSpace);
    text = text.drop_front(blank.size());
    if (text.empty())
      return tokens;
    auto [kind, length] = next(text);
    StringRef word = text.take_front(length);
    if (kind == Token::Comment)
      word = word.rtrim();
    tokens.push_back(
        {kind, word, static_cast<unsigned>(blank.count('\n')), !blank.empty() || tokens.empty()});
    text = text.drop_front(length);
  }
}
