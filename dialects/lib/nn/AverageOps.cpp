// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Inference.h"

using namespace mlir;
using namespace nnc::nn;

LogicalResult UpdateAverageOp::verifySymbolUses(SymbolTableCollection &) {
  if (!(*this)->getParentOfType<ModelOp>())
    return emitOpError("belongs inside an nn.model");
  if (std::optional<APFloat> decay = getDecay()) {
    double number = decay->convertToDouble();
    if (!(number >= 0 && number < 1))
      return emitOpError("expects a decay in [0, 1), got ") << describe(number);
  }
  return verifyOver(*this, getOver());
}

LogicalResult CallAverageOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto callee = dyn_cast_or_null<func::FuncOp>(
      symbols.lookupNearestSymbolFrom(getOperation(), getCalleeAttr()));
  if (!callee)
    return emitOpError("names ") << getCalleeAttr() << ", which is no function here";
  if (TypeRange(getInputs().getTypes()) == TypeRange(callee.getArgumentTypes()) &&
      TypeRange(getResultTypes()) == TypeRange(callee.getResultTypes()))
    return success();
  InFlightDiagnostic diagnostic =
      emitOpError("expects operands and results of the function's types, got ")
      << FunctionType::get(getContext(), getInputs().getTypes(), getResultTypes());
  diagnostic.attachNote(callee.getLoc())
      << getCalleeAttr() << " of type " << callee.getFunctionType() << " is defined here";
  return diagnostic;
}
