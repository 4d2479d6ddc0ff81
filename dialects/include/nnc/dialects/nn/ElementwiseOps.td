// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_ELEMENTWISEOPS_TD
#define NNC_DIALECTS_NN_ELEMENTWISEOPS_TD

include "nnc/dialects/nn/NNAttrs.td"

class NN_Notation<string notation> {
  string declaration = "static ::llvm::StringRef getNotation() { return \"" # notation # "\"; }";
}

class NN_UnaryOp<string mnemonic, string formula, string remark = "",
                 list<Trait> traits = [], Type type = NN_FloatTensor, string element = "f32",
                 string notation = "">
    : NN_Op<mnemonic, !listconcat([Pure, SameOperandsAndResultType, Elementwise,
                                   NotationOpInterface], traits)> {
  let summary = "elementwise " # formula;
  let description = "y = " # formula # ", element by element. " # remark # [{

    Example:

    ```mlir
    %y = nn.}] # mnemonic # " %x : tensor<?x64x" # element # [{>
    ```
  }];
  let arguments = (ins type:$input);
  let results = (outs type:$output);
  let assemblyFormat = "$input attr-dict `:` type($input)";
  let extraClassDeclaration = NN_Notation<notation>.declaration;
}

def NN_NegOp : NN_UnaryOp<"neg", "-x", "", [NN_KeepsPrecision], NN_NumberTensor,
    notation = "*-1"> { let hasFolder = 1; }
def NN_AbsOp : NN_UnaryOp<"abs", "|x|", "Its derivative at 0 is 0.", [NN_KeepsPrecision],
    NN_NumberTensor>;
def NN_SignOp : NN_UnaryOp<"sign", "sign(x)", "-1, 0 or 1; the derivative is 0 everywhere.">;
def NN_FloorOp : NN_UnaryOp<"floor", "floor(x)", "The derivative is 0 everywhere.">;
def NN_CeilOp : NN_UnaryOp<"ceil", "ceil(x)", "The derivative is 0 everywhere.">;
def NN_RoundOp : NN_UnaryOp<"round", "round(x)",
    "To the nearest whole number, halves to the even one; the derivative is 0 everywhere.">;
def NN_SquareOp : NN_UnaryOp<"square", "x * x", notation = "x^2">;
def NN_ReciprocalOp : NN_UnaryOp<"reciprocal", "1 / x", notation = "1/x">;
def NN_SqrtOp : NN_UnaryOp<"sqrt", "sqrt(x)", "NaN for x < 0.">;
def NN_RsqrtOp : NN_UnaryOp<"rsqrt", "1 / sqrt(x)", notation = "1/sqrt">;
def NN_ExpOp : NN_UnaryOp<"exp", "e^x">;
def NN_Expm1Op : NN_UnaryOp<"expm1", "e^x - 1", "Accurate near 0.">;
def NN_LogOp : NN_UnaryOp<"log", "ln(x)", "-inf at 0, NaN for x < 0.">;
def NN_Log1pOp : NN_UnaryOp<"log1p", "ln(1 + x)", "Accurate near 0.">;
def NN_SinOp : NN_UnaryOp<"sin", "sin(x)", "In radians.">;
def NN_CosOp : NN_UnaryOp<"cos", "cos(x)", "In radians.">;
def NN_TanOp : NN_UnaryOp<"tan", "tan(x)", "In radians.">;
def NN_AsinOp : NN_UnaryOp<"asin", "arcsin(x)", "NaN outside [-1, 1].">;
def NN_AcosOp : NN_UnaryOp<"acos", "arccos(x)", "NaN outside [-1, 1].">;
def NN_AtanOp : NN_UnaryOp<"atan", "arctan(x)">;
def NN_ErfOp : NN_UnaryOp<"erf", "erf(x)", "2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.">;
def NN_ErfcOp : NN_UnaryOp<"erfc", "1 - erf(x)", "Accurate where erf(x) is close to 1.">;

