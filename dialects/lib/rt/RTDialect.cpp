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
                    [&](auto pair) { return fits(std::get<0>(pair), std::get<1>(pair)); }))
  {
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
