// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The interface by which autodiff asks an op for its gradient rule.
#ifndef NNC_DIALECTS_INTERFACES_DIFFERENTIABLEOPINTERFACE_H
#define NNC_DIALECTS_INTERFACES_DIFFERENTIABLEOPINTERFACE_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"

#include "nnc/dialects/interfaces/DifferentiableOpInterface.h.inc"

#endif // NNC_DIALECTS_INTERFACES_DIFFERENTIABLEOPINTERFACE_H
