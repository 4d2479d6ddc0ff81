// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The interface by which cost models ask an op how much it computes.
#ifndef NNC_DIALECTS_INTERFACES_WORKOPINTERFACE_H
#define NNC_DIALECTS_INTERFACES_WORKOPINTERFACE_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"

#include "nnc/dialects/interfaces/WorkOpInterface.h.inc"

#endif // NNC_DIALECTS_INTERFACES_WORKOPINTERFACE_H
