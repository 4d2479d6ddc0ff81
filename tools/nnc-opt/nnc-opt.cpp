// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs any pass alone on text, for tests and for the curious.
#include "nnc/compiler/Registration.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  nnc::registerAllDialects(registry);
  nnc::registerAllPasses();
  mlir::registerTransformsPasses();
  mlir::registerReconcileUnrealizedCastsPass();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "nnc pass driver\n", registry));
}
