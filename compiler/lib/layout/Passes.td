// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_LAYOUT_PASSES_TD
#define NNC_LAYOUT_PASSES_TD

include "mlir/Pass/PassBase.td"

def PropagateLayouts : Pass<"nnc-propagate-layouts", "mlir::ModuleOp"> {
  let summary = "Keep tensors in the order of dimensions that convolutions want";
  let description = [{
    A linalg.transpose sinks through elementwise ops, reductions, slices, paddings and
    reshapes, which then work in the order of what they read, until it meets its inverse
    or an op that needs the order written. Those that are left move memory:

    ```mlir
    %t = linalg.transpose ins(%y : tensor<4x8x8x6xf32>) ... permutation = [0, 3, 1, 2]
    %r = linalg.generic { relu } ins(%t : tensor<4x6x8x8xf32>) ...
    %u = linalg.transpose ins(%r : tensor<4x6x8x8xf32>) ... permutation = [0, 2, 3, 1]
    ```

    becomes

    ```mlir
    %u = linalg.generic { relu } ins(%y : tensor<4x8x8x6xf32>) ...
    ```
  }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"];
  let statistics = [Statistic<"left", "num-left", "Transposes that are left">];
}

#endif // NNC_LAYOUT_PASSES_TD
