// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_GRADIENTOPS_TD
#define NNC_DIALECTS_NN_GRADIENTOPS_TD

include "nnc/dialects/nn/NNAttrs.td"
include "nnc/dialects/nn/NNBase.td"

def NN_ValueAndGradOp : NN_Op<"value_and_grad", [
    NoGradient<"inner gradients become ordinary ops before outer ones">,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>,
    MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "a function's results and the gradient of its first one";
  let description = [{
    Calls @f and differentiates its first result, a scalar, with respect to
    arguments (by index) and parameters or other state (by name), in the order
    of `wrt`. The results are those of @f, then one gradient per entry of `wrt`.
    State that @f writes is written. The gradient is a transform of the
    function: it may be taken of a function that takes gradients itself.

    With `micro_batches k mean` (or `sum`) the rows of the arguments that have any number
    of them (`?`) are cut into k parts of equal size, and @f is called and differentiated
    for one after the other: memory for what the gradient needs is that of one part. `mean`
    is for a loss that is a mean over rows, whose gradients are averaged, `sum` for one that
    is a sum. Results with rows are put together again, others averaged or summed, too;
    state that @f writes is written k times. The number of rows is a multiple of k.

    Constraints:
    - C1: @f is a function of the same model; operands and first results have its types.
    - C2: its first result is a scalar, tensor<f32> or tensor<f64>.
    - C3: each entry of `wrt` is the index of a float argument of @f or the name
      of float state, named once; the gradient has its type.
    - C4: with `micro_batches` k is positive, @f has an argument with rows, and its
      results without rows are floats.

    Example:

    ```mlir
    nn.model @m {
      nn.param @w : tensor<f32> init(#nn.ones)
      func.func @f(%x: tensor<f32>) -> tensor<f32> {
        %w = nn.get @w : tensor<f32>
        %y = nn.mul %w, %x : tensor<f32>
        return %y : tensor<f32>
      }
      func.func @df(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>) {
        %y, %dw, %dx = nn.value_and_grad @f(%x) wrt [@w, 0]
          : (tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>)
        return %y, %dw, %dx : tensor<f32>, tensor<f32>, tensor<f32>
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<NN_Tensor>:$inputs, ArrayAttr:$wrt,
                       OptionalAttr<I64Attr>:$micro_batches, UnitAttr:$summed);
  let results = (outs Variadic<NN_Tensor>:$outputs);
  let builders = [OpBuilder<(ins "::mlir::TypeRange":$outputs, "::llvm::StringRef":$callee,
                                 "::mlir::ValueRange":$inputs, "::mlir::ArrayAttr":$wrt), [{
    build($_builder, $_state, outputs, callee, inputs, wrt, ::mlir::IntegerAttr(), false);
  }]>];
  let assemblyFormat = [{
    $callee `(` $inputs `)` (`micro_batches` custom<MicroBatches>($micro_batches, $summed)^)? `wrt` custom<WithRespectTo>($wrt) attr-dict `:`
    functional-type($inputs, $outputs)
  }];
}

def NN_JVPOp : NN_Op<"jvp", [AttrSizedOperandSegments,
    NoGradient<"it becomes gradients before gradients are taken">,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>, MemoryEffects<[MemRead]>]> {
  let summary = "a function's results and their derivatives along a direction";
  let description = [{
    Forward mode: calls @f and gives, behind its results y, the derivative of each
    result along the direction `along` of the arguments and parameters that `wrt` names,
    J v. All results of @f are floats; it writes no state.

    It is the gradient of v^T J^T u with respect to u, which that is linear in: rules
    of reverse mode serve, and what J^T alone would need is gone after dead code is. A
    Hessian times a vector is the `nn.jvp` of a function that takes a gradient.

    Constraints:
    - C1: @f is a function of the same model; operands and first results have its types.
    - C2: each result of @f is a float tensor.
    - C3: `wrt` as of `nn.value_and_grad`, with a direction of its type for each entry.
    - C4: @f has as many results again, of the same types: the derivatives.

    Example:

    ```mlir
    nn.model @m {
      func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
        %y = nn.square %x : tensor<4xf32>
        return %y : tensor<4xf32>
      }
      func.func @df(%x: tensor<4xf32>, %v: tensor<4xf32>) -> tensor<4xf32> {
        %y, %jv = nn.jvp @f(%x) wrt [0] along(%v : tensor<4xf32>)
          : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
        return %jv : tensor<4xf32>
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<NN_Tensor>:$inputs, ArrayAttr:$wrt,
                       Variadic<NN_FloatTensor>:$directions);
  let results = (outs Variadic<NN_FloatTensor>:$outputs);
  let assemblyFormat = [{
    $callee `(` $inputs `)` `wrt` custom<WithRespectTo>($wrt)
    `along` `(` $directions `:` type($directions) `)` attr-dict `:`
    functional-type($inputs, $outputs)
  }];
}

def NN_MinimizeOp : NN_Op<"minimize", [
    NoGradient<"it becomes a gradient and an update before gradients are taken">,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>,
    MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "one step of an optimizer against a loss";
  let description = [{
    Calls @loss, differentiates its first result with respect to parameters and
    updates each with the optimizer: sugar over `nn.value_and_grad`. Without
    `over` the parameters are all those that @loss reads. The results are those of @loss, from
    before the update. A hyper-parameter that is not given has the optimizer's
    default; it is a number, an
    `nn.schedule`, or a function from the step (tensor<i64>, from 1) to tensor<f64>. The optimizer's slots become state of the model, named
    `<parameter>.<optimizer>.<slot>`, its step count `<optimizer>.step`. Two
    nn.minimize of one optimizer over the same parameters share both, as one
    optimizer that works twice; otherwise each has its own.

    Several `over ... using ... with ...`, with commas between, are groups of parameters that
    are updated by one gradient, each by its own optimizer and settings; a group without
    `over` has what the others leave of the parameters that @loss reads.

    `with` treats gradients and parameters alike for every optimizer, in this order,
    each by a number or what changes with the step:
    - `clip_value = c`: each element of each gradient is brought into [-c, c];
    - `clip_norm = c`: all gradients of the group together are scaled by c / (n + 1e-6) where
      their Euclidean norm n is larger than that (Pascanu et al., ICML 2013);
    - `l2 = a`: a times the parameter is added to its gradient, the gradient of
      a/2 |w|^2;
    - `weight_decay = a`: the parameter shrinks by lr times a of itself before the
      update (Loshchilov and Hutter, ICLR 2019); @adam with it is AdamW.

    `micro_batches` is that of `nn.value_and_grad`: one update from the gradient of many
    rows, in the memory of few.

    Shipped optimizers and schedules need no declaration.

    Constraints:
    - C1: @loss as @f of `nn.value_and_grad`.
    - C2: each entry of `over` names an nn.param, once in all groups; one group at most
      has none, and there is something left for it.
    - C3: the optimizer exists and has each hyper-parameter that is given.
    - C4: `with` names clip_value, clip_norm, l2 and weight_decay only, each once, and
      weight_decay only where the optimizer has a hyper-parameter `lr`.
    - C5: `micro_batches` as of `nn.value_and_grad`.

    Example:

    ```mlir
    nn.model @m {
      nn.param @w : tensor<f32> init(#nn.ones)
      func.func @loss(%x: tensor<f32>) -> tensor<f32> {
        %w = nn.get @w : tensor<f32>
        %y = nn.half_sse %w, %x : tensor<f32>
        return %y : tensor<f32>
      }
      func.func @train_step(%x: tensor<f32>) -> tensor<f32> {
        %l = nn.minimize @loss(%x) using @sgd(lr = 0.1) : (tensor<f32>) -> tensor<f32>
        return %l : tensor<f32>
      }
    }
    ```

    Two groups:

    ```mlir
    nn.model @m {
      nn.param @w : tensor<4x2xf32> init(#nn.glorot_uniform)
      nn.param @b : tensor<2xf32> init(#nn.zeros)
      func.func @loss(%x: tensor<?x4xf32>, %t: tensor<?x2xf32>) -> tensor<f32> {
        %w = nn.get @w : tensor<4x2xf32>
        %b = nn.get @b : tensor<2xf32>
        %y = nn.dense %x, %w, %b : tensor<?x4xf32> -> tensor<?x2xf32>
        %l = nn.mse %y, %t : tensor<?x2xf32>
        return %l : tensor<f32>
      }
      func.func @train_step(%x: tensor<?x4xf32>, %t: tensor<?x2xf32>) -> tensor<f32> {
        %l = nn.minimize @loss(%x, %t)
          over [@b] using @sgd(lr = 0.1),
          using @adam(lr = 0.001) with(weight_decay = 0.01)
          : (tensor<?x4xf32>, tensor<?x2xf32>) -> tensor<f32>
        return %l : tensor<f32>
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<NN_Tensor>:$inputs,
                       ConfinedAttr<TypedArrayAttrBase<NN_GroupAttr, "groups of parameters">,
                                    [ArrayMinCount<1>]>:$groups,
                       OptionalAttr<I64Attr>:$micro_batches, UnitAttr:$summed);
  let results = (outs Variadic<NN_Tensor>:$outputs);
  let assemblyFormat = [{
    $callee `(` $inputs `)` (`micro_batches` custom<MicroBatches>($micro_batches, $summed)^)? custom<Groups>($groups)
    attr-dict `:` functional-type($inputs, $outputs)
  }];
}

def NN_StopGradientOp : NN_Op<"stop_gradient", [Pure, SameOperandsAndResultType, NN_MovesElements]> {
  let summary = "the same value, without a gradient";
  let description = [{
    y = x; locally constant in x by definition.

    Example:

    ```mlir
    %y = nn.stop_gradient %x : tensor<?x10xf32>
    ```
  }];
  let arguments = (ins NN_FloatTensor:$input);
  let results = (outs NN_FloatTensor:$output);
  let assemblyFormat = "$input attr-dict `:` type($input)";
}

#endif // NNC_DIALECTS_NN_GRADIENTOPS_TD
