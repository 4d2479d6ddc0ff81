// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads a model through its frontend, with all the frontend's limits, and prints
// it as `nn`. nnc-opt reads any MLIR; this reads what users may write.
#include "nnc/compiler/Registration.h"
#include "nnc/frontends/Onnx.h"
#include "nnc/frontends/OnnxExport.h"
#include "nnc/frontends/Text.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/SourceMgr.h"

namespace cl = llvm::cl;

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  nnc::TextLimits limits;
  cl::opt<std::string> input(cl::Positional, cl::desc("<model.mlir or model.onnx>"));
  cl::opt<bool> locations("locations", cl::desc("Print where each op and argument comes from"));
  cl::opt<uint64_t> bytes("max-bytes", cl::desc("Bytes of text"), cl::init(limits.bytes));
  cl::opt<unsigned> nesting("max-nesting", cl::desc("Brackets in brackets"),
                            cl::init(limits.nesting));
  cl::opt<bool> onnxOps("onnx-ops", cl::desc("Print the ops of ONNX that can be read"));
  cl::opt<bool> onnxExports("onnx-exports", cl::desc("Print what ops become in ONNX"));
  cl::ParseCommandLineOptions(argc, argv, "nnc model reader\n");
  if (onnxOps) {
    nnc::printOnnxOps(llvm::outs());
    return 0;
  }
  if (onnxExports) {
    mlir::DialectRegistry registry;
    nnc::registerAllDialects(registry);
    mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
    context.loadAllAvailableDialects();
    nnc::printOnnxExports(llvm::outs(), context);
    return 0;
  }
  if (input.empty()) {
    llvm::errs() << "nnc-translate: expects a model\n";
    return 2;
  }
  limits.bytes = bytes;
  limits.nesting = nesting;

  mlir::DialectRegistry registry;
  nnc::registerAllDialects(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  // Users know their line, not the op's generic form.
  context.printOpOnDiagnostic(false);
  llvm::SourceMgr sources;
  mlir::SourceMgrDiagnosticHandler handler(sources, &context);
  nnc::OnnxLimits onnxLimits;
  onnxLimits.bytes = limits.bytes;
  auto module = nnc::isOnnxFile(input) ? nnc::parseOnnxFile(input, context, sources, onnxLimits)
                                       : nnc::parseModelFile(input, context, sources, limits);
  if (!module)
    return 1;
  mlir::OpPrintingFlags flags;
  if (locations)
    flags.enableDebugInfo(/*enable=*/true, /*prettyForm=*/false);
  else if (nnc::isOnnxFile(input))
    flags.printNameLocAsPrefix(); // arguments by their names, as a model's text has them
  module->print(llvm::outs(), flags);
  return 0;
}
