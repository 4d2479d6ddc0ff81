// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "GeneratedCode.h"

#include "mlir/IR/OpDefinition.h"

using namespace nnc;

/// One core at x86-64-v3 and 3 GHz: 16 fused multiply-adds a cycle are 96 GFLOP/s,
/// of which generated products reach nine tenths where they pack the right-hand side.
/// A launch is a call. docs/targets.md has the measurements behind these figures.
static constexpr DeviceModel generatedCode = {/*flopsPerSecond=*/86e9, /*bytesPerSecond=*/20e9,
                                              /*launchSeconds=*/0.05e-6};

double nnc::partition::estimateGenerated(const KernelOps &kernel) {
  return std::max(kernel.getFlops() / generatedCode.flopsPerSecond,
                  kernel.getBytes() / generatedCode.bytesPerSecond) +
         generatedCode.launchSeconds;
}

double nnc::partition::estimateLostFusion(const KernelOps &kernel) {
  mlir::Value output = kernel.getOutput();
  if (!output.hasOneUse() || output.getUsers().begin()->hasTrait<mlir::OpTrait::IsTerminator>())
    return 0;
  auto type = llvm::cast<mlir::ShapedType>(output.getType());
  double bytes = type.getNumElements() * type.getElementTypeBitWidth() / 8.0;
  return 2 * bytes / generatedCode.bytesPerSecond;
}
