// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The door out to ONNX: what an entry computes, with the state that it reads as weights.
// docs/onnx.md says which ops can be written.
#ifndef NNC_FRONTENDS_ONNXEXPORT_H
#define NNC_FRONTENDS_ONNXEXPORT_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"

#include <string>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace nnc {

/// Fills `bytes` with the value of a parameter or other state, as the runtime has it.
using StateReader =
    llvm::function_ref<llvm::Error(llvm::StringRef name, llvm::MutableArrayRef<char> bytes)>;

struct OnnxFile {
  std::string model;
  std::string data; ///< of the file beside it, if there is one
};

/// A function of an nn.model as an ONNX model of one graph (opset 20, IR version 9). Calls
/// have to be inlined before; ops that are made of others are written out in the function.
///
/// `dataFile` names a file beside the model that takes the state's values; empty: they are
/// in the model itself, which is an error where it becomes larger than its format allows.
///
/// An op that ONNX has no words for, or that changes state, is an error at its line.
/// Nothing is read before sizes are known to fit.
mlir::FailureOr<OnnxFile> exportOnnx(mlir::func::FuncOp entry, StateReader readState,
                                     llvm::StringRef dataFile = "");

/// Prints what becomes of each op of `nn` as a table in Markdown, from the rules themselves.
void printOnnxExports(llvm::raw_ostream &os, mlir::MLIRContext &context);

} // namespace nnc

#endif // NNC_FRONTENDS_ONNXEXPORT_H
