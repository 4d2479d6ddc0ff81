// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tensors become buffers. Entries are functions of buffers already, so no
// function boundary needs conversion.
#include "mlir/Dialect/Arith/IR/Arith.h"
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

/// Makes a constant of equal elements where it is used. As data it would be a piece of
/// the library, as large as the parameter that starts with it.
void fillEqualElements(ModuleOp module) {
  constexpr int64_t kept = 64; // elements that are as well data
  SmallVector<arith::ConstantOp> constants;
  module.walk([&](arith::ConstantOp constant) {
    auto elements = dyn_cast<DenseElementsAttr>(constant.getValue());
    if (elements && elements.isSplat() && elements.getNumElements() > kept)
      constants.push_back(constant);
  });
  for (arith::ConstantOp constant : constants) {
    auto elements = cast<DenseElementsAttr>(constant.getValue());
    auto type = cast<RankedTensorType>(constant.getType());
    for (OpOperand &use : llvm::make_early_inc_range(constant->getUses())) {
      OpBuilder b(use.getOwner());
      Location loc = constant.getLoc();
      Value empty = tensor::EmptyOp::create(b, loc, type.getShape(), type.getElementType());
      Value element =
          arith::ConstantOp::create(b, loc, cast<TypedAttr>(elements.getSplatValue<Attribute>()));
      use.set(linalg::FillOp::create(b, loc, element, empty).getResult(0));
    }
    constant.erase();
  }
}

struct Bufferize : nnc::impl::BufferizeBase<Bufferize> {
  void runOnOperation() override {
    fillEqualElements(getOperation());
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
