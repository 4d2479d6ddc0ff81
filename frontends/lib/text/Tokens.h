// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A text of MLIR as the words that spaces may stand between. Unlike the parser's, these
// tokens have the comments among them and know how far apart they were.
#ifndef NNC_FRONTENDS_LIB_TEXT_TOKENS_H
#define NNC_FRONTENDS_LIB_TEXT_TOKENS_H

#include "llvm/ADT/StringRef.h"

#include <vector>

namespace nnc {

struct Token {
  enum Kind {
    Word,        ///< names and numbers: nn.dense, 0.5e-3, 64x10xf32
    Value,       ///< %x, %0#1
    Symbol,      ///< @f, @"any name"
    Sigil,       ///< #nn.zeros, !alias, ^bb0
    String,      ///< "text"
    Punctuation, ///< one character, or ->, ::
    Comment,     ///< from // to the end of the line, without blanks there
  };
  Kind kind;
  llvm::StringRef text;
  unsigned newlines; ///< before it
  bool spaced;       ///< whether there was anything between it and the one before

  bool is(llvm::StringRef punctuation) const { return kind == Punctuation && text == punctuation; }
};

/// Splits text that has been parsed, so that its strings end.
std::vector<Token> tokenize(llvm::StringRef text);

} // namespace nnc

#endif // NNC_FRONTENDS_LIB_TEXT_TOKENS_H
