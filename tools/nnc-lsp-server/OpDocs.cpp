// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The generated reference of `nn`, which is embedded, by ops.
#include "OpDocs.h"

#include "llvm/ADT/StringMap.h"

#include <utility>

using llvm::StringRef;

static const std::pair<const char *, const char *> reference[] = {
#include "OpReference.inc"
};

static llvm::StringMap<StringRef> split(StringRef text) {
  llvm::StringMap<StringRef> sections;
  // ### `nn.dense` (::nnc::nn::DenseOp)
  constexpr llvm::StringLiteral start = "\n### `";
  for (size_t at = text.find(start); at != StringRef::npos;) {
    text = text.drop_front(at + start.size());
    auto [heading, rest] = text.split('\n');
    at = rest.find("\n##");
    StringRef section = rest.take_front(at);
    // What is of no use to who writes a model: C++ names of traits, tables.
    section = section.take_front(section.find("\nTraits: "));
    section = section.take_front(section.find("\nInterfaces: "));
    section = section.take_front(section.find("\n#### "));
    sections[heading.split('`').first] = section.trim();
    text = rest;
    at = text.find(start);
  }
  return sections;
}

StringRef nnc::lsp::docsOf(StringRef op) {
  static const llvm::StringMap<StringRef> sections = split(reference[0].second);
  return sections.lookup(op);
}
