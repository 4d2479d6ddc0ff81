// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
include "mlir/Pass/PassBase.td"

def InlineCalls : Pass<"nnc-inline-calls", "::mlir::ModuleOp"> {
  let summary = "Put the bodies of called functions in the place of their calls";
  let description = [{
    Every `func.call` inside a model is replaced by the callee's body, innermost
    first, so that later passes see straight code. The functions themselves stay:
    a gradient op may still name them. A function that calls itself, directly or
    not, is an error at the call that closes the circle.

    ```mlir
    %y = call @double(%x) : (tensor<f32>) -> tensor<f32>
    // becomes
    %y = nn.add %x, %x : tensor<f32>
    ```
  }];
  let dependentDialects = ["::nnc::nn::NNDialect"];
}
