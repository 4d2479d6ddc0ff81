// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A call is in the way of a gradient only where the function has one of its own
// (`nn.vjp`): that is called with the arguments and the cotangents.
#include "rules/Rules.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::autodiff;

namespace {
bool isFloat(Type type) { return isa<FloatType>(cast<TensorType>(type).getElementType()); }

struct CallRule : DifferentiableOpInterface::ExternalModel<CallRule, func::CallOp> {
  LogicalResult buildVJP(Operation *op, OpBuilder &builder, ValueRange resultCotangents,
                         ArrayRef<bool>, MutableArrayRef<Value> operandCotangents) const {
    auto call = cast<func::CallOp>(op);
    auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(call, call.getCalleeAttr());
    auto vjp = callee->getAttrOfType<FlatSymbolRefAttr>(nn::vjpAttr);
    if (!vjp)
      return call.emitError("cannot differentiate a call of '")
             << callee.getSymName() << "': nnc-inline-calls has to run before";
    SmallVector<Value> operands(call.getOperands());
    for (auto [cotangent, result] : llvm::zip_equal(resultCotangents, call.getResults())) {
      if (!isFloat(result.getType()))
        continue;
      operands.push_back(
          cotangent ? cotangent
                    : nn::ConstantOp::create(builder, call.getLoc(),
                                             cast<RankedTensorType>(result.getType()), 0.0));
    }
    SmallVector<Type> types;
    llvm::copy_if(call.getOperandTypes(), std::back_inserter(types), isFloat);
    auto gradient = func::CallOp::create(builder, call.getLoc(), vjp, types, operands);
    unsigned next = 0;
    for (auto [operand, cotangent] : llvm::zip_equal(call.getOperands(), operandCotangents))
      if (isFloat(operand.getType()))
        cotangent = gradient.getResult(next++);
    return success();
  }
};
} // namespace

void autodiff::attachCallRule(MLIRContext *context) {
  func::CallOp::attachInterface<CallRule>(*context);
}
