// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Hyper-parameters, treatments and settings of schedules: what the text gives becomes
// code that computes it.
#ifndef NNC_COMPILER_LIB_STATE_SETTINGS_H
#define NNC_COMPILER_LIB_STATE_SETTINGS_H

#include "nnc/dialects/nn/NN.h"

#include "mlir/IR/Builders.h"

namespace nnc::state {

/// Whether each of `settings`, `what` in errors, is one of the `names` that `owner`, an
/// optimizer or a schedule as `kind` says, has.
mlir::LogicalResult checkSettings(nn::MinimizeOp minimize, llvm::StringRef what,
                                  mlir::DictionaryAttr settings, llvm::StringRef kind,
                                  mlir::Operation *owner, mlir::ArrayAttr names);

/// A number, or what a schedule or a function gives at this step: a scalar of f64.
mlir::FailureOr<mlir::Value> buildSetting(mlir::OpBuilder &builder, nn::MinimizeOp minimize,
                                          const llvm::Twine &what, mlir::Attribute given,
                                          mlir::Value step);

} // namespace nnc::state

#endif // NNC_COMPILER_LIB_STATE_SETTINGS_H
