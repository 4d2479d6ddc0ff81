// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Conversion patterns from a formula or a function: what an op family is
// written with, a line or a few per op.
#ifndef NNC_LOWERING_PATTERNS_H
#define NNC_LOWERING_PATTERNS_H

#include "Structured.h"

#include "mlir/Transforms/DialectConversion.h"

namespace nnc::lowering {

/// `Lower` is called as lower(op, adaptor, rewriter) and gives the op's result.
template <typename Op, typename Lower> struct OpPattern : mlir::OpConversionPattern<Op> {
  OpPattern(mlir::MLIRContext *context, Lower lower)
      : mlir::OpConversionPattern<Op>(context), lower(std::move(lower)) {}

  mlir::LogicalResult matchAndRewrite(Op op, typename Op::Adaptor adaptor,
                                      mlir::ConversionPatternRewriter &rewriter) const final {
    auto isStatic = [](mlir::Type type) {
      auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(type);
      return tensor && tensor.hasStaticShape();
    };
    if (!llvm::all_of(op->getOperandTypes(), isStatic) ||
        !llvm::all_of(op->getResultTypes(), isStatic))
      return rewriter.notifyMatchFailure(op, "needs tensors of static shape");
    rewriter.replaceOp(op, lower(op, adaptor, rewriter));
    return mlir::success();
  }

private:
  Lower lower;
};

template <typename Op, typename Lower>
void addPattern(mlir::RewritePatternSet &patterns, Lower lower) {
  patterns.add<OpPattern<Op, Lower>>(patterns.getContext(), std::move(lower));
}

/// One linalg.generic with formula(op, operands' elements).
template <typename Op, typename OpFormula>
void addElementwise(mlir::RewritePatternSet &patterns, OpFormula formula) {
  addPattern<Op>(patterns, [formula](Op op, auto adaptor, mlir::OpBuilder &builder) {
    return elementwise(builder, op.getLoc(), typeOf(op.getResult()), adaptor.getOperands(),
                       [&](Body &, llvm::ArrayRef<Scalar> x) { return formula(op, x); });
  });
}

/// The same for ops without attributes, with formula(x) or formula(x, y).
template <typename Op, typename Unary>
void addUnary(mlir::RewritePatternSet &patterns, Unary formula) {
  addElementwise<Op>(patterns, [formula](Op, llvm::ArrayRef<Scalar> x) { return formula(x[0]); });
}
template <typename Op, typename Binary>
void addBinary(mlir::RewritePatternSet &patterns, Binary formula) {
  addElementwise<Op>(patterns,
                     [formula](Op, llvm::ArrayRef<Scalar> x) { return formula(x[0], x[1]); });
}

} // namespace nnc::lowering

#endif // NNC_LOWERING_PATTERNS_H
