// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_REDUCTIONOPS_TD
#define NNC_DIALECTS_NN_REDUCTIONOPS_TD

include "nnc/dialects/nn/NNBase.td"

class NN_ReductionOp<string mnemonic, string what, string remark = "", Type type = NN_NumberTensor>
    : NN_InferredOp<mnemonic, [], [{
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
    %y = nn.}] # mnemonic # [{ %x axes [0, 1] : tensor<?x10xf32>
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

def NN_ArgmaxOp : NN_InferredOp<"argmax", [NoGradient<"indices have no gradient">], [{
      return inferArgmax(location, adaptor.getInput(), adaptor.getAxis(), types);
    }]> {
  let summary = "index of the maximum along an axis";
  let description = [{
    The index, as i32, of the largest element along `axis`: the first of equal
    ones, and the first NaN if there is any. The axis is dropped. Indices have no gradient.

    Constraints:
    - C1: -rank <= axis < rank.
    - C2: the extent along the axis is not 0.

    Example:

    ```mlir
    %i = nn.argmax %x axis -1 : tensor<?x10xf32>
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

#endif // NNC_DIALECTS_NN_REDUCTIONOPS_TD
