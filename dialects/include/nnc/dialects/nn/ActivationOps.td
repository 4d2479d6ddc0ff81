// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_ACTIVATIONOPS_TD
#define NNC_DIALECTS_NN_ACTIVATIONOPS_TD

include "nnc/dialects/nn/ElementwiseOps.td"

def NN_SigmoidOp : NN_UnaryOp<"sigmoid", "1 / (1 + e^-x)", "Saturates without overflow.",
    [NN_KeepsPrecision]>;
def NN_TanhOp : NN_UnaryOp<"tanh", "tanh(x)", "", [NN_KeepsPrecision]>;
def NN_SoftplusOp : NN_UnaryOp<"softplus", "ln(1 + e^x)",
    "Computed as max(x, 0) + ln(1 + e^-|x|), which never overflows.">;
def NN_ReluOp : NN_UnaryOp<"relu", "max(x, 0)", "Its derivative at 0 is 0.", [NN_KeepsPrecision]>;

def NN_LeakyReluOp : NN_Op<"leaky_relu", [Pure, SameOperandsAndResultType, Elementwise,
                                     NN_KeepsPrecision]> {
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

def NN_EluOp : NN_Op<"elu", [Pure, SameOperandsAndResultType, Elementwise]> {
  let summary = "elementwise x for x > 0, else alpha * (e^x - 1)";
  let description = [{
    y = x for x > 0, else alpha * (e^x - 1) (Clevert et al., ICLR 2016). Its
    derivative at 0 is alpha.

    Constraints:
    - C1: alpha is finite.

    Example:

    ```mlir
    %y = nn.elu %x alpha 1.0 : tensor<?x64xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, F64Attr:$alpha);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = "$input `alpha` custom<Real>($alpha) attr-dict `:` type($input)";
  let hasVerifier = 1;
}

def NN_SeluOp : NN_UnaryOp<"selu", "scale * (x for x > 0, else alpha * (e^x - 1))",
    "With alpha = 1.6732632423543772 and scale = 1.0507009873554805 (Klambauer et al., NIPS 2017). "
    "Its derivative at 0 is scale * alpha.">;
def NN_SiluOp : NN_UnaryOp<"silu", "x / (1 + e^-x)", "Also called swish. NaN at -inf, as in PyTorch.">;
def NN_MishOp : NN_UnaryOp<"mish", "x * tanh(ln(1 + e^x))",
    "Misra, BMVC 2020. NaN at -inf, as in PyTorch.">;
def NN_SoftsignOp : NN_UnaryOp<"softsign", "x / (1 + |x|)", "NaN at infinities, as in PyTorch.">;
def NN_Relu6Op : NN_UnaryOp<"relu6", "min(max(x, 0), 6)", "Its derivative is 0 at 0 and at 6.",
    [NN_KeepsPrecision]>;
def NN_HardTanhOp : NN_UnaryOp<"hard_tanh", "min(max(x, -1), 1)",
    "Its derivative is 0 at -1 and at 1.">;
def NN_HardSigmoidOp : NN_UnaryOp<"hard_sigmoid", "min(max(x + 3, 0), 6) / 6",
    "Its derivative is 0 at -3 and at 3.">;
def NN_HardSwishOp : NN_UnaryOp<"hard_swish", "x * min(max(x + 3, 0), 6) / 6",
    "Its derivative is 0 at -3 and 1 at 3. NaN at -inf.">;

def NN_GeluOp : NN_Op<"gelu", [Pure, SameOperandsAndResultType, Elementwise]> {
  let summary = "elementwise x * Phi(x)";
  let description = [{
    y = x * Phi(x), where Phi(x) = erfc(-x / sqrt(2)) / 2 is the normal distribution
    function (Hendrycks and Gimpel, 2016). With `tanh` its approximation
    x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3))). NaN at -inf, as in PyTorch.

    Examples:

    ```mlir
    %y = nn.gelu %x : tensor<?x64xf32>
    %z = nn.gelu %x tanh : tensor<?x64xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, UnitAttr:$tanh_form);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = "$input (`tanh` $tanh_form^)? attr-dict `:` type($input)";
}

def NN_ClampOp : NN_Op<"clamp", [Pure, SameOperandsAndResultType, Elementwise]> {
  let summary = "elementwise min(max(x, low), high)";
  let description = [{
    y = min(max(x, low), high); NaN stays. Its derivative is 1 within [low, high],
    the ends included, and 0 outside.

    Constraints:
    - C1: low <= high, both finite.

    Example:

    ```mlir
    %y = nn.clamp %x low 0.0 high 1.0 : tensor<?x64xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, F64Attr:$low, F64Attr:$high);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = [{
    $input `low` custom<Real>($low) `high` custom<Real>($high) attr-dict `:` type($input)
  }];
  let hasVerifier = 1;
}

def NN_StepOp : NN_Op<"step", [Pure, SameOperandsAndResultType, Elementwise]> {
  let summary = "elementwise 0 for x < 0, 1 for x > 0";
  let description = [{
    Heaviside's function: 0 for x < 0, 1 for x > 0, and `at_zero` where x = 0, which
    texts define as 0, 1/2 or 1; NaN stays. The derivative is 0 everywhere.

    Constraints:
    - C1: at_zero is finite.

    Example:

    ```mlir
    %y = nn.step %x at_zero 1.0 : tensor<?x64xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, F64Attr:$at_zero);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = "$input `at_zero` custom<Real>($at_zero) attr-dict `:` type($input)";
  let hasVerifier = 1;
}

def NN_MaxoutOp : NN_CompositeOp<"maxout", [{
      return inferMaxout(location, adaptor.getInput(), adaptor.getPieces(), types);
    }]> {
  let summary = "the largest of each group of linear pieces";
  let description = [{
    y[..., j] = max of x[..., j k + p] for 0 <= p < k, with k = `pieces`: a maxout unit
    over what a dense layer of k times as many outputs gives (Goodfellow et al., ICML
    2013). The gradient goes to the winner, the first of equal ones.

    Constraints:
    - C1: the rank is at least 1, and the last extent a multiple of `pieces`, which is
      positive.

    Example:

    ```mlir
    %y = nn.maxout %x pieces 3 : tensor<?x96xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input, I64Attr:$pieces);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = "$input `pieces` $pieces attr-dict `:` type($input)";
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
