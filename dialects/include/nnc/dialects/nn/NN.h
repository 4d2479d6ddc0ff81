// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The `nn` dialect: models, their state, and the ops that training is made of.
// The reference with formulas and examples is generated from the .td files
// beside this header.
#ifndef NNC_DIALECTS_NN_NN_H
#define NNC_DIALECTS_NN_NN_H

#include "nnc/dialects/interfaces/CompositeOpInterface.h"
#include "nnc/dialects/interfaces/ControlOpInterface.h"
#include "nnc/dialects/interfaces/DifferentiableOpInterface.h"
#include "nnc/dialects/interfaces/NotationOpInterface.h"
#include "nnc/dialects/interfaces/WorkOpInterface.h"
#include "nnc/dialects/nn/Windows.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/RegionKindInterface.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace nnc::nn {

/// Traits of NNBase.td: what an op does to the precision of its operands.
template <typename ConcreteOp>
class MovesElements : public mlir::OpTrait::TraitBase<ConcreteOp, MovesElements> {};
template <typename ConcreteOp>
class KeepsPrecision : public mlir::OpTrait::TraitBase<ConcreteOp, KeepsPrecision> {};

/// Whether elements are f16 or bf16, which are stored but not computed with.
inline bool isNarrowFloat(mlir::Type element) { return element.isF16() || element.isBF16(); }

/// Dimensions named by `axes` (negative ones count from the end; null: all), in
/// ascending order. The axes must have been verified against `rank`.
llvm::SmallVector<int64_t> normalizeAxes(std::optional<llvm::ArrayRef<int64_t>> axes, int64_t rank);

/// The shape that two shapes broadcast to by NumPy's rule; a `?` meets only
/// itself, 1 or nothing. Fails where they do not.
mlir::FailureOr<llvm::SmallVector<int64_t>> broadcastShapes(llvm::ArrayRef<int64_t> lhs,
                                                            llvm::ArrayRef<int64_t> rhs);

/// A shape as `nn.reshape` takes it: -1 in the place of `?`.
llvm::SmallVector<int64_t> asReshapeTarget(llvm::ArrayRef<int64_t> shape);

} // namespace nnc::nn

#include "nnc/dialects/nn/NNDialect.h.inc"

#include "nnc/dialects/nn/NNEnums.h.inc"

#include "nnc/dialects/nn/NNInitializerAttrInterface.h.inc"

#define GET_ATTRDEF_CLASSES
#include "nnc/dialects/nn/NNAttrs.h.inc"

#define GET_OP_CLASSES
#include "nnc/dialects/nn/NNOps.h.inc"

namespace nnc::nn {

/// Attribute of an nn.state that an optimizer keeps for a parameter: the
/// parameter (FlatSymbolRefAttr).
inline constexpr llvm::StringLiteral slotOfAttr = "nn.slot_of";
/// Argument and result attribute of a function: the name that the compiled
/// library gives it (StringAttr). An argument without one has the name of its
/// location, which is what the user wrote after the `%`.
inline constexpr llvm::StringLiteral nameAttr = "nn.name";

/// Attribute of a function: the function that gives its gradient (FlatSymbolRefAttr), see
/// docs/gradients.md.
inline constexpr llvm::StringLiteral vjpAttr = "nn.vjp";

/// The enclosing model's parameter or state of this name, or null.
mlir::Operation *lookupState(mlir::Operation *user, mlir::FlatSymbolRefAttr name);

/// The type of an `nn.param` or `nn.state`.
mlir::RankedTensorType getStateType(mlir::Operation *state);

} // namespace nnc::nn

#endif // NNC_DIALECTS_NN_NN_H
