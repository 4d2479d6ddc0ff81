// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Mixed precision (Micikevicius et al., ICLR 2018): products work in f16 or bf16, and
// so does what follows on them and loses nothing by it. Parameters stay f32, and since
// a gradient passes back through the casts that are put in here, so do their gradients.
#include "nnc/dialects/nn/NN.h"
#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;
using namespace nnc;

namespace nnc {
#define GEN_PASS_DECL_MIXEDPRECISION
#define GEN_PASS_DEF_MIXEDPRECISION
#include "nnc/stages/simplify/Passes.h.inc"
} // namespace nnc

namespace {
bool isF32(Value value) {
  auto type = dyn_cast<TensorType>(value.getType());
  return type && type.getElementType().isF32();
}

struct MixedPrecision : nnc::impl::MixedPrecisionBase<MixedPrecision> {
  using MixedPrecisionBase::MixedPrecisionBase;

  void runOnOperation() override {
    Builder builder(&getContext());
    if (type == "bf16")
      narrow = builder.getBF16Type();
    else if (type == "f16")
      narrow = builder.getF16Type();
    else {
      getOperation().emitError("expects type bf16 or f16 for mixed precision, got '")
          << type.getValue() << "'";
      return signalPassFailure();
    }
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      if (function->hasAttr(rt::initializerAttr))
        continue; // first values are those of a model in f32
      SmallVector<Operation *> ops;
      function.walk<WalkOrder::PreOrder>([&](Operation *op) { ops.push_back(op); });
      for (Operation *op : ops)
        if (isa<WorkOpInterface>(op) ? llvm::any_of(op->getOperands(), isF32) : follows(op)) {
          rewrite(op);
          ++numNarrowed;
        }
    }
  }

  Type narrow;

  /// The narrow value that `value` is the wider form of, or null.
  Value narrowSourceOf(Value value) {
    auto cast = value.getDefiningOp<nn::CastOp>();
    if (cast && mlir::cast<TensorType>(cast.getInput().getType()).getElementType() == narrow)
      return cast.getInput();
    return nullptr;
  }

  /// Whether each element of a constant is as much in the narrow type, but for a
  /// rounding: not an infinity, nor zero.
  bool fits(Value value) {
    auto constant = value.getDefiningOp<nn::ConstantOp>();
    auto elements = constant ? dyn_cast<DenseElementsAttr>(constant.getValue()) : nullptr;
    if (!elements)
      return false;
    auto elementFits = [&](APFloat number) {
      APFloat narrowed = number;
      bool exact;
      narrowed.convert(cast<FloatType>(narrow).getFloatSemantics(), APFloat::rmNearestTiesToEven,
                       &exact);
      return narrowed.isFinite() == number.isFinite() && narrowed.isZero() == number.isZero();
    };
    if (elements.isSplat())
      return elementFits(elements.getSplatValue<APFloat>());
    return llvm::all_of(elements.getValues<APFloat>(), elementFits);
  }

  /// Whether an op works on values that are narrow already, and may do so in that type.
  bool follows(Operation *op) {
    if (!op->hasTrait<nn::KeepsPrecision>() && !op->hasTrait<nn::MovesElements>())
      return false;
    bool any = false;
    for (Value operand : op->getOperands()) {
      if (!isF32(operand))
        continue;
      bool isNarrow = narrowSourceOf(operand) != nullptr;
      if (!isNarrow && !fits(operand))
        return false;
      any |= isNarrow;
    }
    return any;
  }

  void rewrite(Operation *op) {
    OpBuilder builder(op);
    Location loc = op->getLoc();
    IRMapping mapping;
    for (Value operand : op->getOperands()) {
      if (!isF32(operand) || mapping.contains(operand))
        continue;
      Value source = narrowSourceOf(operand);
      mapping.map(operand, source ? source : nn::CastOp::create(builder, loc, operand, narrow));
    }
    Operation *copy = builder.clone(*op, mapping);
    for (auto [result, from] : llvm::zip_equal(copy->getResults(), op->getResults())) {
      Value replacement = result;
      if (isF32(from)) {
        result.setType(cast<TensorType>(from.getType()).clone(narrow));
        replacement = nn::CastOp::create(builder, loc, result, builder.getF32Type());
      }
      from.replaceAllUsesWith(replacement);
    }
    op->erase();
  }
};
} // namespace
