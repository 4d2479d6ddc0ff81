// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Pooling: a window's largest element, its mean, its sum. Each comes with its adjoint, and
// the derivative of either is the other.
#ifndef NNC_DIALECTS_NN_POOLOPS_TD
#define NNC_DIALECTS_NN_POOLOPS_TD

include "nnc/dialects/nn/NNBase.td"

class NN_WindowOp<string mnemonic, code rule, list<Trait> traits = []>
    : NN_InferredOp<mnemonic, traits, rule> {
  let extraClassDeclaration = [{
    /// The windows looked through, all numbers given.
    ::nnc::nn::Windows getWindows();
  }];
}

def NN_MaxPoolOp : NN_CompositeOp<"max_pool", [{
      return inferMaxPool(location, adaptor, types);
    }]> {
  let summary = "the largest element of each window";
  let description = [{
    y[n, c, p] = max over r of x[n, c, stride p + dilation r - low]. What lies outside of the
    image is no candidate; of equal elements the first in row-major order is taken, and gets
    the whole derivative; NaN is larger than any number (PyTorch's conventions).

    Constraints:
    - C1: x is [n, channels, spatial...] of rank 3 to 5; all extents but n are known.
    - C2: `window`, `strides`, `pads` (or `low` and `high`) and `dilations` have an entry for
      each spatial dimension; paddings are not negative and at most half of the window's
      span, so that each window meets the image; the others are positive.
    - C3: a window fits into the padded image.

    Example:

    ```mlir
    %y = nn.max_pool %x window [2, 2] strides [2, 2] : tensor<?x6x28x28xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, DenseI64ArrayAttr:$window, NN_Strides:$strides,
                       NN_Strides:$low, NN_Strides:$high, NN_Strides:$dilations);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = [{
    $input `window` $window custom<Windows>($strides, $low, $high, $dilations) attr-dict
    `:` type($input)
  }];
}

def NN_MaxPoolWithIndexOp : NN_WindowOp<"max_pool_with_index", [{
      return inferMaxPoolWithIndex(location, adaptor, types);
    }]> {
  let summary = "the largest element of each window, and which it is";
  let description = [{
    As `nn.max_pool`; the second result is the element's index in its window, in row-major
    order: an i8 for windows of up to 128 elements, else an i32.

    Constraints: as of nn.max_pool.

    Example:

    ```mlir
    %y, %i = nn.max_pool_with_index %x window [2, 2] strides [2, 2] : tensor<?x6x28x28xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, DenseI64ArrayAttr:$window, NN_Strides:$strides,
                       NN_Strides:$low, NN_Strides:$high, NN_Strides:$dilations);
  let results = (outs NN_FloatTensor:$output, TensorOf<[I8, I32]>:$index);
  let assemblyFormat = [{
    $input `window` $window custom<Windows>($strides, $low, $high, $dilations) attr-dict
    `:` type($input)
  }];
}

def NN_WindowPickOp : NN_WindowOp<"window_pick", [{
      return inferWindowPick(location, adaptor, types);
    }], [NN_MovesElements]> {
  let summary = "one element of each window, by its index";
  let description = [{
    y[n, c, p] = x[n, c, stride p + dilation r - low] for the r that the index, in row-major
    order, stands for; 0 outside of the image.

    Constraints:
    - C1: x as of nn.max_pool; the index has the shape of the result.
    - C2: as of nn.max_pool.

    Example:

    ```mlir
    %y = nn.window_pick %x, %i window [2, 2] strides [2, 2] : tensor<?x6x28x28xf32>, tensor<?x6x14x14xi8>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, TensorOf<[I8, I32]>:$index, DenseI64ArrayAttr:$window,
                       NN_Strides:$strides, NN_Strides:$low, NN_Strides:$high,
                       NN_Strides:$dilations);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = [{
    $input `,` $index `window` $window custom<Windows>($strides, $low, $high, $dilations)
    attr-dict `:` type($input) `,` type($index)
  }];
  let builders = [
    OpBuilder<(ins "::mlir::Value":$input, "::mlir::Value":$index,
                   "const ::nnc::nn::Windows &":$windows)>];
}

def NN_WindowPutOp : NN_WindowOp<"window_put", [{
      return inferWindowPut(location, adaptor, types);
    }]> {
  let summary = "elements put where they were picked from";
  let description = [{
    The adjoint of `nn.window_pick`: each element of x is added to an image of the spatial
    extents `image`, at the place in its window that the index stands for.

    Constraints:
    - C1: x as of nn.max_pool, and the index has its shape.
    - C2: as of nn.max_pool; the image has as many windows as x has elements.

    Example:

    ```mlir
    %x = nn.window_put %y, %i image [28, 28] window [2, 2] strides [2, 2] : tensor<?x6x14x14xf32>, tensor<?x6x14x14xi8>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, TensorOf<[I8, I32]>:$index, DenseI64ArrayAttr:$image,
                       DenseI64ArrayAttr:$window, NN_Strides:$strides, NN_Strides:$low,
                       NN_Strides:$high, NN_Strides:$dilations);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = [{
    $input `,` $index `image` $image `window` $window
    custom<Windows>($strides, $low, $high, $dilations) attr-dict `:` type($input) `,` type($index)
  }];
  let builders = [
    OpBuilder<(ins "::mlir::Value":$input, "::mlir::Value":$index,
                   "::llvm::ArrayRef<int64_t>":$image, "const ::nnc::nn::Windows &":$windows)>];
}

def NN_WindowSumOp : NN_WindowOp<"window_sum", [{
      return inferWindowSum(location, adaptor, types);
    }]> {
  let summary = "the sum of each window";
  let description = [{
    y[n, c, p] = sum over r of x[n, c, stride p + dilation r - low], where x is 0 outside.

    Constraints:
    - C1: x is [n, channels, spatial...] of rank 3 to 5; all extents but n are known.
    - C2: as of nn.conv.
    - C3: a window fits into the padded image.

    Example:

    ```mlir
    %y = nn.window_sum %x window [2, 2] strides [2, 2] : tensor<?x6x28x28xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, DenseI64ArrayAttr:$window, NN_Strides:$strides,
                       NN_Strides:$low, NN_Strides:$high, NN_Strides:$dilations);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = [{
    $input `window` $window custom<Windows>($strides, $low, $high, $dilations) attr-dict
    `:` type($input)
  }];
  let builders = [
    OpBuilder<(ins "::mlir::Value":$input, "const ::nnc::nn::Windows &":$windows)>];
}

def NN_WindowSpreadOp : NN_WindowOp<"window_spread", [{
      return inferWindowSpread(location, adaptor, types);
    }]> {
  let summary = "elements added to all of their windows";
  let description = [{
    The adjoint of `nn.window_sum`: each element of x is added to all elements of its window
    in an image of the spatial extents `image`.

    Constraints:
    - C1: x is [n, channels, spatial...] of rank 3 to 5; all extents but n are known.
    - C2: as of nn.conv; the image has as many windows as x has elements.

    Example:

    ```mlir
    %x = nn.window_spread %y image [28, 28] window [2, 2] strides [2, 2] : tensor<?x6x14x14xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, DenseI64ArrayAttr:$image, DenseI64ArrayAttr:$window,
                       NN_Strides:$strides, NN_Strides:$low, NN_Strides:$high,
                       NN_Strides:$dilations);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = [{
    $input `image` $image `window` $window custom<Windows>($strides, $low, $high, $dilations)
    attr-dict `:` type($input)
  }];
  let builders = [
    OpBuilder<(ins "::mlir::Value":$input, "::llvm::ArrayRef<int64_t>":$image,
                   "const ::nnc::nn::Windows &":$windows)>];
}

def NN_AvgPoolOp : NN_CompositeOp<"avg_pool", [{
      return inferAvgPool(location, adaptor, types);
    }]> {
  let summary = "the mean of each window";
  let description = [{
    The sum of each window, as of `nn.window_sum`, divided by the window's number of
    elements, padding included; with `count_inside` by the number of those inside the image.

    Constraints: as of nn.max_pool.

    Example:

    ```mlir
    %y = nn.avg_pool %x window [2, 2] strides [2, 2] : tensor<?x6x28x28xf32>
    %z = nn.avg_pool %x window [3, 3] pads [1, 1] count_inside : tensor<?x6x28x28xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, DenseI64ArrayAttr:$window, NN_Strides:$strides,
                       NN_Strides:$low, NN_Strides:$high, NN_Strides:$dilations,
                       UnitAttr:$count_inside);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = [{
    $input `window` $window custom<Windows>($strides, $low, $high, $dilations)
    (`count_inside` $count_inside^)? attr-dict `:` type($input)
  }];
}

#endif // NNC_DIALECTS_NN_POOLOPS_TD
