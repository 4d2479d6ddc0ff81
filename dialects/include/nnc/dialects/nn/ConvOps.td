// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Convolution and its two adjoints. All three are one sum of products of an image x,
// a filter w and a result y,
//
//   S = sum x[n, c, stride p + dilation r - low] w[o, c, r] y[n, o, p],
//
// differentiated by y, by x and by w; so the derivatives of each are the other two.
#ifndef NNC_DIALECTS_NN_CONVOPS_TD
#define NNC_DIALECTS_NN_CONVOPS_TD

include "nnc/dialects/interfaces/WorkOpInterface.td"
include "nnc/dialects/nn/NNBase.td"

class NN_ConvolutionOp<string mnemonic, code rule>
    : NN_InferredOp<mnemonic, [DeclareOpInterfaceMethods<WorkOpInterface>], rule> {
  let results = (outs NN_FloatTensor:$output);
  code declarations = [{
    /// The windows that the filter looks through, all numbers given.
    ::nnc::nn::Windows getWindows();
    int64_t getGroupCount() { return getGroups().value_or(1); }
  }];
  let extraClassDeclaration = declarations;
}

def NN_ConvOp : NN_ConvolutionOp<"conv", [{
      return inferConv(location, adaptor, types);
    }]> {
  let summary = "convolution of images with filters";
  let description = [{
    y[n, o, p] = sum over c, r of x[n, c, stride p + dilation r - low] w[o, c, r], where x
    is 0 outside: what signal processing calls cross-correlation, over one, two or three
    spatial dimensions. `pads` are zeros on both sides of each; `low` and `high` give them
    apart. With `groups` g, output channels o of the i-th of g parts see the input channels
    of the i-th of g parts only; g = channels is a depthwise convolution.

    The extent of y is floor((in + low + high - dilation (window - 1) - 1) / stride) + 1
    (Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016).

    Constraints:
    - C1: x is [n, channels, spatial...] and w [out, channels / groups, window...] of the
      same rank, 3 to 5, and element type; all extents but n are known.
    - C2: `strides`, `pads` (or `low` and `high`) and `dilations` have an entry for each
      spatial dimension; strides and dilations are positive, paddings not negative.
    - C3: groups divide the channels of x and of y; w's second extent is channels / groups.
    - C4: a window fits into the padded image.

    Example:

    ```mlir
    %y = nn.conv %x, %w strides [2, 2] pads [1, 1] : tensor<?x16x32x32xf32>, tensor<32x16x3x3xf32>
    %z = nn.conv %x, %d pads [1, 1] groups 16 : tensor<?x16x32x32xf32>, tensor<16x1x3x3xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, NN_FloatTensor:$filter, NN_Strides:$strides,
                       NN_Strides:$low, NN_Strides:$high, NN_Strides:$dilations,
                       OptionalAttr<I64Attr>:$groups);
  let assemblyFormat = [{
    $input `,` $filter custom<Windows>($strides, $low, $high, $dilations) (`groups` $groups^)?
    attr-dict `:` type($input) `,` type($filter)
  }];
  let builders = [
    OpBuilder<(ins "::mlir::Value":$input, "::mlir::Value":$filter,
                   "const ::nnc::nn::Windows &":$windows, "int64_t":$groups)>];
}

def NN_ConvTransposeOp : NN_ConvolutionOp<"conv_transpose", [{
      return inferConvTranspose(location, adaptor, types);
    }]> {
  let summary = "transposed convolution: images from what filters saw";
  let description = [{
    The adjoint of `nn.conv` with the same filter: y[n, c, stride p + dilation r - low] is
    the sum of x[n, o, p] w[o, c, r], so each element of x adds a filter to the image y
    (PyTorch's ConvTranspose). `output_padding` says how much of the image lies behind the
    last window, which a stride leaves open.

    The extent of y is stride (in - 1) + dilation (window - 1) + 1 - low - high +
    output_padding.

    Constraints:
    - C1: x is [n, channels, spatial...] and w [channels, out / groups, window...] of the
      same rank, 3 to 5, and element type; all extents but n are known.
    - C2: as of nn.conv; output_padding is not negative and less than the stride.
    - C3: groups divide the channels of x, which are w's first extent.
    - C4: the extents of y are positive.

    Example:

    ```mlir
    %y = nn.conv_transpose %x, %w strides [2, 2] pads [1, 1] : tensor<?x64x7x7xf32>, tensor<64x32x4x4xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, NN_FloatTensor:$filter, NN_Strides:$strides,
                       NN_Strides:$low, NN_Strides:$high, NN_Strides:$dilations,
                       NN_Strides:$output_padding, OptionalAttr<I64Attr>:$groups);
  let assemblyFormat = [{
    $input `,` $filter custom<Windows>($strides, $low, $high, $dilations)
    (`output_padding` $output_padding^)? (`groups` $groups^)?
    attr-dict `:` type($input) `,` type($filter)
  }];
  let builders = [
    OpBuilder<(ins "::mlir::Value":$input, "::mlir::Value":$filter,
                   "const ::nnc::nn::Windows &":$windows, "int64_t":$groups,
                   "::llvm::ArrayRef<int64_t>":$image)>];
}

def NN_ConvFilterOp : NN_ConvolutionOp<"conv_filter", [{
      return inferConvFilter(location, adaptor, types);
    }]> {
  let summary = "filters from images and what is to be seen in them";
  let description = [{
    w[o, c, r] = sum over n, p of x[n, c, stride p + dilation r - low] y[n, o, p]: the
    derivative of a convolution with respect to its filter, as an op of its own.

    Constraints:
    - C1: x is [n, channels, spatial...] and y [n, out, spatial...] of the same rank, 3 to
      5, and element type; all extents but n are known.
    - C2: as of nn.conv; `window` has a positive entry for each spatial dimension.
    - C3: groups divide the channels of x and of y.
    - C4: y has the extents that nn.conv gives.

    Example:

    ```mlir
    %w = nn.conv_filter %x, %y window [3, 3] pads [1, 1] : tensor<?x16x32x32xf32>, tensor<?x32x32x32xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, NN_FloatTensor:$seen, DenseI64ArrayAttr:$window,
                       NN_Strides:$strides, NN_Strides:$low, NN_Strides:$high,
                       NN_Strides:$dilations, OptionalAttr<I64Attr>:$groups);
  let assemblyFormat = [{
    $input `,` $seen `window` $window custom<Windows>($strides, $low, $high, $dilations)
    (`groups` $groups^)? attr-dict `:` type($input) `,` type($seen)
  }];
  let builders = [
    OpBuilder<(ins "::mlir::Value":$input, "::mlir::Value":$seen,
                   "const ::nnc::nn::Windows &":$windows, "int64_t":$groups)>];
}

#endif // NNC_DIALECTS_NN_CONVOPS_TD
