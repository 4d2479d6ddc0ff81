// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `with(...)` of nn.minimize: what is done to gradients and parameters before any
// optimizer sees them.
#ifndef NNC_COMPILER_LIB_STATE_TREATGRADIENTS_H
#define NNC_COMPILER_LIB_STATE_TREATGRADIENTS_H

#include "mlir/IR/Builders.h"

namespace nnc::state {

/// The values of the settings, scalar tensors of f64; null: not asked for.
struct Treatment {
  mlir::Value clipValue, clipNorm, l2, weightDecay;
  mlir::Value rate; ///< the optimizer's lr, for weightDecay
};

/// Replaces gradients and parameters, which go in pairs, by treated ones.
void treatGradients(mlir::OpBuilder &builder, mlir::Location loc, const Treatment &treatment,
                    llvm::MutableArrayRef<mlir::Value> parameters,
                    llvm::MutableArrayRef<mlir::Value> gradients);

} // namespace nnc::state

#endif // NNC_COMPILER_LIB_STATE_TREATGRADIENTS_H
