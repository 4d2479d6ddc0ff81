// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// MLIR's server tells what an op is, and not what it means: it keeps no prose, and has no
// place for any. So what it answers passes through here, and what it says about an op gets
// the op's description from the reference behind it.
#ifndef NNC_TOOLS_LSP_HOVERFILTER_H
#define NNC_TOOLS_LSP_HOVERFILTER_H

#include "llvm/ADT/StringRef.h"

#include <cstdio>
#include <string>
#include <thread>

namespace nnc::lsp {

/// A message of the protocol as it should go out.
std::string describeHover(llvm::StringRef message);

/// Stands between standard output and its reader for as long as it lives.
class HoverFilter {
public:
  HoverFilter();
  /// Passes on what is left.
  ~HoverFilter();

  /// Whether standard output could be taken.
  bool isOpen() const { return from; }

private:
  void run();

  FILE *from = nullptr, *to = nullptr;
  std::thread thread;
};

} // namespace nnc::lsp

#endif // NNC_TOOLS_LSP_HOVERFILTER_H
