// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_SHAPEOPS_TD
#define NNC_DIALECTS_NN_SHAPEOPS_TD

include "nnc/dialects/nn/NNBase.td"

def NN_ConstantOp : NN_Op<"constant", [Pure, ConstantLike, AllTypesMatch<["value", "output"]>,
                                    NoGradient<"it has no operand">]> {
  let summary = "a tensor known at compile time";
  let description = [{
    A dense constant, or one number for all elements. It has no operand to take a
    gradient.

    Constraints:
    - C1: the type has static extents.

    Examples:

    ```mlir
    %half = nn.constant 0.5 : tensor<f32>
    %w = nn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
    ```
  }];
  let arguments = (ins ElementsAttr:$value);
  let results = (outs NN_Tensor:$output);
  let assemblyFormat = "custom<SplatOrDense>($value) attr-dict";
  let hasFolder = 1;
  let builders = [
    /// All elements equal to `number` (rounded to the element type).
    OpBuilder<(ins "::mlir::RankedTensorType":$type, "double":$number)>,
  ];
}

def NN_IotaOp : NN_Op<"iota", [Pure, NoGradient<"it has no operand">]> {
  let summary = "the index along an axis";
  let description = [{
    y[i0, ..., in] = i_axis. It has no operand to take a gradient.

    Constraints:
    - C1: 0 <= axis < rank.
    - C2: the type has static extents.

    Example:

    ```mlir
    %i = nn.iota axis 1 : tensor<4x10xi32>
    ```
  }];
  let arguments = (ins I64Attr:$axis);
  let results = (outs NN_NumberTensor:$output);
  let assemblyFormat = "`axis` $axis attr-dict `:` type($output)";
  let hasVerifier = 1;
}

def NN_ReshapeOp : NN_InferredOp<"reshape", [], [{
      return inferReshape(location, adaptor.getInput(), adaptor.getShape(), types);
    }]> {
  let summary = "the same elements, row-major, in another shape";
  let description = [{
    One extent may be -1: it is what remains. No element moves in memory.

    Constraints:
    - C1: at most one extent is -1, the others are not negative.
    - C2: the numbers of elements are equal.
    - C3: when the input has a `?`, the extent -1 stands for it and what is
      multiplied with it.

    Example:

    ```mlir
    %y = nn.reshape %x to [-1, 784] : tensor<?x28x28xf32>
    ```
  }];
  let arguments = (ins NN_Tensor:$input, DenseI64ArrayAttr:$shape);
  let results = (outs NN_Tensor:$output);
  let assemblyFormat = "$input `to` $shape attr-dict `:` type($input)";
  let hasFolder = 1;
}

def NN_TransposeOp : NN_InferredOp<"transpose", [], [{
      return inferTranspose(location, adaptor.getInput(), adaptor.getPermutation(), types);
    }]> {
  let summary = "dimensions in another order";
  let description = [{
    Dimension i of the result is dimension permutation[i] of the input.

    Constraints:
    - C1: the permutation names each dimension of the input once.

    Example:

    ```mlir
    %y = nn.transpose %x [1, 0] : tensor<4x10xf32>
    ```
  }];
  let arguments = (ins NN_Tensor:$input, DenseI64ArrayAttr:$permutation);
  let results = (outs NN_Tensor:$output);
  let assemblyFormat = "$input $permutation attr-dict `:` type($input)";
  let hasFolder = 1;
}

def NN_BroadcastOp : NN_InferredOp<"broadcast", [], [{
      return inferBroadcastTo(location, adaptor.getInput(), adaptor.getShape(), types);
    }]> {
  let summary = "repetition along new dimensions and those of extent 1";
  let description = [{
    The input is aligned at the last dimension of `shape`; an extent of 1, or one
    that is not there, is repeated. -1 keeps the input's extent.

    Constraints:
    - C1: the shape has at least the rank of the input.
    - C2: each extent of the input is 1 or equal to the shape's.
    - C3: -1 stands only where the input has a dimension.

    Example:

    ```mlir
    %y = nn.broadcast %x to [4, 10] : tensor<10xf32>
    ```
  }];
  let arguments = (ins NN_Tensor:$input, DenseI64ArrayAttr:$shape);
  let results = (outs NN_Tensor:$output);
  let assemblyFormat = "$input `to` $shape attr-dict `:` type($input)";
  let hasFolder = 1;
}

