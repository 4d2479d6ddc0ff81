// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The language server for models: MLIR's, which knows the dialects that a model is
// written in. An editor starts it and speaks to it on standard input and output; see
// docs/editors.md.
#include "nnc/dialects/nn/NN.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/mlir-lsp-server/MlirLspServerMain.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<nnc::nn::NNDialect, mlir::func::FuncDialect>();
  return mlir::asMainReturnCode(mlir::MlirLspServerMain(argc, argv, registry));
}
