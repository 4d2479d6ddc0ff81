// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How the ops of `nn` learn to be differentiated.
#ifndef NNC_COMPILER_AUTODIFF_H
#define NNC_COMPILER_AUTODIFF_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace nnc {

/// Attaches DifferentiableOpInterface to every differentiable op of `nn`, when
/// the dialect is loaded. An op of another dialect implements the interface
/// itself, or attaches its rule in the same way.
void registerAutodiffRules(mlir::DialectRegistry &registry);

} // namespace nnc

#endif // NNC_COMPILER_AUTODIFF_H
