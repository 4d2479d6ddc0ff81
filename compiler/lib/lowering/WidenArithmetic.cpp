// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// f16 and bf16 are how elements are stored; what is computed with them is computed in
// f32 and rounded once by each op. So no lowering and no kernel needs to know of them,
// and sums and products add up in f32. A backend that has instructions for them has
// claimed its ops before.
#include "nnc/dialects/nn/NN.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;
using namespace nnc;

namespace nnc {
#define GEN_PASS_DEF_WIDENARITHMETIC
#include "nnc/stages/lowering/Passes.h.inc"
} // namespace nnc

namespace {
bool isNarrow(Value value) {
  auto type = dyn_cast<TensorType>(value.getType());
  return type && nn::isNarrowFloat(type.getElementType());
}

struct WidenArithmetic : nnc::impl::WidenArithmeticBase<WidenArithmetic> {
  void runOnOperation() override {
    SmallVector<Operation *> ops;
    getOperation().walk([&](Operation *op) {
      if (computes(op) &&
          (llvm::any_of(op->getOperands(), isNarrow) || llvm::any_of(op->getResults(), isNarrow)))
        ops.push_back(op);
    });
    for (Operation *op : ops)
      widen(op);
  }

  static bool computes(Operation *op) {
    return isa_and_nonnull<nn::NNDialect>(op->getDialect()) && !op->hasTrait<nn::MovesElements>() &&
           !op->hasTrait<OpTrait::IsTerminator>() && !isa<nn::CastOp, ControlOpInterface>(op);
  }

  static void widen(Operation *op) {
    OpBuilder builder(op);
    Location loc = op->getLoc();
    Type f32 = builder.getF32Type();
    IRMapping mapping;
    for (Value operand : op->getOperands())
      if (isNarrow(operand) && !mapping.contains(operand))
        mapping.map(operand, nn::CastOp::create(builder, loc, operand, f32).getResult());
    Operation *wide = builder.clone(*op, mapping);
    for (auto [result, from] : llvm::zip_equal(wide->getResults(), op->getResults())) {
      Value replacement = result;
      if (isNarrow(from)) {
        auto type = cast<TensorType>(from.getType());
        result.setType(type.clone(f32));
        replacement = nn::CastOp::create(builder, loc, result, type.getElementType());
      }
      from.replaceAllUsesWith(replacement);
    }
    op->erase();
  }
};
} // namespace
