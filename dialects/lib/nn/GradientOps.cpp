// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nnc/dialects/nn/NN.h"

#include "llvm/ADT/SmallSet.h"

using namespace mlir;
using namespace nnc::nn;

static std::string listTypes(TypeRange types) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleaveComma(types, os, [&](Type type) { os << '\'' << type << '\''; });
  return text;
}

namespace {
/// The function a gradient op differentiates, its call verified; null with an
/// error otherwise.
template <typename Op> func::FuncOp verifyCallee(Op op, SymbolTableCollection &symbols) {
  auto callee = dyn_cast_or_null<func::FuncOp>(
      symbols.lookupNearestSymbolFrom(op.getOperation(), op.getCalleeAttr()));
  if (!callee) {
    op.emitOpError("names ") << op.getCalleeAttr() << ", which is no function here";
    return nullptr;
  }
  auto fail = [&](const Twine &message) {
    InFlightDiagnostic diagnostic = op.emitOpError(message);
    diagnostic.attachNote(callee.getLoc())
        << op.getCalleeAttr() << " of type " << callee.getFunctionType() << " is defined here";
    return nullptr;
  };
  if (!llvm::equal(op.getInputs().getTypes(), callee.getArgumentTypes()))
    return fail("expects operands of the types of the function's arguments, got (" +
                listTypes(op.getInputs().getTypes()) + ")");
  if (op.getNumResults() < callee.getNumResults() ||
      !llvm::equal(op.getResults().take_front(callee.getNumResults()).getTypes(),
                   callee.getResultTypes()))
    return fail("expects the function's results first among its own, got (" +
                listTypes(op.getResultTypes()) + ")");
  if (callee.getNumResults() == 0)
    return fail("expects a function whose first result is a scalar to differentiate");
  auto loss = dyn_cast<RankedTensorType>(callee.getResultTypes().front());
  if (!loss || loss.getRank() != 0 || !isa<FloatType>(loss.getElementType()))
    return fail("expects a function whose first result is tensor<f32> or tensor<f64>");
  return callee;
}
} // namespace

//===----------------------------------------------------------------------===//
// nn.value_and_grad
//===----------------------------------------------------------------------===//

LogicalResult ValueAndGradOp::verifySymbolUses(SymbolTableCollection &symbols) {
  func::FuncOp callee = verifyCallee(*this, symbols);
  if (!callee)
    return failure();
  auto gradients = getResults().drop_front(callee.getNumResults());
  if (gradients.size() != getWrt().size())
    return emitOpError("expects ")
           << callee.getNumResults() << " results of the function and " << getWrt().size()
           << " gradients, one for each entry of wrt, got " << getNumResults() << " results";
  llvm::SmallPtrSet<Attribute, 8> seen;
  for (auto [entry, gradient] : llvm::zip_equal(getWrt(), gradients)) {
    if (!seen.insert(entry).second)
      return emitOpError("names ") << entry << " twice in wrt";
    Type type;
    if (auto symbol = dyn_cast<FlatSymbolRefAttr>(entry)) {
      Operation *state = lookupState(*this, symbol);
      if (!state)
        return emitOpError("names ") << symbol << " in wrt, which is no nn.param or nn.state here";
      type = getStateType(state);
    } else {
      auto index = dyn_cast<IntegerAttr>(entry);
      if (!index || index.getInt() < 0 || index.getInt() >= callee.getNumArguments())
        return emitOpError("expects the name of a parameter or an argument's index in [0, ")
               << callee.getNumArguments() << ") in wrt, got " << entry;
      type = callee.getArgumentTypes()[index.getInt()];
    }
    if (!isa<FloatType>(cast<TensorType>(type).getElementType()))
      return emitOpError("cannot differentiate with respect to ")
             << entry << " of type " << type << ": only floats have gradients";
    if (gradient.getType() != type)
      return emitOpError("expects the gradient of ")
             << entry << " to have its type " << type << ", got " << gradient.getType();
  }
  return success();
}

//===----------------------------------------------------------------------===//
// nn.minimize
//===----------------------------------------------------------------------===//

LogicalResult MinimizeOp::verifySymbolUses(SymbolTableCollection &symbols) {
  func::FuncOp callee = verifyCallee(*this, symbols);
  if (!callee)
    return failure();
  if (getNumResults() != callee.getNumResults())
    return emitOpError("expects the ")
           << callee.getNumResults() << " results of the function, got " << getNumResults();
  llvm::SmallPtrSet<Attribute, 8> seen;
  if (std::optional<ArrayAttr> over = getOver())
    for (Attribute entry : *over) {
      auto symbol = dyn_cast<FlatSymbolRefAttr>(entry);
      if (!symbol || !isa_and_nonnull<ParamOp>(lookupState(*this, symbol)))
        return emitOpError("expects names of nn.params in over, got ") << entry;
      if (!seen.insert(entry).second)
        return emitOpError("names ") << entry << " twice in over";
    }
  // Whether the optimizer exists is known when the shipped ones are linked in
  // (expand-minimize); its hyper-parameters are checked there, too.
  auto isSetting = [&](StringRef what, NamedAttribute given) -> LogicalResult {
    if (isa<FloatAttr, FlatSymbolRefAttr>(given.getValue()))
      return success();
    return emitOpError("expects a number or a function for ")
           << what << " " << given.getName() << ", got " << given.getValue();
  };
  for (NamedAttribute given : getHyper())
    if (failed(isSetting("hyper-parameter", given)))
      return failure();
  constexpr StringRef treatments[] = {"clip_value", "clip_norm", "l2", "weight_decay"};
  if (std::optional<DictionaryAttr> treatment = getTreatment())
    for (NamedAttribute given : *treatment) {
      if (!llvm::is_contained(treatments, given.getName().getValue()))
        return emitOpError("expects with to name clip_value, clip_norm, l2 or weight_decay, got '")
               << given.getName().getValue() << "'";
      if (failed(isSetting("treatment", given)))
        return failure();
    }
  return success();
}
