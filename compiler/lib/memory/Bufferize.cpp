// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tensors become buffers. Entries are functions of buffers already, so no
// function boundary needs conversion.
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotModuleBufferize.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Transforms.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;

namespace nnc {
#define GEN_PASS_DEF_BUFFERIZE
#include "nnc/stages/memory/Passes.h.inc"
} // namespace nnc

namespace {
/// Gives each use of a `tensor.empty` one of its own. Values that share one would
/// share a buffer, which hides where a result could be made in place.
void splitEmptyTensors(ModuleOp module) {
  SmallVector<tensor::EmptyOp> empties;
  module.walk([&](tensor::EmptyOp empty) { empties.push_back(empty); });
  for (tensor::EmptyOp empty : empties)
    for (OpOperand &use : llvm::make_early_inc_range(empty->getUses())) {
      if (empty->hasOneUse())
        break;
      OpBuilder builder(use.getOwner());
      use.set(builder.clone(*empty)->getResult(0));
    }
}

struct Bufferize : nnc::impl::BufferizeBase<Bufferize> {
  void runOnOperation() override {
    splitEmptyTensors(getOperation());
    bufferization::OneShotBufferizationOptions options;
    options.bufferizeFunctionBoundaries = false;
    // Buffers are dense and row-major until a layout stage says otherwise.
    options.setFunctionBoundaryTypeConversion(bufferization::LayoutMapOption::IdentityLayoutMap);
    options.unknownTypeConverterFn = [](TensorType type, Attribute space,
                                        const bufferization::BufferizationOptions &) {
      return bufferization::getMemRefTypeWithStaticIdentityLayout(type, space);
    };
    // A copy stays visible: nnc-update-in-place removes it or counts it.
    options.memCpyFn = [](OpBuilder &b, Location loc, Value from, Value to) {
      memref::CopyOp::create(b, loc, from, to);
      return success();
    };
    bufferization::BufferizationState state;
    if (failed(bufferization::runOneShotBufferize(getOperation(), options, state)))
      return signalPassFailure();
    bool left = false;
    getOperation().walk([&](Operation *op) {
      for (Type type : op->getResultTypes())
        if (isa<TensorType>(type) && !left) {
          op->emitError("was not turned into buffers: this is a bug of nnc");
          left = true;
        }
    });
    if (left)
      signalPassFailure();
  }
};
} // namespace
