// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How rt.call_kernel becomes a call on buffers.
#ifndef NNC_COMPILER_LIB_MEMORY_KERNELBUFFERIZATION_H
#define NNC_COMPILER_LIB_MEMORY_KERNELBUFFERIZATION_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace nnc {

/// Attaches BufferizableOpInterface to rt.call_kernel.
void registerKernelBufferization(mlir::DialectRegistry &registry);

} // namespace nnc

#endif // NNC_COMPILER_LIB_MEMORY_KERNELBUFFERIZATION_H
