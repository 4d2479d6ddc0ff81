// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a function depends on, itself or through what it calls.
#ifndef NNC_COMPILER_LIB_STATE_READPARAMS_H
#define NNC_COMPILER_LIB_STATE_READPARAMS_H

#include "nnc/dialects/nn/NN.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace nnc::state {

/// `function` and all functions that it reaches, in the order in which they are met.
llvm::SmallVector<mlir::func::FuncOp> collectCallees(mlir::func::FuncOp function,
                                                     nn::ModelOp model);

/// The parameters that `function` reads, in the order of the model.
llvm::SmallVector<nn::ParamOp> collectReadParams(mlir::func::FuncOp function, nn::ModelOp model);

} // namespace nnc::state

#endif // NNC_COMPILER_LIB_STATE_READPARAMS_H
