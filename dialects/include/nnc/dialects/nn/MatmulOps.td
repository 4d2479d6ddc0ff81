// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_MATMULOPS_TD
#define NNC_DIALECTS_NN_MATMULOPS_TD

include "nnc/dialects/interfaces/WorkOpInterface.td"
include "nnc/dialects/nn/NNBase.td"

def NN_DenseOp : NN_Op<"dense", [Pure, InferTypeOpAdaptor, DeclareOpInterfaceMethods<WorkOpInterface>]> {
  let summary = "fully connected layer x W + b";
  let description = [{
    y[..., o] = sum_i x[..., i] * W[i, o] + b[o]; the bias may be left out. The
    text gives the types of x and y: those of W and b follow from them.

    Constraints:
    - C1: all element types are equal, f32 or f64.
    - C2: x has rank >= 1, W is [in, out], b is [out].
    - C3: the last extent of x equals the first of W; b's equals the last of W.

    Example:

    ```mlir
    %y = nn.dense %x, %w, %b : tensor<?x64xf32> -> tensor<?x10xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, NN_FloatTensor:$weight, Optional<NN_FloatTensor>:$bias);
  let results = (outs NN_FloatTensor:$output);
  let hasCustomAssemblyFormat = 1;
}

def NN_MatmulOp : NN_Op<"matmul", [Pure, InferTypeOpAdaptor, DeclareOpInterfaceMethods<WorkOpInterface>]> {
  let summary = "matrix product, batched, with either side transposed";
  let description = [{
    z[..., m, n] = sum_k x[..., m, k] * y[..., k, n], where `transpose_lhs`
    (`transpose_rhs`) reads the last two dimensions of x (y) in exchanged order.
    Leading dimensions are a batch and broadcast.

    Constraints:
    - C1: both element types are equal, f32 or f64.
    - C2: both ranks are at least 2.
    - C3: the contracted extents are equal.
    - C4: the leading extents broadcast.

    Example:

    ```mlir
    %z = nn.matmul %x, %y transpose_rhs : tensor<?x64xf32>, tensor<10x64xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$lhs, NN_FloatTensor:$rhs,
                       UnitAttr:$transpose_lhs, UnitAttr:$transpose_rhs);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = [{
    $lhs `,` $rhs (`transpose_lhs` $transpose_lhs^)? (`transpose_rhs` $transpose_rhs^)?
    attr-dict `:` custom<SameOrBoth>(type($lhs), type($rhs))
  }];
}

#endif // NNC_DIALECTS_NN_MATMULOPS_TD
