// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_OPTIMIZEROPS_TD
#define NNC_DIALECTS_NN_OPTIMIZEROPS_TD

include "nnc/dialects/nn/NNBase.td"

def NN_OptimizerOp : NN_Op<"optimizer", [
    NoGradient<"it is written out where it is used, after gradients">, IsolatedFromAbove, SingleBlock, Symbol,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let summary = "how a parameter follows its gradient";
  let description = [{
    An update rule, written once for a parameter of any shape and instantiated
    for each. The region's arguments are the parameter and its gradient
    (`tensor<*xf32>`: the parameter's type, whatever it is, so f32 stands for
    its element type), one per slot (the same type; state that starts as the
    number given), one per scalar (`tensor<f64>`; state too, one number for each
    parameter), the step (`tensor<i64>`, 1 at the first update) and one per hyper-parameter
    (`tensor<f64>`, with its default). Arithmetic on step and
    hyper-parameters is in f64 and folded where they are constants; `nn.cast to
    f32` brings it to the parameter's element type. A constant of f32 is rounded to
    f32 before it stands for one of f64: write numbers as f64 and cast them. It yields the new parameter,
    then the new slots, then the new scalars.

    Constraints:
    - C1: the region yields one value for the parameter and one per slot, all tensor<*xf32>,
      then one per scalar, tensor<f64>.
    - C2: names of slots, scalars and hyper-parameters are unique.
    - C3: the body holds pure ops of `nn` only.

    Example:

    ```mlir
    nn.optimizer @momentum(%w, %g) slots(%v = 0.0) step(%t) hyper(%lr = 0.01, %momentum = 0.9) {
      %mu = nn.cast %momentum to f32 : tensor<f64>
      %rate = nn.cast %lr to f32 : tensor<f64>
      %mv = nn.mul %v, %mu : tensor<*xf32>, tensor<f32>
      %v1 = nn.add %mv, %g : tensor<*xf32>
      %d = nn.mul %v1, %rate : tensor<*xf32>, tensor<f32>
      %w1 = nn.sub %w, %d : tensor<*xf32>
      nn.yield %w1, %v1 : tensor<*xf32>, tensor<*xf32>
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, StrArrayAttr:$slot_names,
                       DenseF64ArrayAttr:$slot_values, DefaultValuedAttr<StrArrayAttr, "{}">:$scalar_names,
                       DefaultValuedAttr<DenseF64ArrayAttr, "{}">:$scalar_values, StrArrayAttr:$hyper_names,
                       DenseF64ArrayAttr:$hyper_values);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    unsigned getNumSlots() { return getSlotNames().size(); }
    unsigned getNumHyper() { return getHyperNames().size(); }
    ::mlir::Value getParameter() { return getBody().getArgument(0); }
    ::mlir::Value getGradient() { return getBody().getArgument(1); }
    ::mlir::Value getSlot(unsigned i) { return getBody().getArgument(2 + i); }
    unsigned getNumScalars() { return getScalarNames().size(); }
    ::mlir::Value getScalar(unsigned i) { return getBody().getArgument(2 + getNumSlots() + i); }
    ::mlir::Value getStep() { return getBody().getArgument(2 + getNumSlots() + getNumScalars()); }
    ::mlir::Value getHyperValue(unsigned i) {
      return getBody().getArgument(3 + getNumSlots() + getNumScalars() + i);
    }
  }];
}

#endif // NNC_DIALECTS_NN_OPTIMIZEROPS_TD
