// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Averages of parameters over the steps of training.
#ifndef NNC_DIALECTS_NN_AVERAGEOPS_TD
#define NNC_DIALECTS_NN_AVERAGEOPS_TD

include "nnc/dialects/nn/NNBase.td"

def NN_UpdateAverageOp : NN_Op<"update_average", [
    NoGradient<"it becomes reads and writes of state before gradients are taken">,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>, MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "take the parameters of now into their average";
  let description = [{
    Keeps an average of each parameter as state of the model named
    `<parameter>.<average>`, and how many values are in it as `<average>.count`. With
    `decay` d it is exponential, a <- d a + (1 - d) w (Polyak and Juditsky, 1992); without,
    all values count alike, a <- a + (w - a) / n (stochastic weight averaging, Izmailov et
    al., UAI 2018). The first value is taken as it is. Without `over` the average is of all
    parameters of the model. `nn.call_average` computes with it.

    Constraints:
    - C1: each entry of `over` names an nn.param, once.
    - C2: 0 <= decay < 1.
    - C3: all nn.update_average of one name have the same `over` and `decay`.

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
        nn.update_average @ema decay 0.999
        return %l : tensor<f32>
      }
      func.func @averaged_loss(%x: tensor<f32>) -> tensor<f32> {
        %l = nn.call_average @ema @loss(%x) : (tensor<f32>) -> tensor<f32>
        return %l : tensor<f32>
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$average, OptionalAttr<ArrayAttr>:$over,
                       OptionalAttr<F64Attr>:$decay);
  let assemblyFormat = "$average (`over` $over^)? (`decay` custom<Real>($decay)^)? attr-dict";
}

def NN_CallAverageOp : NN_Op<"call_average", [
    NoGradient<"it becomes a call before gradients are taken">,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>, MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "a function's results with averages in the place of parameters";
  let description = [{
    Calls @f while each parameter that the average is of has the average's value; the
    parameters themselves stay as they are. Before the first `nn.update_average` it has
    the parameters' own. In the compiled library this costs nothing: state is values there.

    Constraints:
    - C1: @f is a function of the same model; operands and results have its types.
    - C2: an nn.update_average in the model has this name.
    - C3: @f writes no parameter.

    The example is that of `nn.update_average`.
  }];
  let arguments = (ins FlatSymbolRefAttr:$average, FlatSymbolRefAttr:$callee,
                       Variadic<NN_Tensor>:$inputs);
  let results = (outs Variadic<NN_Tensor>:$outputs);
  let assemblyFormat = [{
    $average $callee `(` $inputs `)` attr-dict `:` functional-type($inputs, $outputs)
  }];
}

#endif // NNC_DIALECTS_NN_AVERAGEOPS_TD
