// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
include "mlir/Pass/PassBase.td"

def LinkOptimizers : Pass<"nnc-link-optimizers", "::mlir::ModuleOp"> {
  let summary = "Bring the shipped optimizers that a model uses into it";
  let description = [{
    An `nn.minimize` may name an optimizer that the model does not declare: one
    of those that come with the compiler (lib/state/optimizers/*.mlir). Its
    declaration is cloned into the model, once, before the functions. A model's
    own `nn.optimizer` of the same name comes first. A name that neither the
    model nor the compiler knows is an error that lists those there are.

    ```mlir
    nn.model @m {
      ...
      %l = nn.minimize @loss(%x) using @sgd(lr = 0.1) : (tensor<f32>) -> tensor<f32>
    // becomes
    nn.model @m {
      nn.optimizer @sgd(%w, %g) step(%step) hyper(%lr = 0.01) { ... }
      ...
      %l = nn.minimize @loss(%x) using @sgd(lr = 0.1) : (tensor<f32>) -> tensor<f32>
    ```
  }];
  let dependentDialects = ["::nnc::nn::NNDialect"];
}

def ExpandMinimize : Pass<"nnc-expand-minimize", "::mlir::ModuleOp"> {
  let summary = "Turn nn.minimize into gradients, updates and state";
  let description = [{
    An `nn.minimize` becomes an `nn.value_and_grad` of its loss with respect to
    the parameters and, for each of them, the optimizer's update region with
    `tensor<*xf32>` replaced by the parameter's type and f32 by its element type.
    Parameters, slots and step are all read after the loss was computed and before
    any of them is written, so that no update sees another one's result.

    Without `over` the parameters are those that the loss reads, itself or
    through what it calls, in the order of the model. Slots become
    `nn.state @<parameter>.<optimizer>.<slot>`, marked `nn.slot_of = @<parameter>`;
    the step is `nn.state @<optimizer>.step`, raised by one before it is used.
    Two nn.minimize of one optimizer over the same parameters are the same
    optimizer at work twice: they share slots and step, as when a step function
    minimizes one loss several times. Otherwise each has state of its own, and a
    name that is taken already gets a number: `adam.step.1`.

    All groups of parameters come from the one gradient. Their loss scale is one, too, with
    the name of the first one's optimizer, and a step that is left out is so for all.

    A hyper-parameter is a constant, or the result of a call of the function that
    is given for it with the step.

    ```mlir
    %l = nn.minimize @loss(%x) using @sgd(lr = 0.5) : (tensor<f32>) -> tensor<f32>
    // becomes, with `nn.state @sgd.step : tensor<i64> init(#nn.zeros)` in the model
    %l, %g = nn.value_and_grad @loss(%x) wrt [@w] : (tensor<f32>) -> (tensor<f32>, tensor<4xf32>)
    %t0 = nn.get @sgd.step : tensor<i64>
    %one = nn.constant 1 : tensor<i64>
    %t = nn.add %t0, %one : tensor<i64>
    %lr = nn.constant 0.5 : tensor<f64>
    %w = nn.get @w : tensor<4xf32>
    %rate = nn.cast %lr to f32 : tensor<f64>
    %d = nn.mul %g, %rate : tensor<4xf32>, tensor<f32>
    %w1 = nn.sub %w, %d : tensor<4xf32>
    nn.set @w, %w1 : tensor<4xf32>
    nn.set @sgd.step, %t : tensor<i64>
    ```
  }];
  let options = [Option<"scaleLoss", "scale-loss", "bool", "false",
      "Scale losses, for gradients in f16: state @<optimizer>.loss_scale, halved in a step "
      "whose gradients are not finite, which is left out and counted in "
      "@<optimizer>.skipped, and doubled after 2000 steps">];
  let dependentDialects = ["::nnc::nn::NNDialect", "::mlir::func::FuncDialect"];
}

def ExpandAverages : Pass<"nnc-expand-averages", "::mlir::ModuleOp"> {
  let summary = "Turn averages of parameters into state";
  let description = [{
    An `nn.update_average` becomes a new value of `nn.state @<parameter>.<average>`, which
    begins as the parameter, and of `nn.state @<average>.count`. An `nn.call_average`
    becomes a call of a copy of its function, and of those that it calls, that reads that
    state in the place of the parameters.

    ```mlir
    nn.update_average @ema over [@w] decay 0.9
    %y = nn.call_average @ema @f(%x) : (tensor<f32>) -> tensor<f32>
    // becomes, with `nn.state @w.ema : tensor<f32> init(#nn.same_as<@w>)` in the model
    %a = nn.get @w.ema : tensor<f32>
    %w = nn.get @w : tensor<f32>
    %a1 = ... 0.9 %a + 0.1 %w, or %w the first time
    nn.set @w.ema, %a1 : tensor<f32>
    %y = call @f.ema(%x) : (tensor<f32>) -> tensor<f32>
    ```
  }];
  let dependentDialects = ["::nnc::nn::NNDialect", "::mlir::func::FuncDialect"];
}

def ShrinkNodes : Pass<"nnc-shrink-nodes", "::mlir::ModuleOp"> {
  let summary = "Leave out nodes of a layer";
  let description = [{
    Finds all dimensions of parameters and other state that go with one of a parameter, the
    smallest set that can have another extent while arguments of public functions stay, and
    leaves of them the indices given. Types that follow are inferred anew, constants cut.

    ```mlir
    nn.param @w : tensor<2x3xf32> init(#nn.zeros)
    nn.param @b : tensor<3xf32> init(dense<[1.0, 2.0, 3.0]> : tensor<3xf32>)
    // becomes, with of=b axis=0 keep=0,2
    nn.param @w : tensor<2x2xf32> init(#nn.zeros)
    nn.param @b : tensor<2xf32> init(dense<[1.0, 3.0]> : tensor<2xf32>)
    ```
  }];
  let options = [Option<"of", "of", "std::string", "", "a parameter with a dimension for the nodes">,
                 Option<"axis", "axis", "int64_t", "0", "that dimension">,
                 ListOption<"keep", "keep", "int64_t", "indices of the nodes that stay, ascending">];
  let dependentDialects = ["::nnc::nn::NNDialect"];
}

def AddInitializer : Pass<"nnc-add-initializer", "::mlir::ModuleOp"> {
  let summary = "Add the function that sets all state from a seed";
  let description = [{
    Each model gets a public function, marked `rt.initializer`, that sets every
    parameter and other state to its first value. An initializer draws from the
    stream of the seed and of the state's index in the model's declarations, so
    that no two share numbers and later declarations change no earlier value. The
    function is called @initialize, or @initialize.1 and so on where the model
    has that name already.

    ```mlir
    nn.param @w : tensor<4x2xf32> init(#nn.glorot_uniform)
    // adds
    func.func @initialize(%seed: tensor<i64>) attributes {rt.initializer} {
      %i = nn.constant 0 : tensor<i64>
      %w = nn.random_uniform %seed, %i low -1.0 high 1.0 : tensor<4x2xf32>
      nn.set @w, %w : tensor<4x2xf32>
      return
    }
    ```
  }];
  let dependentDialects = ["::nnc::nn::NNDialect", "::nnc::rt::RTDialect",
                           "::mlir::func::FuncDialect"];
}

def SpecializeRows : Pass<"nnc-specialize-rows", "::mlir::ModuleOp"> {
  let summary = "One function of static shapes for each number of rows";
  let description = [{
    Each public function with a `?` in its arguments is replaced by one copy for
    each number in `rows`, named `<name>.rows<N>`, in which `?` is N; the types
    inside are inferred anew, and functions that it differentiates or calls are
    copied likewise. Functions without `?` stay. A gradient with `micro_batches` becomes
    one for each part of the rows. Private functions that no public
    one needs any more are dropped.

    Each public function then tells what it is: `rt.entry`, `rt.rows` (where
    there is a `?`), `rt.signature` and `rt.arg_names`, see RT.h. An argument's
    name is its `nn.name` attribute or that of its location, a result's its
    `nn.name` attribute.

    ```mlir
    func.func @f(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
      %y = nn.relu %x : tensor<?x4xf32>
      return %y : tensor<?x4xf32>
    }
    // becomes, with rows=32
    func.func @f.rows32(%x: tensor<32x4xf32>) -> tensor<32x4xf32> attributes {
        rt.entry = "f", rt.rows = 32 : i64, rt.arg_names = ["x", ""],
        rt.signature = (tensor<?x4xf32>) -> tensor<?x4xf32>} {
      %y = nn.relu %x : tensor<32x4xf32>
      return %y : tensor<32x4xf32>
    }
    ```
  }];
  let options = [ListOption<"rows", "rows", "int64_t",
      "Numbers of rows to compile entries with a `?` for, each positive and named once">];
  let dependentDialects = ["::nnc::nn::NNDialect", "::nnc::rt::RTDialect"];
}

def Functionalize : Pass<"nnc-functionalize", "::mlir::ModuleOp"> {
  let summary = "Turn state into arguments and results and dissolve the model";
  let description = [{
    A function that reads or writes state, itself or through what it
    differentiates or calls, takes the values of all that state as further
    arguments and gives the new values of what it writes as further results,
    both after the user's and in the order of the model, each marked
    `rt.state = @name`. `nn.get` becomes the value of that moment in program order.
    A gradient op hands the state on; its results are the callee's (the user's,
    then written state), then the gradients. State that a differentiated function
    writes is thus an auxiliary result of it.

    The module takes the model's place: its name becomes `rt.model`, its state
    `rt.state` ops, its functions top-level functions. Optimizers are dropped.

    ```mlir
    nn.model @m {
      nn.param @w : tensor<f32> init(#nn.ones)
      func.func @halve() -> tensor<f32> {
        %half = nn.constant 0.5 : tensor<f32>
        %w = nn.get @w : tensor<f32>
        %h = nn.mul %w, %half : tensor<f32>
        nn.set @w, %h : tensor<f32>
        return %w : tensor<f32>
      }
    }
    // becomes
    module attributes {rt.model = "m"} {
      rt.state parameter @w : tensor<f32>
      func.func @halve(%w: tensor<f32> {rt.state = @w})
          -> (tensor<f32>, tensor<f32> {rt.state = @w}) {
        %half = nn.constant 0.5 : tensor<f32>
        %h = nn.mul %w, %half : tensor<f32>
        return %w, %h : tensor<f32>, tensor<f32>
      }
    }
    ```
  }];
  let dependentDialects = ["::nnc::nn::NNDialect", "::nnc::rt::RTDialect",
                           "::mlir::func::FuncDialect"];
}

def VerifyFunctionalized : Pass<"nnc-verify-functionalized", "::mlir::ModuleOp"> {
  let summary = "Check that no state is touched but through arguments and results";
  let description = [{
    The promise of `nnc-functionalize`: no nn.model, no state or optimizer
    declared in `nn`, no nn.get, nn.set or nn.minimize remains. What does is an
    error at its place.
  }];
}

def PrepareGradientCheck : Pass<"nnc-prepare-gradient-check", "::mlir::ModuleOp"> {
  let summary = "Make a model that can tell whether its gradients are right";
  let description = [{
    Leaves of each model what `loss` reaches, turns f32 into f64 throughout, where
    finite differences can be trusted to many digits, and adds an entry
    `check_gradient` that gives the results of `loss` and the gradient of the first with
    respect to each parameter that it reads, in the order of the model, named
    `d_<parameter>`. `nnc check` compares them.

    ```mlir
    nn.model @m {
      nn.param @w : tensor<2xf32> init(#nn.ones)
      func.func @loss(%x: tensor<2xf32>) -> tensor<f32> { ... }
      func.func @train_step(...) { ... }
    // becomes
    nn.model @m {
      nn.param @w : tensor<2xf64> init(#nn.ones)
      func.func @loss(%x: tensor<2xf64>) -> tensor<f64> { ... }
      func.func @check_gradient(%x: tensor<2xf64>) -> (tensor<f64>, tensor<2xf64>) {
        %l, %dw = nn.value_and_grad @loss(%x) wrt [@w] : ...
    ```
  }];
  let options = [Option<"loss", "loss", "std::string", "", "function whose first result is a loss">];
  let dependentDialects = ["::nnc::nn::NNDialect"];
}
