// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one door for models written as text. What comes through it is one verified
// nn.model in `nn` and `func`, within limits; a hostile file ends in a diagnostic.
//
//   llvm::SourceMgr sources;
//   mlir::SourceMgrDiagnosticHandler handler(sources, &context); // to stderr
//   auto module = nnc::parseModelFile("mlp.mlir", context, sources);
//   if (!module) return 1;                       // what is wrong has been said
#ifndef NNC_FRONTENDS_TEXT_H
#define NNC_FRONTENDS_TEXT_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>

namespace llvm {
class SourceMgr;
} // namespace llvm

namespace nnc {

/// How much of a file is looked at before it is refused.
struct TextLimits {
  /// Bytes of text.
  uint64_t bytes = 64ull << 20;
  /// Brackets in brackets, of all kinds; the parser uses stack for each.
  unsigned nesting = 256;
  /// Bytes of one tensor, with a `?` counted as 1.
  int64_t tensorBytes = int64_t(1) << 40;
  /// Dimensions of one tensor.
  unsigned rank = 16;
};

/// Reads a model from a file. Errors, of reading too, go to the context's
/// diagnostic handler with file, line and column, and the result is null. The
/// context must have the `nn` and `func` dialects in its registry.
///
/// `sources` must be empty. It takes the text, so that a
/// mlir::SourceMgrDiagnosticHandler over it shows the line of an error, in later
/// passes too, for as long as the caller keeps it.
///
/// Arguments of functions get the name after their `%` as their location's
/// (mlir::NameLoc), unless it is a number.
mlir::OwningOpRef<mlir::ModuleOp> parseModelFile(llvm::StringRef path, mlir::MLIRContext &context,
                                                 llvm::SourceMgr &sources,
                                                 const TextLimits &limits = {});

/// The same for a text in memory, which is copied; `name` stands for the file in
/// diagnostics.
mlir::OwningOpRef<mlir::ModuleOp> parseModelText(llvm::StringRef text, llvm::StringRef name,
                                                 mlir::MLIRContext &context,
                                                 llvm::SourceMgr &sources,
                                                 const TextLimits &limits = {});

} // namespace nnc

#endif // NNC_FRONTENDS_TEXT_H
