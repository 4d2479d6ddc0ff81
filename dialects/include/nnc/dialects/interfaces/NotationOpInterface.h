// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The interface by which pictures of a computation ask an op how it is written.
#ifndef NNC_DIALECTS_INTERFACES_NOTATIONOPINTERFACE_H
#define NNC_DIALECTS_INTERFACES_NOTATIONOPINTERFACE_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"

#include "nnc/dialects/interfaces/NotationOpInterface.h.inc"

#endif // NNC_DIALECTS_INTERFACES_NOTATIONOPINTERFACE_H