class NN_BinaryOp<string mnemonic, string formula, string remark = "",
                  list<Trait> traits = [], Type type = NN_NumberTensor, string element = "f32",
                  string notation = "">
    : NN_InferredOp<mnemonic, !listconcat([NotationOpInterface], traits), [{
        return inferBroadcast(location, getOperationName(), adaptor.getOperands(),
                              /*element=*/{}, types);
      }]> {
  let summary = "elementwise " # formula;
  let description = "z = " # formula # ", element by element. " # remark # [{

    Constraints:
    - C1: both operands have the same element type.
    - C2: their shapes broadcast: aligned at the last dimension, extents are
      equal or one of them is 1 or absent.

    Example:

    ```mlir
    %z = nn.}] # mnemonic # " %x, %y : tensor<?x64x" # element # ">, tensor<64x" # element # [{>
    ```
  }];
  let arguments = (ins type:$lhs, type:$rhs);
  let results = (outs type:$output);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` custom<SameOrBoth>(type($lhs), type($rhs))";
  let extraClassDeclaration = NN_Notation<notation>.declaration;
}

def NN_AddOp : NN_BinaryOp<"add", "x + y", "", [Commutative, NN_KeepsPrecision], notation = "+"> { let hasFolder = 1; }
def NN_SubOp : NN_BinaryOp<"sub", "x - y", "", [NN_KeepsPrecision], notation = "-"> { let hasFolder = 1; }
def NN_MulOp : NN_BinaryOp<"mul", "x * y", "", [Commutative, NN_KeepsPrecision], notation = "*"> { let hasFolder = 1; }
def NN_DivOp : NN_BinaryOp<"div", "x / y",
    "Integers truncate towards zero; an integer divided by zero is 0.", notation = "/"> { let hasFolder = 1; }
def NN_PowOp : NN_BinaryOp<"pow", "x^y",
    "0^0 is 1; a negative x with a fractional y is NaN.", [], NN_FloatTensor,
    notation = "^"> { let hasFolder = 1; }
def NN_Atan2Op : NN_BinaryOp<"atan2", "the angle of the point (y, x)",
    "arctan(x / y) where y > 0, in (-pi, pi]: the operands are the ordinate, then the abscissa, as "
    "in C.", [], NN_FloatTensor>;
def NN_MaximumOp : NN_BinaryOp<"maximum", "max(x, y)",
    "NaN if either is. The derivative is shared in halves where x = y.", [Commutative]>;
def NN_MinimumOp : NN_BinaryOp<"minimum", "min(x, y)",
    "NaN if either is. The derivative is shared in halves where x = y.", [Commutative]>;
def NN_AndOp : NN_BinaryOp<"and", "x and y", "Truth values have no gradient.",
    [Commutative, NoGradient<"truth values have no gradient">], NN_BoolTensor, "i1">;
def NN_OrOp : NN_BinaryOp<"or", "x or y", "Truth values have no gradient.",
    [Commutative, NoGradient<"truth values have no gradient">], NN_BoolTensor, "i1">;
def NN_NotOp : NN_UnaryOp<"not", "not x", "Truth values have no gradient.",
    [NoGradient<"truth values have no gradient">], NN_BoolTensor, "i1">;

class NN_ClassifyOp<string mnemonic, string what, string remark>
    : NN_InferredOp<mnemonic, [NoGradient<"truth values have no gradient">], [{
        types.push_back(::llvm::cast<::mlir::TensorType>(adaptor.getInput().getType())
                            .clone(::mlir::IntegerType::get(context, 1)));
        return ::mlir::success();
      }]> {
  let summary = "elementwise x is " # what;
  let description = "True where x is " # what # ". " # remark # [{ Truth values have no gradient.

    Example:

    ```mlir
    %p = nn.}] # mnemonic # [{ %x : tensor<?x64xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input);
  let results = (outs NN_BoolTensor:$output);
  let assemblyFormat = "$input attr-dict `:` type($input)";
}

def NN_IsNanOp : NN_ClassifyOp<"is_nan", "NaN", "">;
def NN_IsFiniteOp : NN_ClassifyOp<"is_finite", "a finite number", "Neither NaN nor an infinity.">;

def NN_CompareOp : NN_InferredOp<"compare", [NoGradient<"truth values have no gradient">], [{
      return inferBroadcast(location, getOperationName(), adaptor.getOperands(),
                            ::mlir::IntegerType::get(context, 1), types);
    }]> {
  let summary = "elementwise comparison";
  let description = [{
    True where `lhs predicate rhs`; the predicate is one of eq, ne, lt, le, gt, ge.
    A comparison with NaN is false, but for ne. No gradient passes a comparison.

    Constraints: C1, C2 as of `nn.add`.

    Example:

    ```mlir
    %p = nn.compare lt, %x, %y : tensor<?x64xf32>, tensor<64xf32>
    ```
  }];
  let arguments = (ins NN_PredicateAttr:$predicate, NN_NumberTensor:$lhs, NN_NumberTensor:$rhs);
  let results = (outs NN_BoolTensor:$output);
  let assemblyFormat = "custom<Predicate>($predicate) `,` $lhs `,` $rhs attr-dict `:` custom<SameOrBoth>(type($lhs), type($rhs))";
}

def NN_SelectOp : NN_InferredOp<"select", [NN_MovesElements], [{
      return inferSelect(location, adaptor.getCondition(), adaptor.getOnTrue(),
                         adaptor.getOnFalse(), types);
    }]> {
  let summary = "elementwise choice";
  let description = [{
    z = condition ? on_true : on_false, element by element, with broadcasting.
    Locally constant in its condition.

    Constraints:
    - C1: on_true and on_false have the same element type.
    - C2: all three shapes broadcast.

    Example:

    ```mlir
    %z = nn.select %p, %x, %y : tensor<?x64xi1>, tensor<?x64xf32>, tensor<64xf32>
    ```
  }];
  let arguments = (ins NN_BoolTensor:$condition, NN_Tensor:$on_true, NN_Tensor:$on_false);
  let results = (outs NN_Tensor:$output);
  let assemblyFormat = [{
    $condition `,` $on_true `,` $on_false attr-dict `:` type($condition) `,`
    custom<SameOrBoth>(type($on_true), type($on_false))
  }];
}

def NN_CastOp : NN_InferredOp<"cast", [], [{
      types.push_back(::llvm::cast<::mlir::TensorType>(adaptor.getInput().getType())
                          .clone(adaptor.getTo()));
      return ::mlir::success();
    }]> {
  let summary = "change of element type";
  let description = [{
    The nearest value of another element type. A float becomes an integer by
    truncation towards zero, saturating at the ends of the range, NaN to 0; a
    number becomes i1 by "not equal to 0", i1 becomes 0 or 1.

    Example:

    ```mlir
    %y = nn.cast %x to f32 : tensor<?x64xi8>
    ```
  }];
  let arguments = (ins NN_Tensor:$input, TypeAttr:$to);
  let results = (outs NN_Tensor:$output);
  let assemblyFormat = "$input `to` $to attr-dict `:` type($input)";
  let hasFolder = 1;
}

#endif // NNC_DIALECTS_NN_ELEMENTWISEOPS_TD
