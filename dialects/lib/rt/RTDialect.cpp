// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nnc/dialects/rt/RT.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace nnc::rt;

#include "nnc/dialects/rt/RTDialect.cpp.inc"

#include "nnc/dialects/rt/RTEnums.cpp.inc"

#define GET_OP_CLASSES
#include "nnc/dialects/rt/RTOps.cpp.inc"

void RTDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "nnc/dialects/rt/RTOps.cpp.inc"
      >();
}

LogicalResult LaunchOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto kernel = symbols.lookupNearestSymbolFrom<FunctionOpInterface>(*this, getKernelAttr());
  if (!kernel)
    return emitOpError("names ") << getKernelAttr() << ", which is no function here";
  // A kernel that is code already takes a pointer for each buffer.
  auto fits = [](Type argument, Type buffer) {
    return argument == buffer || !isa<MemRefType>(argument);
  };
  ArrayRef<Type> types = kernel.getArgumentTypes();
  if (types.size() != getBuffers().size() + 2 ||
      !llvm::all_of(llvm::zip(types.drop_back(2), getBuffers().getTypes()),
                    [&](auto pair) { return fits(std::get<0>(pair), std::get<1>(pair)); })) {
    InFlightDiagnostic diagnostic = emitOpError("expects the buffers of ")
                                    << getKernelAttr() << " and a range: launches it on "
                                    << getBuffers().getTypes();
    diagnostic.attachNote(kernel.getLoc())
        << getKernelAttr() << " of type " << kernel.getFunctionType() << " is defined here";
    return diagnostic;
  }
  // The attributes are signed, their accessors are not.
  auto count = static_cast<int64_t>(getCount()), grain = static_cast<int64_t>(getGrain());
  if (count <= 0 || grain <= 0)
    return emitOpError("expects a positive count and grain, got ") << count << " and " << grain;
  return success();
}

LogicalResult RegionOp::verifyRegions() {
  if (getBody().getArgumentTypes() != getInputs().getTypes())
    return emitOpError("expects its block to take the types of its inputs, got (")
           << getBody().getArgumentTypes() << ") for (" << getInputs().getTypes() << ")";
  auto yield = dyn_cast<YieldOp>(getBody().front().getTerminator());
  if (!yield)
    return emitOpError("expects its block to end with rt.yield");
  if (yield.getValues().getTypes() != getOutputs().getTypes())
    return yield.emitOpError("expects values of the region's results (")
           << getOutputs().getTypes() << "), got (" << yield.getValues().getTypes() << ")";
  return success();
}

LogicalResult KernelOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (!symbols.lookupNearestSymbolFrom<BlobOp>(*this, getBlobAttr()))
    return emitOpError("names ") << getBlobAttr() << ", which is no rt.blob here";
  return success();
}

LogicalResult CallKernelOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto kernel = symbols.lookupNearestSymbolFrom<KernelOp>(*this, getKernelAttr());
  if (!kernel)
    return emitOpError("names ") << getKernelAttr() << ", which is no rt.kernel here";
  auto type = cast<FunctionType>(kernel.getFunctionType());
  auto fits = [](Type wanted, Type given) {
    auto a = cast<ShapedType>(wanted), b = cast<ShapedType>(given);
    return a.getShape() == b.getShape() && a.getElementType() == b.getElementType();
  };
  auto allFit = [&](TypeRange wanted, TypeRange given) {
    return wanted.size() == given.size() && llvm::all_of(llvm::zip(wanted, given), [&](auto pair) {
             return fits(std::get<0>(pair), std::get<1>(pair));
           });
  };
  if (allFit(type.getInputs(), getInputs().getTypes()) &&
      allFit(type.getResults(), getInits().getTypes()))
    return success();
  InFlightDiagnostic error = emitOpError("expects operands of shape ")
                             << type << ", got ins(" << getInputs().getTypes() << ") outs("
                             << getInits().getTypes() << ")";
  error.attachNote(kernel.getLoc()) << "kernel declared here";
  return error;
}

void CallKernelOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>> &effects) {
  // On tensors it is a value like any other.
  for (OpOperand &operand : getInputsMutable())
    if (isa<BaseMemRefType>(operand.get().getType()))
      effects.emplace_back(MemoryEffects::Read::get(), &operand);
  for (OpOperand &operand : getInitsMutable())
    if (isa<BaseMemRefType>(operand.get().getType()))
      effects.emplace_back(MemoryEffects::Write::get(), &operand);
}

/// Whether `slice` is `whole` without its first dimension, and of the same kind.
static bool isStepOf(Type slice, Type whole) {
  auto part = cast<ShapedType>(slice), all = cast<ShapedType>(whole);
  if (isa<MemRefType>(slice) != isa<MemRefType>(whole) || all.getRank() == 0 ||
      part.getShape() != all.getShape().drop_front() ||
      part.getElementType() != all.getElementType())
    return false;
  auto isDense = [](Type type) {
    auto buffer = dyn_cast<MemRefType>(type);
    return !buffer || buffer.getLayout().isIdentity();
  };
  return isDense(slice) && isDense(whole);
}

LogicalResult SliceOp::verify() {
  if (isStepOf(getSlice().getType(), getSource().getType()))
    return success();
  return emitOpError("expects a result like ")
         << getSource().getType() << " without its first dimension, got " << getSlice().getType();
}

LogicalResult PutOp::verify() {
  if (isStepOf(getValue().getType(), getInto().getType()))
    return success();
  return emitOpError("expects a value like ")
         << getInto().getType() << " without its first dimension, got " << getValue().getType();
}
