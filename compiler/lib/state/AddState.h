// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// State that the compiler keeps for the user.
#ifndef NNC_COMPILER_LIB_STATE_ADDSTATE_H
#define NNC_COMPILER_LIB_STATE_ADDSTATE_H

#include "nnc/dialects/nn/NN.h"

namespace nnc::state {

/// Declares state of the model behind all that is declared, as `name` or, where that is
/// taken, `name.1` and so on, and gives its name. `slotOf` is the parameter that it is
/// kept for, or null.
mlir::StringAttr addState(nn::ModelOp model, mlir::Location loc, const llvm::Twine &name,
                          mlir::RankedTensorType type, mlir::Attribute init, nn::ParamOp slotOf);

} // namespace nnc::state

#endif // NNC_COMPILER_LIB_STATE_ADDSTATE_H
