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

def MixedPrecision : Pass<"nnc-mixed-precision", "::mlir::ModuleOp"> {
  let summary = "Let products work in bf16 or f16";
  let description = [{
    The operands of ops that are mostly multiplications and additions (WorkOpInterface)
    are rounded to `type`, and so is their result. What follows on such a result and
    loses no more than a rounding by it (the traits KeepsPrecision and MovesElements)
    stays in that type; all else, losses and softmax among it, works in f32.
    Parameters, and by the rule of `nn.cast` their gradients, are f32. Runs before
    gradients are taken.

    ```mlir
    %y = nn.matmul %x, %w : tensor<8x4xf32>, tensor<4x2xf32>
    // becomes
    %a = nn.cast %x to bf16 : tensor<8x4xf32>
    %b = nn.cast %w to bf16 : tensor<4x2xf32>
    %c = nn.matmul %a, %b : tensor<8x4xbf16>, tensor<4x2xbf16>
    %y = nn.cast %c to f32 : tensor<8x2xbf16>
    ```
  }];
  let options = [Option<"type", "type", "std::string", "", "bf16 or f16">];
  let dependentDialects = ["::nnc::nn::NNDialect"];
  let statistics = [Statistic<"numNarrowed", "narrowed", "ops that work in the narrow type">];
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
