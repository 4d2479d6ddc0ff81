// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Pooling: what a window was made of gets the cotangent. Picking and putting, summing and
// spreading are each other's adjoints.
#include "rules/Rules.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::autodiff;

static ArrayRef<int64_t> imageOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape().drop_front(2);
}

namespace {
struct MaxPoolRule : DifferentiableOpInterface::ExternalModel<MaxPoolRule, nn::MaxPoolWithIndexOp> {
  LogicalResult buildVJP(Operation *operation, OpBuilder &builder, ValueRange resultCotangents,
                         ArrayRef<bool>, MutableArrayRef<Value> operandCotangents) const {
    auto op = cast<nn::MaxPoolWithIndexOp>(operation);
    Term g(builder, op.getLoc(), resultCotangents.front());
    operandCotangents[0] =
        g.emit<nn::WindowPutOp>(g, op.getIndex(), imageOf(op.getInput()), op.getWindows());
    return success();
  }
};

struct WindowPickRule : OperandRule<WindowPickRule, nn::WindowPickOp> {
  bool isLocallyConstantIn(Operation *, unsigned index) const { return index == 1; }

  Term derive(nn::WindowPickOp op, unsigned, Term g) const {
    return g.emit<nn::WindowPutOp>(g, op.getIndex(), imageOf(op.getInput()), op.getWindows());
  }
};

struct WindowPutRule : OperandRule<WindowPutRule, nn::WindowPutOp> {
  bool isLocallyConstantIn(Operation *, unsigned index) const { return index == 1; }

  Term derive(nn::WindowPutOp op, unsigned, Term g) const {
    return g.emit<nn::WindowPickOp>(g, op.getIndex(), op.getWindows());
  }
};

struct WindowSumRule : OperandRule<WindowSumRule, nn::WindowSumOp> {
  Term derive(nn::WindowSumOp op, unsigned, Term g) const {
    return g.emit<nn::WindowSpreadOp>(g, imageOf(op.getInput()), op.getWindows());
  }
};

struct WindowSpreadRule : OperandRule<WindowSpreadRule, nn::WindowSpreadOp> {
  Term derive(nn::WindowSpreadOp op, unsigned, Term g) const {
    return g.emit<nn::WindowSumOp>(g, op.getWindows());
  }
};
} // namespace

void autodiff::attachPoolRules(MLIRContext *context) {
  nn::MaxPoolWithIndexOp::attachInterface<MaxPoolRule>(*context);
  nn::WindowPickOp::attachInterface<WindowPickRule>(*context);
  nn::WindowPutOp::attachInterface<WindowPutRule>(*context);
  nn::WindowSumOp::attachInterface<WindowSumRule>(*context);
  nn::WindowSpreadOp::attachInterface<WindowSpreadRule>(*context);
}
