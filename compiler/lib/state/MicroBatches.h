// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Gradients of many rows, a part of the rows at a time.
#ifndef NNC_COMPILER_LIB_STATE_MICROBATCHES_H
#define NNC_COMPILER_LIB_STATE_MICROBATCHES_H

#include "nnc/dialects/nn/NN.h"

namespace nnc::state {

/// Replaces `gradient`, which has `micro_batches` and operands of static extents, by a
/// loop over the parts of the rows with one gradient of `part`: its function for that
/// many rows.
/// `function` is the same for any number of them, and says what has rows.
void splitIntoMicroBatches(nn::ValueAndGradOp gradient, mlir::func::FuncOp function,
                           mlir::func::FuncOp part);

} // namespace nnc::state

#endif // NNC_COMPILER_LIB_STATE_MICROBATCHES_H
