// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nnc/dialects/rt/RT.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"

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
