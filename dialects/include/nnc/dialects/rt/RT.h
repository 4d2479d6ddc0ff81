// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The `rt` dialect: a model below tensors, as the runtime will see it.
#ifndef NNC_DIALECTS_RT_RT_H
#define NNC_DIALECTS_RT_RT_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

#include "nnc/dialects/rt/RTDialect.h.inc"

#include "nnc/dialects/rt/RTEnums.h.inc"

#define GET_OP_CLASSES
#include "nnc/dialects/rt/RTOps.h.inc"

namespace nnc::rt {

/// Module attribute: the model's name (StringAttr).
inline constexpr llvm::StringLiteral modelNameAttr = "rt.model";
/// Function attribute: the entry that this function is a variant of (StringAttr).
inline constexpr llvm::StringLiteral entryAttr = "rt.entry";
/// Function attribute: the number of rows that the variant is for (i64); absent
/// for an entry without `?`.
inline constexpr llvm::StringLiteral rowsAttr = "rt.rows";
/// Function attribute: the initializer entry (unit).
inline constexpr llvm::StringLiteral initializerAttr = "rt.initializer";
/// Function attribute: the argument and result types as the user wrote them,
/// with `?` (TypeAttr of a FunctionType).
inline constexpr llvm::StringLiteral signatureAttr = "rt.signature";
/// Function attribute: names of the user's arguments and results
/// (ArrayAttr of StringAttr); empty strings where there is none.
inline constexpr llvm::StringLiteral argNamesAttr = "rt.arg_names";
/// Argument and result attribute: the state that it is (FlatSymbolRefAttr).
/// User arguments and results come first, state after them.
inline constexpr llvm::StringLiteral stateAttr = "rt.state";
/// Argument attribute, after entries have destinations: the index of the user's
/// result that is written there (i64).
inline constexpr llvm::StringLiteral resultAttr = "rt.result";
/// Attribute of memref.alloc: its offset in the arena in bytes (i64).
inline constexpr llvm::StringLiteral offsetAttr = "rt.offset";
/// Function attribute: bytes of arena that an entry needs (i64).
inline constexpr llvm::StringLiteral arenaBytesAttr = "rt.arena_bytes";
/// Module attribute: bytes of an instance's state (i64).
inline constexpr llvm::StringLiteral stateBytesAttr = "rt.state_bytes";
/// Function attribute: a kernel (unit). Its last two arguments are a range.
inline constexpr llvm::StringLiteral kernelAttr = "rt.kernel";
/// Function attribute: the ISA level a clone is for (StringAttr).
inline constexpr llvm::StringLiteral isaAttr = "rt.isa";

/// Alignment of every piece of state and of every buffer in an arena: a cache
/// line, and the widest vector there is.
inline constexpr int64_t bufferAlignment = 64;

} // namespace nnc::rt

#endif // NNC_DIALECTS_RT_RT_H
