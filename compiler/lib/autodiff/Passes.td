// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
include "mlir/Pass/PassBase.td"

def IsolateRegions : Pass<"nnc-isolate-regions", "::mlir::ModuleOp"> {
  let summary = "Make operands of what regions use from around them";
  let description = [{
    A value from around an `nn.if` or `nn.loop` that one of its regions uses becomes an
    operand of the op (`with`) and an argument of its regions, so that a gradient can
    pass through it; a constant is repeated inside. Canonicalization takes the operands
    away again, when gradients have been taken.

    ```mlir
    %s = nn.loop %i upto 3 carry(%y = %x : tensor<f32>) {
      %z = nn.mul %y, %w : tensor<f32>
      nn.yield %z : tensor<f32>
    }
    // becomes
    %s = nn.loop %i upto 3 carry(%y = %x : tensor<f32>) with(%v = %w : tensor<f32>) {
      %z = nn.mul %y, %v : tensor<f32>
      nn.yield %z : tensor<f32>
    }
    ```
  }];
  let dependentDialects = ["::nnc::nn::NNDialect"];
}

def Differentiate : Pass<"nnc-differentiate", "::mlir::ModuleOp"> {
  let summary = "turn gradients into ordinary ops";
  let description = [{
    Replaces each `nn.value_and_grad` by the ops of the function it names,
    followed by those of the gradient in reverse order: afterwards no gradient
    op remains, and no private function that nothing uses. The innermost
    gradient is expanded first, so that gradients of gradients are ordinary.

    Runs after `nnc-functionalize`: state is arguments and results, `wrt` names
    arguments by index, shapes are static, the functions have one block.

    Before:

    ```mlir
    func.func private @f(%x: tensor<f32>) -> tensor<f32> {
      %y = nn.square %x : tensor<f32>
      return %y : tensor<f32>
    }
    func.func @df(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
      %y, %dx = nn.value_and_grad @f(%x) wrt [0]
        : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
      return %y, %dx : tensor<f32>, tensor<f32>
    }
    ```

    After:

    ```mlir
    func.func @df(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
      %y = nn.square %x : tensor<f32>
      %one = nn.constant 1.0 : tensor<f32>
      %two = nn.constant 2.0 : tensor<f32>
      %g = nn.mul %two, %one : tensor<f32>
      %dx = nn.mul %g, %x : tensor<f32>
      return %y, %dx : tensor<f32>, tensor<f32>
    }
    ```

    What stands in the way of a gradient is an error where it stands, never a
    silent zero: an op without a rule, an integer on the path, a loss that does
    not depend on what it is differentiated by.

    A call of a function with a gradient of its own (`nn.vjp`) stays, and its gradient is
    a call of that one; the attribute goes, and `nnc-inline-calls` puts both in place.
  }];
  let dependentDialects = ["::nnc::nn::NNDialect"];
  let statistics = [
    Statistic<"numExpanded", "gradients expanded", "nn.value_and_grad ops expanded">
  ];
}

def ExpandComposites : Pass<"nnc-expand-composites", "::mlir::ModuleOp"> {
  let summary = "Put what composite ops are made of in their place";
  let description = [{
    Each op with CompositeOpInterface is replaced by what its `decompose` builds, until
    none is left. Comes before `nnc-differentiate`, which knows rules of those parts
    alone, and after `nnc-specialize-rows`: extents are static.

    ```mlir
    %y = nn.maxout %x pieces 3 : tensor<8x96xf32>
    // becomes
    %p = nn.reshape %x to [8, 32, 3] : tensor<8x96xf32>
    %y = nn.reduce_max %p axes [-1] : tensor<8x32x3xf32>
    ```
  }];
  let dependentDialects = ["::nnc::nn::NNDialect"];
  let statistics = [
    Statistic<"numExpanded", "composites expanded", "composite ops that were written out">
  ];
}

def TraceEntry : Pass<"nnc-trace-entry", "::mlir::ModuleOp"> {
  let summary = "Make what happens inside an entry results of it";
  let description = [{
    Runs after `nnc-functionalize`. The variants of `entry` get further results, behind
    the user's: the value of each argument (`traced_argument_<number>`, state included) and
    of each result of each op (`traced_value_<op>_<result>`, ops counted from 0 in their
    order) and, with `gradients`, for each operand the derivative of the entry's first
    result by it through this one use (`traced_gradient_<op>_<operand>`), where the result
    depends on it. `nnc inspect --graph` shows them.

    ```mlir
    func.func @f(%x: tensor<f32>) -> tensor<f32> attributes {rt.entry = "f", ...} {
      %y = nn.exp %x : tensor<f32>
      return %y : tensor<f32>
    }
    // becomes, with entry=f gradients
    func.func @f(%x: tensor<f32>)
        -> (tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>) attributes {rt.entry = "f",
        rt.arg_names = ["x", "", "traced_argument_0", "traced_value_0_0", "traced_gradient_0_0"], ...} {
      %y = nn.exp %x : tensor<f32>
      %one = nn.constant 1.0 : tensor<f32>
      %dx = nn.mul %one, %y : tensor<f32>
      return %y, %x, %y, %dx : tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>
    }
    ```
  }];
  let options = [Option<"entry", "entry", "std::string", "", "the entry">,
                 Option<"gradients", "gradients", "bool", "false",
                        "derivatives of the first result, too">,
                 Option<"skip", "skip", "unsigned", "0",
                        "number of ops, the first ones, to leave out but for values that later ones use">];
  let dependentDialects = ["::nnc::nn::NNDialect"];
}

def ExpandJVP : Pass<"nnc-expand-jvp", "::mlir::ModuleOp"> {
  let summary = "Turn nn.jvp into gradients";
  let description = [{
    The derivative of y = f(x) along v is the gradient, with respect to u, of the
    number <v, g> where g is the gradient of <u, f(x)> with respect to x: that number
    is u^T J v, so where it is taken does not matter (u = y here).

    ```mlir
    %y, %t = nn.jvp @f(%x) wrt [0] along(%v : ...) : ...
    // becomes, with
    func.func private @f.along(%x, %u, %v) -> tensor<f32> {
      %s, %g = nn.value_and_grad @f.paired(%x, %u) wrt [0] : ...   // <u, f(x)>
      ...                                                         // <v, g>
    %y = call @f(%x)
    %n, %t = nn.value_and_grad @f.along(%x, %y, %v) wrt [1] : ...
    ```
  }];
  let dependentDialects = ["::nnc::nn::NNDialect"];
}
