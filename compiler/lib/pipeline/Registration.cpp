// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nnc/compiler/Registration.h"

#include "memory/RTBufferization.h"

#include "nnc/compiler/Autodiff.h"
#include "nnc/dialects/nn/NN.h"
#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Pass/Pass.h"

namespace nnc {
#define GEN_PASS_DECL
#include "nnc/stages/autodiff/Passes.h.inc"
#define GEN_PASS_DECL
#include "nnc/stages/codegen/Passes.h.inc"
#define GEN_PASS_DECL
#include "nnc/stages/fusion/Passes.h.inc"
#define GEN_PASS_DECL
#include "nnc/stages/layout/Passes.h.inc"
#define GEN_PASS_DECL
#include "nnc/stages/lowering/Passes.h.inc"
#define GEN_PASS_DECL
#include "nnc/stages/memory/Passes.h.inc"
#define GEN_PASS_DECL
#include "nnc/stages/partition/Passes.h.inc"
#define GEN_PASS_DECL
#include "nnc/stages/simplify/Passes.h.inc"
#define GEN_PASS_DECL
#include "nnc/stages/state/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "nnc/stages/autodiff/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "nnc/stages/codegen/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "nnc/stages/fusion/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "nnc/stages/layout/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "nnc/stages/lowering/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "nnc/stages/memory/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "nnc/stages/partition/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "nnc/stages/simplify/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "nnc/stages/state/Passes.h.inc"
} // namespace nnc

void nnc::registerAllDialects(mlir::DialectRegistry &registry) {
  registry.insert<nn::NNDialect, rt::RTDialect, mlir::arith::ArithDialect,
                  mlir::bufferization::BufferizationDialect, mlir::func::FuncDialect,
                  mlir::LLVM::LLVMDialect, mlir::linalg::LinalgDialect, mlir::math::MathDialect,
                  mlir::memref::MemRefDialect, mlir::scf::SCFDialect, mlir::tensor::TensorDialect,
                  mlir::vector::VectorDialect>();
  mlir::arith::registerBufferizableOpInterfaceExternalModels(registry);
  mlir::linalg::registerBufferizableOpInterfaceExternalModels(registry);
  mlir::scf::registerBufferizableOpInterfaceExternalModels(registry);
  mlir::tensor::registerBufferizableOpInterfaceExternalModels(registry);
  registerAutodiffRules(registry);
  registerRTBufferization(registry);
}

void nnc::registerAllPasses() {
  registerAutodiffPasses();
  registerCodegenPasses();
  registerFusionPasses();
  registerLayoutPasses();
  registerLoweringPasses();
  registerMemoryPasses();
  registerPartitionPasses();
  registerSimplifyPasses();
  registerStatePasses();
}
