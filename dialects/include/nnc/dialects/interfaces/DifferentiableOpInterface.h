// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The interface by which autodiff asks an op for its gradient rule, and the trait of
// ops that have none.
#ifndef NNC_DIALECTS_INTERFACES_DIFFERENTIABLEOPINTERFACE_H
#define NNC_DIALECTS_INTERFACES_DIFFERENTIABLEOPINTERFACE_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"

#include "nnc/dialects/interfaces/DifferentiableOpInterface.h.inc"

namespace nnc {

/// An op that no derivative passes, as its definition says: it needs no rule.
/// Differentiating through it is an error all the same, not a zero.
template <typename ConcreteOp>
class NoGradient : public mlir::OpTrait::TraitBase<ConcreteOp, NoGradient> {};

} // namespace nnc

#endif // NNC_DIALECTS_INTERFACES_DIFFERENTIABLEOPINTERFACE_H
