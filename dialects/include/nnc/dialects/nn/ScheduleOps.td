// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_SCHEDULEOPS_TD
#define NNC_DIALECTS_NN_SCHEDULEOPS_TD

include "nnc/dialects/nn/NNBase.td"

def NN_ScheduleOp : NN_Op<"schedule", [IsolatedFromAbove, SingleBlock, Symbol,
    NoGradient<"the step is not learnt">,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let summary = "a number that changes with the step";
  let description = [{
    The value of a hyper-parameter at each update, computed in f64 by the compiled
    step. The region's arguments are the step (`tensor<i64>`, 1 at the first update) and
    one per setting (`tensor<f64>`, with its default); it yields the value.
    `nn.minimize` uses it by name, with settings of its own where they are not the
    defaults: `lr = @cosine(start = 0.1)`.

    Shipped schedules need no declaration.

    Constraints:
    - C1: the region yields one tensor<f64>.
    - C2: names of settings are unique.
    - C3: the body holds pure ops of `nn` only.

    Example:

    ```mlir
    nn.schedule @inverse_time(%t) hyper(%start = 0.1, %rate = 0.01) {
      %one = nn.constant 1.0 : tensor<f64>
      %time = nn.cast %t to f64 : tensor<i64>
      %past = nn.sub %time, %one : tensor<f64>
      %grown = nn.mul %past, %rate : tensor<f64>
      %below = nn.add %grown, %one : tensor<f64>
      %value = nn.div %start, %below : tensor<f64>
      nn.yield %value : tensor<f64>
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, StrArrayAttr:$hyper_names,
                       DenseF64ArrayAttr:$hyper_values);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

#endif // NNC_DIALECTS_NN_SCHEDULEOPS_TD
