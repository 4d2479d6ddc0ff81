// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The portable lowering. The patterns are in a file per op family.
#include "Families.h"

#include "nnc/dialects/nn/NN.h"
#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Transforms/DialectConversion.h"

namespace nnc {
#define GEN_PASS_DEF_CONVERTNNTOLINALG
#define GEN_PASS_DEF_VERIFYLOWERING
#include "nnc/stages/lowering/Passes.h.inc"
} // namespace nnc

using namespace mlir;
using namespace nnc;

/// An error at each op of `nn`, saying what keeps it from being lowered.
static LogicalResult verifyNoneLeft(ModuleOp module) {
  bool isClean = true;
  module.walk([&](Operation *op) {
    if (!isa_and_nonnull<nn::NNDialect>(op->getDialect()))
      return;
    isClean = false;
    for (Value value : llvm::concat<Value>(SmallVector<Value>(op->getOperands()),
                                           SmallVector<Value>(op->getResults()))) {
      auto type = dyn_cast<RankedTensorType>(value.getType());
      if (type && type.hasStaticShape())
        continue;
      op->emitOpError("expects tensors of static shape to be lowered, got ") << value.getType();
      return;
    }
    op->emitOpError("has no portable lowering and is left after it");
  });
  return success(isClean);
}

namespace {

struct ConvertNNToLinalg : nnc::impl::ConvertNNToLinalgBase<ConvertNNToLinalg> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    lowering::populateActivation(patterns);
    lowering::populateControl(patterns);
    lowering::populateConv(patterns);
    lowering::populateElementwise(patterns);
    lowering::populateLoss(patterns);
    lowering::populateMatmul(patterns);
    lowering::populatePool(patterns);
    lowering::populateRandom(patterns);
    lowering::populateReduction(patterns);
    lowering::populateShape(patterns);
    ConversionTarget target(getContext());
    target.addLegalDialect<arith::ArithDialect, linalg::LinalgDialect, math::MathDialect,
                           rt::RTDialect, scf::SCFDialect, tensor::TensorDialect>();
    // `nn` is of unknown legality, not illegal: so that all ops that are left are
    // reported, each with its reason, and not just the first.
    if (failed(applyPartialConversion(getOperation(), target, std::move(patterns))) ||
        failed(verifyNoneLeft(getOperation())))
      signalPassFailure();
  }
};

struct VerifyLowering : nnc::impl::VerifyLoweringBase<VerifyLowering> {
  void runOnOperation() override {
    if (failed(verifyNoneLeft(getOperation())))
      signalPassFailure();
    markAllAnalysesPreserved();
  }
};

} // namespace
