// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The interface by which passes send values through branches and loops.
#ifndef NNC_DIALECTS_INTERFACES_CONTROLOPINTERFACE_H
#define NNC_DIALECTS_INTERFACES_CONTROLOPINTERFACE_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"

#include "nnc/dialects/interfaces/ControlOpInterface.h.inc"

#endif // NNC_DIALECTS_INTERFACES_CONTROLOPINTERFACE_H
