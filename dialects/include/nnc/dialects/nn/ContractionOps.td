// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sums of products over whatever dimensions, and what is made of them: outer
// products, distances, angles.
#ifndef NNC_DIALECTS_NN_CONTRACTIONOPS_TD
#define NNC_DIALECTS_NN_CONTRACTIONOPS_TD

include "nnc/dialects/nn/NNBase.td"

def NN_EinsumOp : NN_CompositeOp<"einsum", [{
      return inferEinsum(location, adaptor.getEquation(), adaptor.getInputs(), types);
    }]> {
  let summary = "sum of products over dimensions named by letters";
  let description = [{
    Einstein's notation: each operand's dimensions are named by letters, and the result is
    the sum, over all letters that its own list lacks, of the operands' product. "ij,jk->ik"
    is a matrix product, "bij->bi" a sum of rows, "ij->ji" a transpose. Operands are
    multiplied from left to right, each product as one `nn.matmul`.

    Constraints:
    - C1: the equation has a list of letters for each operand, commas between them, then
      "->" and the result's; a list names no letter twice.
    - C2: an operand has as many dimensions as its list has letters.
    - C3: a letter stands for one extent.
    - C4: each of the result's letters is an operand's.
    - C5: all operands have the same element type.

    Example:

    ```mlir
    %s = nn.einsum "bqd,bkd->bqk"(%q, %k) : tensor<?x5x8xf32>, tensor<?x7x8xf32>
    ```
  }];
  let arguments = (ins StrAttr:$equation, Variadic<NN_FloatTensor>:$inputs);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = "$equation `(` $inputs `)` attr-dict `:` type($inputs)";
}

def NN_OuterOp : NN_CompositeOp<"outer", [{
      return inferOuter(location, adaptor.getLhs(), adaptor.getRhs(), types);
    }]> {
  let summary = "outer product of vectors";
  let description = [{
    z[..., i, j] = x[..., i] * y[..., j]. Leading dimensions broadcast.

    Constraints:
    - C1: both ranks are at least 1, both element types equal.
    - C2: the leading extents broadcast.

    Example:

    ```mlir
    %z = nn.outer %x, %y : tensor<?x3xf32>, tensor<?x4xf32>
    ```
  }];
  let arguments = (ins NN_NumberTensor:$lhs, NN_NumberTensor:$rhs);
  let results = (outs NN_NumberTensor:$output);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` custom<SameOrBoth>(type($lhs), type($rhs))";
}

def NN_PairwiseDistanceOp : NN_CompositeOp<"pairwise_distance", [{
      return inferPairwiseDistance(location, adaptor.getLhs(), adaptor.getRhs(), types);
    }]> {
  let summary = "distances of all points from all others";
  let description = [{
    d[..., i, j] = |x[..., i, :] - y[..., j, :]|, Euclidean; with `squared` its square.
    Differences are formed before they are squared: near points lose no digits. The
    derivative of a distance of 0 is 0. Leading dimensions broadcast.

    Constraints:
    - C1: both ranks are at least 2, both element types equal.
    - C2: the last extents, the coordinates of a point, are equal.
    - C3: the leading extents broadcast.

    Example:

    ```mlir
    %d = nn.pairwise_distance %x, %y : tensor<?x3xf32>, tensor<10x3xf32>
    %q = nn.pairwise_distance %x, %y squared : tensor<?x3xf32>, tensor<10x3xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$lhs, NN_FloatTensor:$rhs, UnitAttr:$squared);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = [{
    $lhs `,` $rhs (`squared` $squared^)? attr-dict `:` custom<SameOrBoth>(type($lhs), type($rhs))
  }];
}

def NN_CosineSimilarityOp : NN_CompositeOp<"cosine_similarity", [{
      return inferAlongAxis(location, getOperationName(), adaptor.getLhs(), adaptor.getAxis(),
                            /*isDropped=*/true, types);
    }], [AllTypesMatch<["lhs", "rhs"]>]> {
  let summary = "cosine of the angle between vectors along an axis";
  let description = [{
    sum(x y) / (max(|x|, e) max(|y|, e)) along `axis`, which is dropped, with e = 1e-8: 0
    where either vector is 0.

    Constraints:
    - C1: both operands have the same type.
    - C2: -rank <= axis < rank; a negative axis counts from the last dimension.

    Example:

    ```mlir
    %c = nn.cosine_similarity %x, %y axis -1 : tensor<?x64xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$lhs, NN_FloatTensor:$rhs, I64Attr:$axis);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = "$lhs `,` $rhs `axis` $axis attr-dict `:` type($lhs)";
}

def NN_L2NormalizeOp : NN_CompositeOp<"l2_normalize", [{
      return inferAlongAxis(location, getOperationName(), adaptor.getInput(), adaptor.getAxis(),
                            /*isDropped=*/false, types);
    }]> {
  let summary = "vectors along an axis, scaled to length 1";
  let description = [{
    y = x / max(|x|, e), with the Euclidean norm along `axis` and e = 1e-12: a vector of 0
    stays 0.

    Constraints:
    - C1: -rank <= axis < rank; a negative axis counts from the last dimension.

    Example:

    ```mlir
    %y = nn.l2_normalize %x axis -1 : tensor<?x64xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, I64Attr:$axis);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = "$input `axis` $axis attr-dict `:` type($input)";
}

#endif // NNC_DIALECTS_NN_CONTRACTIONOPS_TD
