// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs any pass alone on text, for tests and for the curious.
#include "nnc/compiler/Registration.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

// The compile halves of the plugins of this build.
#define NNC_PLUGIN(name)                                                                           \
  namespace nnc::name {                                                                            \
  void registerTarget(mlir::DialectRegistry &);                                                    \
  }
#include "LinkedPlugins.def"
#undef NNC_PLUGIN

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  nnc::registerAllDialects(registry);
#define NNC_PLUGIN(name) nnc::name::registerTarget(registry);
#include "LinkedPlugins.def"
#undef NNC_PLUGIN
  nnc::registerAllPasses();
  mlir::registerTransformsPasses();
  mlir::registerReconcileUnrealizedCastsPass();
  return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, "nnc pass driver\n", registry));
}
