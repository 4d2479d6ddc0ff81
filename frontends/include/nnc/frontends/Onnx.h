// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The door for models in ONNX files: one verified nn.model with an entry `forward`, its
// weights as parameters with first values. docs/onnx.md says what is supported.
#ifndef NNC_FRONTENDS_ONNX_H
#define NNC_FRONTENDS_ONNX_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <string>
#include <vector>

namespace llvm {
class SourceMgr;
class raw_ostream;
} // namespace llvm

namespace nnc {

/// How much of a file is looked at before it is refused.
struct OnnxLimits {
  /// Bytes of the file, and of all external data together.
  uint64_t bytes = 64ull << 20;
  /// Nodes of the graph and those inside its nodes.
  unsigned nodes = 100000;
  /// Graphs in graphs, as branches and loops have them.
  unsigned nesting = 32;
  /// Dimensions of one tensor.
  unsigned rank = 16;
  /// Bytes of one tensor that an op makes, with a `?` counted as 1.
  int64_t tensorBytes = int64_t(1) << 40;
};

/// Whether a file's name says that it holds an ONNX model.
bool isOnnxFile(llvm::StringRef path);

/// Reads a model. Errors go to the context's diagnostic handler, and the result is null.
///
/// `sources` must be empty. It takes a listing of the graph, a line a node from the second
/// line on, which is what the locations of ops point at: an error in any pass shows the
/// node that the op was made of.
mlir::OwningOpRef<mlir::ModuleOp> parseOnnxFile(llvm::StringRef path, mlir::MLIRContext &context,
                                                llvm::SourceMgr &sources,
                                                const OnnxLimits &limits = {});

/// Prints the supported ops as a table in Markdown, from the rules themselves.
void printOnnxOps(llvm::raw_ostream &os);

} // namespace nnc

#endif // NNC_FRONTENDS_ONNX_H
