// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The language server for models: MLIR's, which knows the dialects that a model is
// written in, with the reference's descriptions of ops. An editor starts it and speaks to
// it on standard input and output; see docs/editors.md.
#include "HoverFilter.h"

#include "nnc/dialects/nn/NN.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/mlir-lsp-server/MlirLspServerMain.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<nnc::nn::NNDialect, mlir::func::FuncDialect>();
  // These print and exit, and speak no protocol.
  bool isQuestion = llvm::any_of(llvm::ArrayRef<char *>(argv, argc), [](llvm::StringRef word) {
    return word.ltrim('-').starts_with("help") || word.ltrim('-') == "version";
  });
  if (isQuestion)
    return mlir::asMainReturnCode(mlir::MlirLspServerMain(argc, argv, registry));
  nnc::lsp::HoverFilter filter;
  if (!filter.isOpen()) {
    llvm::errs() << "nnc-lsp-server: error: cannot take over standard output\n";
    return 1;
  }
  return mlir::asMainReturnCode(mlir::MlirLspServerMain(argc, argv, registry));
}
