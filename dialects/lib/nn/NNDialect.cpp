// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Asm.h"
#include "CustomGradient.h"
#include "Inference.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace nnc::nn;

#include "nnc/dialects/nn/NNDialect.cpp.inc"

#include "nnc/dialects/nn/NNEnums.cpp.inc"

#include "nnc/dialects/nn/NNInitializerAttrInterface.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "nnc/dialects/nn/NNAttrs.cpp.inc"

#define GET_OP_CLASSES
#include "nnc/dialects/nn/NNOps.cpp.inc"

void NNDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "nnc/dialects/nn/NNAttrs.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "nnc/dialects/nn/NNOps.cpp.inc"
      >();
}

Operation *NNDialect::materializeConstant(OpBuilder &builder, Attribute value, Type type,
                                          Location loc) {
  auto elements = dyn_cast<ElementsAttr>(value);
  if (!elements || elements.getType() != type)
    return nullptr;
  return ConstantOp::create(builder, loc, type, elements);
}

static LogicalResult refuse(Operation *op, NamedAttribute attribute) {
  return op->emitError("there is no attribute ") << attribute.getName() << " here";
}

LogicalResult NNDialect::verifyOperationAttribute(Operation *op, NamedAttribute attribute) {
  if (auto function = dyn_cast<func::FuncOp>(op); function && attribute.getName() == vjpAttr)
    return verifyCustomGradient(function, attribute.getValue());
  if (attribute.getName() != slotOfAttr || !isa<StateOp>(op))
    return refuse(op, attribute);
  if (isa<FlatSymbolRefAttr>(attribute.getValue()))
    return success();
  return op->emitError("expects a parameter's name for ")
         << attribute.getName() << ", got " << attribute.getValue();
}

/// Of arguments and results.
static LogicalResult verifyName(Operation *op, NamedAttribute attribute) {
  if (attribute.getName() != nameAttr)
    return refuse(op, attribute);
  if (isa<StringAttr>(attribute.getValue()))
    return success();
  return op->emitError("expects a string for ")
         << attribute.getName() << ", got " << attribute.getValue();
}

LogicalResult NNDialect::verifyRegionArgAttribute(Operation *op, unsigned, unsigned,
                                                  NamedAttribute attribute) {
  return verifyName(op, attribute);
}

LogicalResult NNDialect::verifyRegionResultAttribute(Operation *op, unsigned, unsigned,
                                                     NamedAttribute attribute) {
  return verifyName(op, attribute);
}
