// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A dialect that joins autodiff from a shared library of its own. It is built with
// nnc's public headers and links libnnc and nothing else of nnc's, as a project
// elsewhere would.
#include "nnc/compiler/Autodiff.h"
#include "nnc/dialects/interfaces/DifferentiableOpInterface.h"
#include "nnc/dialects/nn/NN.h"

#include "mlir/IR/DialectImplementation.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Tools/Plugins/DialectPlugin.h"

using namespace mlir;
namespace nn = nnc::nn;

#include "TestDialect.h.inc"
#define GET_OP_CLASSES
#include "TestOps.h.inc"

#include "TestDialect.cpp.inc"
#define GET_OP_CLASSES
#include "TestOps.cpp.inc"

void test::TestDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "TestOps.cpp.inc"
      >();
}

/// dx = ds cos x - dc sin x; either cotangent may be absent.
LogicalResult test::SinCosOp::buildVJP(OpBuilder &builder, ValueRange g, ArrayRef<bool> needed,
                                       MutableArrayRef<Value> cotangents) {
  Value fromSin, fromCos;
  if (g[0])
    fromSin = nn::MulOp::create(builder, getLoc(), g[0], getCos());
  if (g[1])
    fromCos =
        nn::NegOp::create(builder, getLoc(), nn::MulOp::create(builder, getLoc(), g[1], getSin()));
  if (fromSin && fromCos)
    cotangents[0] = nn::AddOp::create(builder, getLoc(), fromSin, fromCos);
  else
    cotangents[0] = fromSin ? fromSin : fromCos;
  return success();
}

/// dx = g n x^(n-1). The exponent is an integer: it is not asked for.
LogicalResult test::PowerOp::buildVJP(OpBuilder &builder, ValueRange g, ArrayRef<bool> needed,
                                      MutableArrayRef<Value> cotangents) {
  if (needed[1])
    return emitOpError("was asked for the cotangent of an integer");
  auto element = cast<TensorType>(getType()).getElementType();
  auto scalar = RankedTensorType::get({}, element);
  Value n = nn::CastOp::create(builder, getLoc(), getExponent(), TypeAttr::get(element));
  Value less = nn::SubOp::create(builder, getLoc(), n,
                                 nn::ConstantOp::create(builder, getLoc(), scalar, 1.0));
  Value slope = nn::MulOp::create(builder, getLoc(),
                                  nn::PowOp::create(builder, getLoc(), getInput(), less), n);
  cotangents[0] = nn::MulOp::create(builder, getLoc(), g[0], slope);
  return success();
}

/// The repetitions are written out once more, and gone back over.
LogicalResult test::RepeatOp::buildVJP(OpBuilder &builder, ValueRange g, ArrayRef<bool> needed,
                                       MutableArrayRef<Value> cotangents) {
  Block &block = getBody().front();
  SmallVector<Operation *> ops;
  Value value = getInput();
  // Not the operand itself, whose other uses are no part of this.
  auto argument = UnrealizedConversionCastOp::create(builder, getLoc(), value.getType(), value);
  value = argument.getResult(0);
  for (uint64_t i = 0; i < getTimes(); ++i) {
    IRMapping mapping;
    mapping.map(block.getArgument(0), value);
    for (Operation &op : block.without_terminator())
      ops.push_back(builder.clone(op, mapping));
    value = mapping.lookupOrDefault(block.getTerminator()->getOperand(0));
  }
  SmallVector<Value> gradients;
  if (failed(nnc::buildVJP(builder, ops, argument.getResults(), value, g, gradients)))
    return failure();
  if (!gradients.front())
    return emitOpError("has a region whose result does not depend on its argument");
  cotangents[0] = gradients.front();
  argument.getResult(0).replaceAllUsesWith(getInput());
  argument.erase();
  return success();
}

LogicalResult test::FaultyOp::buildVJP(OpBuilder &builder, ValueRange g, ArrayRef<bool> needed,
                                       MutableArrayRef<Value> cotangents) {
  if (getFault() == "nothing")
    return success();
  if (getFault() == "type") {
    cotangents[0] =
        nn::ReduceSumOp::create(builder, getLoc(), g[0], DenseI64ArrayAttr(), UnitAttr());
    return success();
  }
  return emitOpError("has no derivative at ") << getFault();
}

extern "C" LLVM_ATTRIBUTE_VISIBILITY_DEFAULT DialectPluginLibraryInfo mlirGetDialectPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "nnc-test", "0.1",
          [](DialectRegistry *registry) { registry->insert<test::TestDialect>(); }};
}
