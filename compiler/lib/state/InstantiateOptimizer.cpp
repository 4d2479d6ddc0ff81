// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "InstantiateOptimizer.h"

#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace nnc::nn;

namespace {
APFloat converted(APFloat value, FloatType type) {
  bool lossy;
  value.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven, &lossy);
  return value;
}

/// What f32 and tensor<*xf32> stand for in the region. A constant of f32 keeps
/// its value, digits that f32 did not hold do not come back in f64.
AttrTypeReplacer makeReplacer(RankedTensorType parameter) {
  auto element = cast<FloatType>(parameter.getElementType());
  AttrTypeReplacer replacer;
  replacer.addReplacement([=](UnrankedTensorType type) -> std::optional<Type> {
    if (!type.getElementType().isF32())
      return std::nullopt;
    return parameter;
  });
  replacer.addReplacement([=](Float32Type) -> std::optional<Type> { return element; });
  replacer.addReplacement([=](FloatAttr number) -> std::optional<Attribute> {
    if (!number.getType().isF32())
      return number;
    return FloatAttr::get(element, converted(number.getValue(), element));
  });
  replacer.addReplacement([=](DenseElementsAttr values) -> std::optional<Attribute> {
    if (!values.getElementType().isF32())
      return values;
    return values.mapValues(
        element, [=](const APFloat &value) { return converted(value, element).bitcastToAPInt(); });
  });
  return replacer;
}
} // namespace

FailureOr<SmallVector<Value>> nnc::state::instantiateOptimizer(OpBuilder &builder, Location loc,
                                                               OptimizerOp optimizer,
                                                               const UpdateInputs &inputs,
                                                               StringRef parameter) {
  auto type = cast<RankedTensorType>(inputs.parameter.getType());
  ScopedDiagnosticHandler nameParameter(builder.getContext(), [&](Diagnostic &diagnostic) {
    diagnostic.attachNote(loc) << "when optimizer @" << optimizer.getSymName()
                               << " updates parameter @" << parameter << " of type " << type;
    return failure();
  });
  IRMapping mapping;
  mapping.map(optimizer.getParameter(), inputs.parameter);
  mapping.map(optimizer.getGradient(), inputs.gradient);
  for (auto [i, slot] : llvm::enumerate(inputs.slots))
    mapping.map(optimizer.getSlot(i), slot);
  for (auto [i, scalar] : llvm::enumerate(inputs.scalars))
    mapping.map(optimizer.getScalar(i), scalar);
  mapping.map(optimizer.getStep(), inputs.step);
  for (auto [i, value] : llvm::enumerate(inputs.hyper))
    mapping.map(optimizer.getHyperValue(i), value);

  AttrTypeReplacer replacer = makeReplacer(type);
  Block &body = optimizer.getBody().front();
  for (Operation &op : body.without_terminator()) {
    Operation *copy = builder.clone(op, mapping);
    copy->setLoc(CallSiteLoc::get(op.getLoc(), loc));
    replacer.recursivelyReplaceElementsIn(copy, /*replaceAttrs=*/true, /*replaceLocs=*/false,
                                          /*replaceTypes=*/true);
    // Results whose type follows from operands are now ranked ones' results.
    auto inferable = dyn_cast<InferTypeOpInterface>(copy);
    if (!inferable)
      continue;
    SmallVector<Type> types;
    if (failed(inferable.inferReturnTypes(builder.getContext(), copy->getLoc(), copy->getOperands(),
                                          copy->getDiscardableAttrDictionary(),
                                          copy->getPropertiesStorage(), copy->getRegions(), types)))
      return failure();
    for (auto [result, inferred] : llvm::zip_equal(copy->getResults(), types))
      result.setType(inferred);
  }
  SmallVector<Value> updated;
  for (auto [i, value] : llvm::enumerate(body.getTerminator()->getOperands())) {
    Value instance = mapping.lookup(value);
    Type expected = i <= inputs.slots.size()
                        ? Type(type)
                        : inputs.scalars[i - 1 - inputs.slots.size()].getType();
    if (instance.getType() != expected) {
      body.getTerminator()->emitOpError("expects ")
          << expected << " as value " << i << ", got " << instance.getType();
      return failure();
    }
    updated.push_back(instance);
  }
  return updated;
}
