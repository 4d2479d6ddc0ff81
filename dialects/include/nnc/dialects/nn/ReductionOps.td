// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_REDUCTIONOPS_TD
#define NNC_DIALECTS_NN_REDUCTIONOPS_TD

include "nnc/dialects/nn/NNBase.td"

class NN_ReductionOp<string mnemonic, string what, string remark = "", Type type = NN_NumberTensor,
                     list<Trait> traits = [], string element = "f32">
    : NN_InferredOp<mnemonic, traits, [{
        return inferReduction(location, getOperationName(), adaptor.getInput(),
                              adaptor.getAxes(), adaptor.getKeepDims(), types);
      }]> {
  let summary = what # " along axes";
  let description = "The " # what # " along `axes`, or along all when they are left out. " # remark # [{
    With `keep_dims` a reduced dimension stays, with extent 1.

    Constraints:
    - C1: -rank <= axis < rank, each axis named once.

    Example:

    ```mlir
    %y = nn.}] # mnemonic # [{ %x axes [1] : tensor<?x10x}] # element # [{>
    ```
  }];
  let arguments = (ins type:$input, OptionalAttr<DenseI64ArrayAttr>:$axes, UnitAttr:$keep_dims);
  let results = (outs type:$output);
  let assemblyFormat = [{
    $input (`axes` $axes^)? (`keep_dims` $keep_dims^)? attr-dict `:` type($input)
  }];
  let extraClassDeclaration = [{
    /// The reduced dimensions, ascending, each in [0, rank).
    ::llvm::SmallVector<int64_t> getDims() {
      return normalizeAxes(getAxes(), ::llvm::cast<::mlir::RankedTensorType>(getInput().getType()).getRank());
    }
  }];
}

def NN_ReduceSumOp : NN_ReductionOp<"reduce_sum", "sum">;
def NN_ReduceMeanOp : NN_ReductionOp<"reduce_mean", "mean", "", NN_FloatTensor>;
def NN_ReduceMaxOp : NN_ReductionOp<"reduce_max", "maximum",
    "NaN if any element is. At ties the first (in row-major order) takes the gradient.">;
def NN_ReduceMinOp : NN_ReductionOp<"reduce_min", "minimum",
    "NaN if any element is. At ties the first (in row-major order) takes the gradient.">;

def NN_ReduceProdOp : NN_ReductionOp<"reduce_prod", "product",
    "Each element's derivative is the product of the others, also where there are zeros.">;
def NN_ReduceL1Op : NN_ReductionOp<"reduce_l1", "sum of absolute values",
    "The derivative at an element of 0 is 0.", NN_FloatTensor>;
def NN_ReduceL2Op : NN_ReductionOp<"reduce_l2", "root of the sum of squares",
    "The derivative is 0 where all elements are 0.", NN_FloatTensor>;
def NN_LogSumExpOp : NN_ReductionOp<"logsumexp", "logarithm of the sum of e^x",
    "The maximum is subtracted first, so that it never overflows; -inf of nothing.", NN_FloatTensor>;
def NN_ReduceAnyOp : NN_ReductionOp<"reduce_any", "disjunction", "Truth values have no gradient.",
    NN_BoolTensor, [NoGradient<"truth values have no gradient">], "i1">;
def NN_ReduceAllOp : NN_ReductionOp<"reduce_all", "conjunction", "Truth values have no gradient.",
    NN_BoolTensor, [NoGradient<"truth values have no gradient">], "i1">;

class NN_ArgExtremumOp<string mnemonic, string which, string what>
    : NN_InferredOp<mnemonic, [NoGradient<"indices have no gradient">], [{
      return inferArgExtremum(location, getOperationName(), adaptor.getInput(), adaptor.getAxis(),
                              types);
    }]> {
  let summary = "index of the " # what # " along an axis";
  let description = "The index, as i32, of the " # which # [{ element along `axis`: the first of equal
    ones, and the first NaN if there is any. The axis is dropped. Indices have no gradient.

    Constraints:
    - C1: -rank <= axis < rank.
    - C2: the extent along the axis is not 0.

    Example:

    ```mlir
    %i = nn.}] # mnemonic # [{ %x axis -1 : tensor<?x10xf32>
    ```
  }];
  let arguments = (ins NN_NumberTensor:$input, I64Attr:$axis);
  let results = (outs TensorOf<[I32]>:$output);
  let assemblyFormat = "$input `axis` $axis attr-dict `:` type($input)";
  let extraClassDeclaration = [{
    /// The axis as 0 <= axis < rank.
    int64_t getDim() {
      int64_t axis = getAxis(); // the accessor is unsigned
      int64_t rank = ::llvm::cast<::mlir::RankedTensorType>(getInput().getType()).getRank();
      return axis < 0 ? axis + rank : axis;
    }
  }];
}

def NN_ArgmaxOp : NN_ArgExtremumOp<"argmax", "largest", "maximum">;
def NN_ArgminOp : NN_ArgExtremumOp<"argmin", "smallest", "minimum">;

def NN_CumsumOp : NN_Op<"cumsum", [Pure, SameOperandsAndResultType]> {
  let summary = "sums of all elements up to each, along an axis";
  let description = [{
    y[..., i, ...] = sum of x[..., j, ...] for j <= i along `axis`; with `exclusive`
    for j < i, with `reverse` for j >= i, and with both for j > i. Sums are formed in
    pairs, pairs of pairs and so on, so that rounding errors grow as the logarithm of
    the extent.

    Constraints:
    - C1: -rank <= axis < rank; a negative axis counts from the last dimension.

    Example:

    ```mlir
    %y = nn.cumsum %x axis -1 : tensor<?x10xf32>
    %z = nn.cumsum %x axis 1 exclusive reverse : tensor<?x10xf32>
    ```
  }];
  let arguments = (ins NN_NumberTensor:$input, I64Attr:$axis, UnitAttr:$exclusive,
                       UnitAttr:$reverse);
  let results = (outs NN_NumberTensor:$output);
  let assemblyFormat = [{
    $input `axis` $axis (`exclusive` $exclusive^)? (`reverse` $reverse^)? attr-dict `:` type($input)
  }];
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

#endif // NNC_DIALECTS_NN_REDUCTIONOPS_TD
