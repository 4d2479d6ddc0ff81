// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How the ops of `rt` on tensors become ops on buffers.
#ifndef NNC_COMPILER_LIB_MEMORY_RTBUFFERIZATION_H
#define NNC_COMPILER_LIB_MEMORY_RTBUFFERIZATION_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace nnc {

/// Attaches BufferizableOpInterface to the ops of `rt` that take tensors.
void registerRTBufferization(mlir::DialectRegistry &registry);

} // namespace nnc

#endif // NNC_COMPILER_LIB_MEMORY_RTBUFFERIZATION_H
