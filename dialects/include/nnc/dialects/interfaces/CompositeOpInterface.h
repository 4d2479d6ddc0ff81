// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The interface of ops that are made of others.
#ifndef NNC_DIALECTS_INTERFACES_COMPOSITEOPINTERFACE_H
#define NNC_DIALECTS_INTERFACES_COMPOSITEOPINTERFACE_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"

#include "nnc/dialects/interfaces/CompositeOpInterface.h.inc"

#endif // NNC_DIALECTS_INTERFACES_COMPOSITEOPINTERFACE_H
