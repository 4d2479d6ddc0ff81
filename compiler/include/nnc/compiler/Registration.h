// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a tool registers to know all that nnc knows.
#ifndef NNC_COMPILER_REGISTRATION_H
#define NNC_COMPILER_REGISTRATION_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace nnc {

/// The dialects a model may be written in (nn, func) and those of all later
/// stages, with the interfaces attached to their ops.
void registerAllDialects(mlir::DialectRegistry &registry);

/// Every pass, under its --nnc-* name. Once a process.
void registerAllPasses();

} // namespace nnc

#endif // NNC_COMPILER_REGISTRATION_H
