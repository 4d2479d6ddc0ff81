// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_ACTIVATIONOPS_TD
#define NNC_DIALECTS_NN_ACTIVATIONOPS_TD

include "nnc/dialects/nn/ElementwiseOps.td"

def NN_SigmoidOp : NN_UnaryOp<"sigmoid", "1 / (1 + e^-x)", "Saturates without overflow.">;
def NN_TanhOp : NN_UnaryOp<"tanh", "tanh(x)">;
def NN_SoftplusOp : NN_UnaryOp<"softplus", "ln(1 + e^x)",
    "Computed as max(x, 0) + ln(1 + e^-|x|), which never overflows.">;
def NN_ReluOp : NN_UnaryOp<"relu", "max(x, 0)", "Its derivative at 0 is 0.">;

def NN_LeakyReluOp : NN_Op<"leaky_relu", [Pure, SameOperandsAndResultType, Elementwise]> {
  let summary = "elementwise x for x > 0, else slope * x";
  let description = [{
    y = x for x > 0, else slope * x. Its derivative at 0 is the slope.

    Constraints:
    - C1: the slope is finite.

    Example:

    ```mlir
    %y = nn.leaky_relu %x slope 0.01 : tensor<?x64xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, F64Attr:$slope);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = "$input `slope` custom<Real>($slope) attr-dict `:` type($input)";
  let hasVerifier = 1;
}

class NN_AlongAxisOp<string mnemonic, string formula, string remark>
    : NN_Op<mnemonic, [Pure, SameOperandsAndResultType]> {
  let summary = formula # " along an axis";
  let description = "y = " # formula # ", sums taken along `axis`. " # remark # [{

    Constraints:
    - C1: -rank <= axis < rank; a negative axis counts from the last dimension.

    Example:

    ```mlir
    %y = nn.}] # mnemonic # [{ %x axis -1 : tensor<?x10xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, I64Attr:$axis);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = "$input `axis` $axis attr-dict `:` type($input)";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The axis as 0 <= axis < rank.
    int64_t getDim() {
      int64_t axis = getAxis(); // the accessor is unsigned
      int64_t rank = ::llvm::cast<::mlir::RankedTensorType>(getInput().getType()).getRank();
      return axis < 0 ? axis + rank : axis;
    }
  }];
}

def NN_SoftmaxOp : NN_AlongAxisOp<"softmax", "e^x / sum(e^x)",
    "The maximum is subtracted first, so that it never overflows.">;
def NN_LogSoftmaxOp : NN_AlongAxisOp<"log_softmax", "x - ln(sum(e^x))",
    "The maximum is subtracted first, so that it never overflows.">;

#endif // NNC_DIALECTS_NN_ACTIVATIONOPS_TD