def NN_ConcatOp : NN_InferredOp<"concat", [], [{
      return inferConcat(location, adaptor.getInputs(), adaptor.getAxis(), types);
    }]> {
  let summary = "tensors one after the other along an axis";
  let description = [{
    Constraints:
    - C1: there is at least one input; all have the same rank and element type.
    - C2: 0 <= axis < rank.
    - C3: all extents but those along the axis are equal.

    Example:

    ```mlir
    %y = nn.concat %a, %b axis 1 : tensor<4x2xf32>, tensor<4x3xf32>
    ```
  }];
  let arguments = (ins Variadic<NN_Tensor>:$inputs, I64Attr:$axis);
  let results = (outs NN_Tensor:$output);
  let assemblyFormat = "$inputs `axis` $axis attr-dict `:` type($inputs)";
}

def NN_SliceOp : NN_InferredOp<"slice", [], [{
      return inferSlice(location, adaptor.getInput(), adaptor.getOffsets(),
                        adaptor.getSizes(), adaptor.getStrides(), types);
    }]> {
  let summary = "every stride-th element of a box";
  let description = [{
    y[i] = x[offsets + i * strides]; there is an offset, a size and a stride per
    dimension. A size of -1 with offset 0 and stride 1 keeps the whole dimension.

    Constraints:
    - C1: offsets, sizes and strides have as many entries as the input's rank.
    - C2: offsets are not negative, strides are positive.
    - C3: the last element taken lies inside the input.

    Example:

    ```mlir
    %y = nn.slice %x offsets [0, 2] sizes [-1, 3] strides [1, 1] : tensor<4x10xf32>
    ```
  }];
  let arguments = (ins NN_Tensor:$input, DenseI64ArrayAttr:$offsets,
                       DenseI64ArrayAttr:$sizes, DenseI64ArrayAttr:$strides);
  let results = (outs NN_Tensor:$output);
  let assemblyFormat = [{
    $input `offsets` $offsets `sizes` $sizes `strides` $strides attr-dict `:` type($input)
  }];
}

def NN_PadOp : NN_InferredOp<"pad", [], [{
      return inferPad(location, adaptor.getInput(), adaptor.getLow(), adaptor.getHigh(),
                      adaptor.getInterior(), types);
    }]> {
  let summary = "zeros around and between the elements";
  let description = [{
    `low[d]` zeros before, `high[d]` after dimension d, and `interior[d]` between
    any two of its neighbours: the adjoint of `nn.slice`.

    Constraints:
    - C1: low, high and interior have as many entries as the input's rank.
    - C2: none is negative.
    - C3: a dimension of extent `?` is not padded.

    Example:

    ```mlir
    %y = nn.pad %x low [0, 1] high [0, 1] interior [0, 0] : tensor<4x10xf32>
    ```
  }];
  let arguments = (ins NN_NumberTensor:$input, DenseI64ArrayAttr:$low,
                       DenseI64ArrayAttr:$high, DenseI64ArrayAttr:$interior);
  let results = (outs NN_NumberTensor:$output);
  let assemblyFormat = [{
    $input `low` $low `high` $high `interior` $interior attr-dict `:` type($input)
  }];
}

def NN_OneHotOp : NN_InferredOp<"one_hot", [], [{
      return inferOneHot(location, adaptor.getIndices(), adaptor.getDepth(), adaptor.getElement(), types);
    }]> {
  let summary = "1-of-C coding";
  let description = [{
    y[..., c] = 1 where indices[...] = c, else 0; a new last dimension of extent
    `depth`. An index outside [0, depth) gives a row of zeros. No gradient passes an
    index.

    Constraints:
    - C1: depth is positive.

    Example:

    ```mlir
    %y = nn.one_hot %label depth 10 of f32 : tensor<?xi32>
    ```
  }];
  let arguments = (ins NN_IntegerTensor:$indices, I64Attr:$depth, TypeAttr:$element);
  let results = (outs NN_NumberTensor:$output);
  let assemblyFormat = "$indices `depth` $depth `of` $element attr-dict `:` type($indices)";
}

#endif // NNC_DIALECTS_NN_SHAPEOPS_TD
