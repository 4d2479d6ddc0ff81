// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_MODELOPS_TD
#define NNC_DIALECTS_NN_MODELOPS_TD

include "nnc/dialects/nn/NNBase.td"
include "mlir/IR/RegionKindInterface.td"

def NN_StateHasNoGradient
    : NoGradient<"state becomes arguments and results before gradients are taken">;

def NN_ModelOp : NN_Op<"model", [NoGradient<"functions are differentiated, not models">, IsolatedFromAbove, NoTerminator, SingleBlock, SymbolTable, Symbol]> {
  let summary = "a model: state and the functions over it";
  let description = [{
    Parameters (`nn.param`) and other state (`nn.state`) come first, then
    functions. Each public function is an entry point of the compiled library; a
    private one is for use inside. The state belongs to an instance of the
    compiled model.

    Constraints:
    - C1: the body holds nn.param, nn.state, nn.optimizer, nn.schedule and func.func only.
    - C2: a function's arguments and results are ranked tensors; one extent of
      each may be `?`.

    Example:

    ```mlir
    nn.model @linear {
      nn.param @w : tensor<4x1xf32> init(#nn.zeros)
      func.func @predict(%x: tensor<?x4xf32>) -> tensor<?x1xf32> {
        %w = nn.get @w : tensor<4x1xf32>
        %y = nn.matmul %x, %w : tensor<?x4xf32>, tensor<4x1xf32>
        return %y : tensor<?x1xf32>
      }
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name attr-dict-with-keyword $body";
  let hasRegionVerifier = 1;
}

class NN_StateLikeOp<string mnemonic>
    : NN_Op<mnemonic, [Symbol, HasParent<"ModelOp">, NN_StateHasNoGradient]> {
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<NN_Tensor>:$type, AnyAttr:$init);
  let assemblyFormat = "$sym_name `:` $type `init` `(` $init `)` attr-dict";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::RankedTensorType getTensorType() {
      return ::llvm::cast<::mlir::RankedTensorType>(getType());
    }
  }];
}

def NN_ParamOp : NN_StateLikeOp<"param"> {
  let summary = "a parameter: state that training learns";
  let description = [{
    Its first value is an initializer, drawn anew from the seed of each instance,
    or a dense constant.

    Constraints:
    - C1: the type is a ranked tensor of static extents, of floats.
    - C2: `init` is an initializer that can serve the type, or a dense constant of it.

    Examples:

    ```mlir
    nn.model @m {
      nn.param @w : tensor<64x10xf32> init(#nn.glorot_uniform)
      nn.param @v : tensor<2xf32> init(dense<[1.0, 2.0]> : tensor<2xf32>)
    }
    ```
  }];
}

def NN_StateOp : NN_StateLikeOp<"state"> {
  let summary = "state that is not learnt: statistics, counters, random keys";
  let description = [{
    As `nn.param`, of any element type. `init(#nn.seed)` gives the seed of the
    instance, as a key for `nn.random_uniform` and its like.

    Constraints:
    - C1: the type is a ranked tensor of static extents.
    - C2: `init` is an initializer that can serve the type, or a dense constant of it.

    Example:

    ```mlir
    nn.model @m {
      nn.state @calls : tensor<i64> init(#nn.zeros)
    }
    ```
  }];
}

def NN_GetOp : NN_Op<"get", [NN_StateHasNoGradient,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>, MemoryEffects<[MemRead]>]> {
  let summary = "the value of a parameter or other state now";
  let description = [{
    Reads what the last `nn.set` before it, in program order, wrote.

    Constraints:
    - C1: the symbol names an nn.param or nn.state of the enclosing model.
    - C2: the result has its type.

    Example:

    ```mlir
    nn.model @m {
      nn.param @w : tensor<4xf32> init(#nn.ones)
      func.func @f() -> tensor<4xf32> {
        %w = nn.get @w : tensor<4xf32>
        return %w : tensor<4xf32>
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$state);
  let results = (outs NN_Tensor:$value);
  let assemblyFormat = "$state attr-dict `:` type($value)";
}

def NN_SetOp : NN_Op<"set", [NN_StateHasNoGradient,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>, MemoryEffects<[MemWrite]>]> {
  let summary = "a new value for a parameter or other state";
  let description = [{
    Later reads, in program order, see it, in this call and in later ones.

    Constraints: C1, C2 as of `nn.get`.

    Example:

    ```mlir
    nn.model @m {
      nn.state @last : tensor<4xf32> init(#nn.zeros)
      func.func @keep(%x: tensor<4xf32>) {
        nn.set @last, %x : tensor<4xf32>
        return
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$state, NN_Tensor:$value);
  let assemblyFormat = "$state `,` $value attr-dict `:` type($value)";
}

#endif // NNC_DIALECTS_NN_MODELOPS_TD
