// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An optimizer's rule is written once, for a parameter of any shape; this is how
// it becomes code for one parameter.
#ifndef NNC_COMPILER_LIB_STATE_INSTANTIATEOPTIMIZER_H
#define NNC_COMPILER_LIB_STATE_INSTANTIATEOPTIMIZER_H

#include "nnc/dialects/nn/NN.h"

#include "mlir/IR/Builders.h"

namespace nnc::state {

/// What an update works on. All values but step (tensor<i64>), scalars and hyper
/// (tensor<f64> each) have the parameter's type.
struct UpdateInputs {
  mlir::Value parameter, gradient;
  llvm::SmallVector<mlir::Value> slots, scalars;
  mlir::Value step;
  llvm::SmallVector<mlir::Value> hyper;
};

/// Clones the update region of `optimizer` at `builder`, for `inputs`. Gives the
/// new parameter, then the new slots and scalars. Where the rule does not work for the
/// parameter's type it reports an error, with a note that names `parameter`, and
/// fails. Ops are located where the optimizer has them, called from `loc`.
mlir::FailureOr<llvm::SmallVector<mlir::Value>>
instantiateOptimizer(mlir::OpBuilder &builder, mlir::Location loc, nn::OptimizerOp optimizer,
                     const UpdateInputs &inputs, llvm::StringRef parameter);

} // namespace nnc::state

#endif // NNC_COMPILER_LIB_STATE_INSTANTIATEOPTIMIZER_H
