// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How the ops of `nn` learn to be differentiated, and what the rules of other
// dialects' ops are written with.
#ifndef NNC_COMPILER_AUTODIFF_H
#define NNC_COMPILER_AUTODIFF_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

namespace mlir {
class DialectRegistry;
class OpBuilder;
class Operation;
class Value;
class ValueRange;
} // namespace mlir

namespace nnc {

/// Attaches DifferentiableOpInterface to every differentiable op of `nn`, when
/// the dialect is loaded. An op of another dialect implements the interface
/// itself, or attaches its rule in the same way.
void registerAutodiffRules(mlir::DialectRegistry &registry);

/// Reverse mode over straight-line `ops`, in program order: for the rule of an op
/// with a region, which builds copies of the region's ops and asks for the vector-
/// Jacobian product of the copies. `outputCotangents` has an entry for each of
/// `outputs`, null where the loss does not depend on it. What is built goes where
/// `builder` stands, which is after the ops. On success `inputCotangents` gets an
/// entry for each of `inputs`: null where no output depends on it. On failure an
/// error at the op that stands in the way has been emitted.
llvm::LogicalResult buildVJP(mlir::OpBuilder &builder, llvm::ArrayRef<mlir::Operation *> ops,
                             mlir::ValueRange inputs, mlir::ValueRange outputs,
                             mlir::ValueRange outputCotangents,
                             llvm::SmallVectorImpl<mlir::Value> &inputCotangents);

} // namespace nnc

#endif // NNC_COMPILER_AUTODIFF_H
