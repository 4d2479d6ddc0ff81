// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
include "mlir/Pass/PassBase.td"

def InlineCalls : Pass<"nnc-inline-calls", "::mlir::ModuleOp"> {
  let summary = "Put the bodies of called functions in the place of their calls";
  let description = [{
    Every `func.call` inside a model, or behind gradients inside a module, is replaced by the callee's body, innermost
    first, so that later passes see straight code. The functions themselves stay:
    a gradient op may still name them. A function that calls itself, directly or
    not, is an error at the call that closes the circle; one that would have more
    than `max-ops` ops is an error, too. A function with a gradient of its own (`nn.vjp`)
    is called until gradients are taken. Private functions of the module that were there
    to be called go.

    ```mlir
    %y = call @double(%x) : (tensor<f32>) -> tensor<f32>
    // becomes
    %y = nn.add %x, %x : tensor<f32>
    ```
  }];
  let options = [Option<"maxOps", "max-ops", "int64_t", "1 << 17", "Ops that a function may have">];
  let dependentDialects = ["::nnc::nn::NNDialect"];
}

def NameLocations : Pass<"nnc-name-locations", "::mlir::ModuleOp"> {
  let summary = "Keep the names of ops in their locations";
  let description = [{
    Gives each op of `nn` a location that carries its name beside its place in the
    file. What an op is lowered to has its location, and what is fused has those of
    all: a report of what a kernel computes needs no more.

    ```mlir
    %y = nn.relu %x : tensor<4xf32> loc("m.mlir":3:10)
    // becomes
    %y = nn.relu %x : tensor<4xf32> loc("nn.relu"("m.mlir":3:10))
    ```
  }];
}
