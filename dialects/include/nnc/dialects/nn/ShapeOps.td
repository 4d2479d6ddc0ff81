// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_SHAPEOPS_TD
#define NNC_DIALECTS_NN_SHAPEOPS_TD

include "nnc/dialects/nn/NNBase.td"

def NN_ConstantOp : NN_Op<"constant", [Pure, ConstantLike, NN_MovesElements, AllTypesMatch<["value", "output"]>,
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

def NN_ReshapeOp : NN_InferredOp<"reshape", [NN_MovesElements], [{
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

def NN_TransposeOp : NN_InferredOp<"transpose", [NN_MovesElements], [{
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

def NN_BroadcastOp : NN_InferredOp<"broadcast", [NN_MovesElements], [{
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

def NN_ConcatOp : NN_InferredOp<"concat", [NN_MovesElements], [{
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

def NN_SliceOp : NN_InferredOp<"slice", [NN_MovesElements], [{
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

def NN_PadOp : NN_InferredOp<"pad", [NN_MovesElements], [{
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

def NN_OneHotOp : NN_InferredOp<"one_hot", [NN_MovesElements], [{
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

def NN_FlipOp : NN_Op<"flip", [Pure, SameOperandsAndResultType, NN_MovesElements]> {
  let summary = "dimensions in reverse";
  let description = [{
    y[..., i, ...] = x[..., n - 1 - i, ...] along each of `axes`, of extent n.

    Constraints:
    - C1: -rank <= axis < rank, each axis named once.

    Example:

    ```mlir
    %y = nn.flip %x axes [1] : tensor<?x28xf32>
    ```
  }];
  let arguments = (ins NN_Tensor:$input, DenseI64ArrayAttr:$axes);
  let results = (outs NN_Tensor:$output);
  let assemblyFormat = "$input `axes` $axes attr-dict `:` type($input)";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The reversed dimensions, ascending, each in [0, rank).
    ::llvm::SmallVector<int64_t> getDims() {
      return normalizeAxes(getAxes(), ::llvm::cast<::mlir::RankedTensorType>(getInput().getType()).getRank());
    }
  }];
}

def NN_TileOp : NN_InferredOp<"tile", [NN_MovesElements], [{
      return inferTile(location, adaptor.getInput(), adaptor.getRepeats(), types);
    }]> {
  let summary = "the tensor side by side with itself";
  let description = [{
    y[i] = x[i mod n] in each dimension of extent n, `repeats` times. The cotangents of
    all copies are summed.

    Constraints:
    - C1: there is one number of repeats for each dimension, none negative.
    - C2: a dimension of extent `?` is not repeated.

    Example:

    ```mlir
    %y = nn.tile %x repeats [1, 3] : tensor<?x4xf32>
    ```
  }];
  let arguments = (ins NN_Tensor:$input, DenseI64ArrayAttr:$repeats);
  let results = (outs NN_Tensor:$output);
  let assemblyFormat = "$input `repeats` $repeats attr-dict `:` type($input)";
}

def NN_SplitOp : NN_InferredOp<"split", [NN_MovesElements], [{
      return inferSplit(location, adaptor.getInput(), adaptor.getAxis(), adaptor.getSizes(), types);
    }]> {
  let summary = "parts of a tensor along an axis";
  let description = [{
    As many results as there are `sizes`, one after the other along `axis`: what
    `nn.concat` puts together.

    Constraints:
    - C1: 0 <= axis < rank, and the extent along it is known.
    - C2: the sizes are not negative, at least one, and add up to that extent.

    Example:

    ```mlir
    %a, %b = nn.split %x axis 1 sizes [3, 7] : tensor<?x10xf32>
    ```
  }];
  let arguments = (ins NN_Tensor:$input, I64Attr:$axis, DenseI64ArrayAttr:$sizes);
  let results = (outs Variadic<NN_Tensor>:$outputs);
  let assemblyFormat = "$input `axis` $axis `sizes` $sizes attr-dict `:` type($input)";
}

def NN_GatherOp : NN_InferredOp<"gather", [NN_MovesElements], [{
      return inferGather(location, adaptor.getInput(), adaptor.getIndices(), adaptor.getAxis(), types);
    }]> {
  let summary = "slices by index: an embedding";
  let description = [{
    y[a..., i..., b...] = x[a..., indices[i...], b...], where a... are the dimensions
    before `axis` and b... those after it. An index outside the extent gives zeros. No
    gradient passes an index; that of x is `nn.scatter_add`.

    Constraints:
    - C1: 0 <= axis < rank of x.
    - C2: the extent along the axis is not 0.

    Example:

    ```mlir
    %y = nn.gather %table, %words axis 0 : tensor<1000x64xf32>, tensor<?x12xi32>
    ```
  }];
  let arguments = (ins NN_NumberTensor:$input, NN_IntegerTensor:$indices, I64Attr:$axis);
  let results = (outs NN_NumberTensor:$output);
  let assemblyFormat = "$input `,` $indices `axis` $axis attr-dict `:` type($input) `,` type($indices)";
}

def NN_ScatterAddOp : NN_InferredOp<"scatter_add", [], [{
      return inferScatterAdd(location, adaptor.getUpdates(), adaptor.getIndices(), adaptor.getAxis(),
                             adaptor.getExtent(), types);
    }]> {
  let summary = "slices added up by index";
  let description = [{
    y[a..., k, b...] = sum of updates[a..., i..., b...] over all i... with
    indices[i...] = k, in row-major order of i; 0 where there is none. The new dimension
    has the extent `extent`; an index outside it is left out. The adjoint of
    `nn.gather`. No gradient passes an index.

    Constraints:
    - C1: 0 <= axis <= rank of the updates less that of the indices, and the updates'
      extents from the axis on are the indices'.
    - C2: the extent is positive.

    Example:

    ```mlir
    %y = nn.scatter_add %u, %words axis 0 extent 1000 : tensor<?x64xf32>, tensor<?xi32>
    ```
  }];
  let arguments = (ins NN_NumberTensor:$updates, NN_IntegerTensor:$indices, I64Attr:$axis,
                       I64Attr:$extent);
  let results = (outs NN_NumberTensor:$output);
  let assemblyFormat = [{
    $updates `,` $indices `axis` $axis `extent` $extent attr-dict `:` type($updates) `,` type($indices)
  }];
}

def NN_TopKOp : NN_InferredOp<"top_k", [], [{
      return inferTopK(location, adaptor.getInput(), adaptor.getAxis(), adaptor.getK(), types);
    }]> {
  let summary = "the k largest elements along an axis, and where they are";
  let description = [{
    The `k` largest elements along `axis`, the largest first, and their indices as i32;
    with `smallest` the smallest, the smallest first, so that k of the axis's extent
    sorts. Equal elements come in the order of their indices; NaN counts as the
    largest number, as in PyTorch. The gradient goes to the elements chosen. Work grows
    with the square of the extent.

    Constraints:
    - C1: -rank <= axis < rank; a negative axis counts from the last dimension.
    - C2: 0 < k <= the extent along the axis, which is known.

    Example:

    ```mlir
    %values, %indices = nn.top_k %x k 3 axis -1 : tensor<?x10xf32>
    ```
  }];
  let arguments = (ins NN_NumberTensor:$input, I64Attr:$k, I64Attr:$axis, UnitAttr:$smallest);
  let results = (outs NN_NumberTensor:$values, TensorOf<[I32]>:$indices);
  let assemblyFormat = [{
    $input `k` $k `axis` $axis (`smallest` $smallest^)? attr-dict `:` type($input)
  }];
  let extraClassDeclaration = [{
    /// The axis as 0 <= axis < rank.
    int64_t getDim() {
      int64_t axis = getAxis(); // the accessor is unsigned
      int64_t rank = ::llvm::cast<::mlir::RankedTensorType>(getInput().getType()).getRank();
      return axis < 0 ? axis + rank : axis;
    }
  }];
}

def NN_SortOp : NN_CompositeOp<"sort", [{
      return inferSort(location, adaptor.getInput(), adaptor.getAxis(), types);
    }]> {
  let summary = "the elements along an axis in order, and where they were";
  let description = [{
    All elements along `axis`, the smallest first, and their indices as i32; with
    `descending` the largest first. Equal elements come in the order of their indices;
    NaN counts as the largest number, as in PyTorch. The gradient goes back to where an
    element was. Work grows with the square of the extent: it is `nn.top_k` with k the
    extent.

    Constraints:
    - C1: -rank <= axis < rank; a negative axis counts from the last dimension.
    - C2: the extent along the axis is known and not 0.

    Example:

    ```mlir
    %values, %indices = nn.sort %x axis -1 descending : tensor<?x10xf32>
    ```
  }];
  let arguments = (ins NN_NumberTensor:$input, I64Attr:$axis, UnitAttr:$descending);
  let results = (outs NN_NumberTensor:$values, TensorOf<[I32]>:$indices);
  let assemblyFormat = [{
    $input `axis` $axis (`descending` $descending^)? attr-dict `:` type($input)
  }];
}

#endif // NNC_DIALECTS_NN_SHAPEOPS_TD
