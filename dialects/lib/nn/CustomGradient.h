// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A function's own gradient: its attribute nn.vjp names the function that gives it.
#ifndef NNC_DIALECTS_LIB_NN_CUSTOMGRADIENT_H
#define NNC_DIALECTS_LIB_NN_CUSTOMGRADIENT_H

#include "nnc/dialects/nn/NN.h"

namespace nnc::nn {

/// Whether `vjp` names a function that takes the arguments of `function` and a cotangent
/// for each of its float results, and gives one for each float argument; and whether
/// `function` is one of values alone. Emits what is wrong, with both places.
mlir::LogicalResult verifyCustomGradient(mlir::func::FuncOp function, mlir::Attribute vjp);

} // namespace nnc::nn

#endif // NNC_DIALECTS_LIB_NN_CUSTOMGRADIENT_H
