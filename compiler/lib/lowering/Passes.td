// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
include "mlir/Pass/PassBase.td"

def WidenArithmetic : Pass<"nnc-widen-arithmetic", "::mlir::ModuleOp"> {
  let summary = "Compute with f16 and bf16 in f32";
  let description = [{
    An op that computes with elements of f16 or bf16 takes them as f32, and its results
    are rounded: one rounding an op. Ops that only move elements stay as they are.

    ```mlir
    %y = nn.tanh %x : tensor<4xbf16>
    // becomes
    %a = nn.cast %x to f32 : tensor<4xbf16>
    %b = nn.tanh %a : tensor<4xf32>
    %y = nn.cast %b to bf16 : tensor<4xf32>
    ```
  }];
  let dependentDialects = ["::nnc::nn::NNDialect"];
}

def ConvertNNToLinalg : Pass<"nnc-convert-nn-to-linalg", "::mlir::ModuleOp"> {
  let summary = "Lower every op of `nn` to linalg, tensor, arith and math ops on tensors";
  let description = [{
    The portable meaning of each op: elementwise ops are one `linalg.generic`
    with broadcasting in its indexing maps, products one contraction with a
    zero-filled accumulator, shape ops are views or copies of slices. All extents
    are static. An op that has no lowering is an error that names it.

    ```mlir
    %y = nn.square %x : tensor<4xf32>
    // becomes
    %0 = tensor.empty() : tensor<4xf32>
    %y = linalg.generic {
        indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
        iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%0 : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %1 = arith.mulf %in, %in fastmath<contract> : f32
      linalg.yield %1 : f32
    } -> tensor<4xf32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::math::MathDialect", "::mlir::scf::SCFDialect", "::nnc::rt::RTDialect",
                           "::mlir::tensor::TensorDialect"];
}

def VerifyLowering : Pass<"nnc-verify-lowering", "::mlir::ModuleOp"> {
  let summary = "Check that no op of `nn` is left";
  let description = [{
    The promise of the stage: an error at each op of `nn` that remains.
  }];
}
