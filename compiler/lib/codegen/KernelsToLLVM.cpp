// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Elementary.h"
#include "Kernel.h"

#include "nnc/dialects/rt/RT.h"

#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVM.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MathToLibm/MathToLibm.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVMPass.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/Vector/Transforms/LoweringPatterns.h"
#include "mlir/Dialect/Vector/Transforms/VectorRewritePatterns.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Transforms/DialectConversion.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace nnc {
#define GEN_PASS_DEF_KERNELSTOLLVM
#include "nnc/stages/codegen/Passes.h.inc"
} // namespace nnc

namespace {
/// An integer as f16 or bf16 by way of f32: what canonicalization makes one op of is a
/// call of a library to LLVM.
template <typename Op> struct ConvertThroughF32 : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    Type element = getElementTypeOrSelf(op.getType());
    if (!element.isF16() && !element.isBF16())
      return rewriter.notifyMatchFailure(op, "gives a type that LLVM converts to");
    Type f32 = rewriter.getF32Type();
    Type wide = f32;
    if (auto shaped = dyn_cast<ShapedType>(op.getType()))
      wide = shaped.clone(f32);
    Value number = Op::create(rewriter, op.getLoc(), wide, op.getIn());
    rewriter.replaceOpWithNewOp<arith::TruncFOp>(op, op.getType(), number);
    return success();
  }
};

struct KernelsToLLVM : nnc::impl::KernelsToLLVMBase<KernelsToLLVM> {
  void runOnOperation() override {
    for (auto function : llvm::to_vector(getOperation().getOps<func::FuncOp>()))
      if (function->hasAttr(nnc::rt::kernelAttr) && failed(prepare(function)))
        return signalPassFailure();
    addressGlobals();
    if (failed(convertLibmCalls()) || failed(convertLoops()) || failed(convert()))
      return signalPassFailure();
  }

  /// x86-64 has had f16 since F16C, which is in x86-64-v3; before, it is a call of a
  /// library, and libraries that nnc writes import none.
  static LogicalResult checkConversions(func::FuncOp kernel) {
#if defined(__x86_64__)
    auto level = kernel->getAttrOfType<StringAttr>(nnc::rt::isaAttr);
    if (!level || level.getValue() != "generic")
      return success();
    WalkResult result = kernel.walk([](Operation *op) {
      if (!isa<arith::ExtFOp, arith::TruncFOp, arith::SIToFPOp, arith::UIToFPOp>(op) ||
          (!getElementTypeOrSelf(op->getOperand(0)).isF16() &&
           !getElementTypeOrSelf(op->getResult(0)).isF16()))
        return WalkResult::advance();
      op->emitError("uses f16, which the ISA level 'generic' has no instructions for: compile for "
                    "x86-64-v3, or use bf16");
      return WalkResult::interrupt();
    });
    return failure(result.wasInterrupted());
#else
    return success();
#endif
  }

  /// What has a simpler form in the same dialects.
  LogicalResult prepare(func::FuncOp kernel) {
    if (failed(checkConversions(kernel)))
      return failure();
    nnc::codegen::accessTruthValuesAsBytes(kernel);
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    nnc::codegen::populateElementaryPatterns(patterns);
    memref::populateExpandStridedMetadataPatterns(patterns);
    vector::populateVectorTransposeLoweringPatterns(patterns,
                                                    vector::VectorTransposeLowering::Shuffle1D);
    vector::populateVectorBroadcastLoweringPatterns(patterns);
    vector::populateVectorInsertExtractStridedSliceTransforms(patterns);
    vector::populateVectorRankReducingFMAPattern(patterns);
    arith::populateCeilFloorDivExpandOpsPatterns(patterns);
    // No CPU at hand has it all, and libraries import no helpers.
    arith::populateExpandBFloat16Patterns(patterns);
    patterns.add<ConvertThroughF32<arith::SIToFPOp>, ConvertThroughF32<arith::UIToFPOp>>(context);
    return applyPatternsGreedily(kernel, std::move(patterns));
  }

  /// Entries, which nnc-lower-entries turns into code, name the constants that
  /// become LLVM's here by their addresses.
  void addressGlobals() {
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (function->hasAttr(nnc::rt::entryAttr))
        function.walk([&](memref::GetGlobalOp global) {
          OpBuilder b(global);
          Value address = LLVM::AddressOfOp::create(
              b, global.getLoc(), LLVM::LLVMPointerType::get(&getContext()), global.getName());
          global.replaceAllUsesWith(
              UnrealizedConversionCastOp::create(b, global.getLoc(), global.getType(), address)
                  .getResult(0));
          global.erase();
        });
  }

  /// Functions that LLVM has no accurate intrinsic for.
  LogicalResult convertLibmCalls() {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    populateMathToLibmConversionPatterns(patterns);
    ConversionTarget target(*context);
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    target.addIllegalOp<math::Log1pOp, math::ExpM1Op, math::ErfOp, math::ErfcOp, math::CbrtOp,
                        math::TanhOp, math::TanOp, math::AsinOp, math::AcosOp, math::AtanOp,
                        math::Atan2Op>();
    return applyPartialConversion(getOperation(), target, std::move(patterns));
  }

  /// Loops become branches. A step of its own: the patterns of the next one expect
  /// to see `cf` as an input.
  LogicalResult convertLoops() {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    populateSCFToControlFlowConversionPatterns(patterns);
    ConversionTarget target(*context);
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    // Those of entries are the host's, which nnc-lower-entries writes out.
    target.addDynamicallyLegalDialect<scf::SCFDialect>([](Operation *op) {
      return op->getParentOfType<func::FuncOp>()->hasAttr(nnc::rt::entryAttr);
    });
    return applyPartialConversion(getOperation(), target, std::move(patterns));
  }

  LogicalResult convert() {
    MLIRContext *context = &getContext();
    LowerToLLVMOptions options(context);
    options.useBarePtrCallConv = true;
    LLVMTypeConverter converter(context, options);
    RewritePatternSet patterns(context);
    cf::populateControlFlowToLLVMConversionPatterns(converter, patterns);
    arith::populateArithToLLVMConversionPatterns(converter, patterns);
    index::populateIndexToLLVMConversionPatterns(converter, patterns);
    populateMathToLLVMConversionPatterns(converter, patterns);
    populateFinalizeMemRefToLLVMConversionPatterns(converter, patterns);
    populateVectorToLLVMConversionPatterns(converter, patterns);
    populateFuncToLLVMConversionPatterns(converter, patterns);
    ub::populateUBToLLVMConversionPatterns(converter, patterns);
    LLVMConversionTarget target(*context);
    target.addLegalOp<ModuleOp>();
    target.addLegalDialect<nnc::rt::RTDialect>();
    // Entries come next (nnc-lower-entries): they are launches, not code.
    auto isEntry = [](func::FuncOp function) -> std::optional<bool> {
      return function->hasAttr(nnc::rt::entryAttr);
    };
    target.addDynamicallyLegalOp<func::FuncOp>(isEntry);
    target.markOpRecursivelyLegal<func::FuncOp>(isEntry);
    return applyPartialConversion(getOperation(), target, std::move(patterns));
  }
};
} // namespace
