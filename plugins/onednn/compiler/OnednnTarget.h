// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_PLUGINS_ONEDNN_COMPILER_ONEDNNTARGET_H
#define NNC_PLUGINS_ONEDNN_COMPILER_ONEDNNTARGET_H

#include "mlir/IR/DialectRegistry.h"

namespace nnc::onednn {

/// Makes target "onednn" known.
void registerTarget(mlir::DialectRegistry &registry);

} // namespace nnc::onednn

#endif // NNC_PLUGINS_ONEDNN_COMPILER_ONEDNNTARGET_H
