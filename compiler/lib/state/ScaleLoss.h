// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A dynamic loss scale (Micikevicius et al., "Mixed precision training", ICLR 2018):
// gradients of f16 that would vanish are made larger, and steps whose gradients
// overflow are left out and counted.
#ifndef NNC_COMPILER_LIB_STATE_SCALELOSS_H
#define NNC_COMPILER_LIB_STATE_SCALELOSS_H

#include "nnc/dialects/nn/NN.h"

namespace nnc::state {

/// State that the scale of one optimizer needs, each a scalar.
struct LossScale {
  mlir::StringAttr scale;   ///< f32, from 65536
  mlir::StringAttr steps;   ///< i64, taken since the scale changed last
  mlir::StringAttr skipped; ///< i64, steps left out
  static constexpr double initial = 65536;
  /// What it stays between: from 0 and from infinity there is no way back.
  static constexpr double least = 1.0 / 65536, most = 16777216;
};

/// A private function behind the model's others with the arguments of `loss` and a
/// scale, tensor<f32>: the loss times the scale, then the results of `loss`.
mlir::func::FuncOp makeScaledLoss(nn::ModelOp model, mlir::func::FuncOp loss);

/// Divides gradients by the scale, and gives the condition of an nn.if: whether all are
/// finite. Builds that op, whose other side halves the scale and counts a skipped step,
/// and leaves `builder` in the side where the update goes; the scale doubles there after
/// 2000 steps without a change.
void checkScaledGradients(mlir::OpBuilder &builder, mlir::Location loc, const LossScale &state,
                          mlir::Value scale, llvm::MutableArrayRef<mlir::Value> gradients);

} // namespace nnc::state

#endif // NNC_COMPILER_LIB_STATE_SCALELOSS_H
