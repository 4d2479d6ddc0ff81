// RUN: nnc-opt %s --split-input-file --verify-diagnostics

nn.model @value_and_grad_c1_name {
  func.func @g(%x: tensor<f32>) {
    // expected-error @+1 {{'nn.value_and_grad' op names @f, which is no function here}}
    %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
    return
  }
}

// -----

nn.model @value_and_grad_c1_operands {
  // expected-note @+1 {{@f of type '(tensor<4xf32>) -> tensor<f32>' is defined here}}
  func.func @f(%x: tensor<4xf32>) -> tensor<f32> {
    %y = nn.reduce_sum %x : tensor<4xf32>
    return %y : tensor<f32>
  }
  func.func @g(%x: tensor<f32>) {
    // expected-error @+1 {{'nn.value_and_grad' op expects operands of the types of the function's arguments, got ('tensor<f32>')}}
    %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
    return
  }
}

// -----

nn.model @value_and_grad_c1_results {
  // expected-note @+1 {{@f of type '(tensor<f32>) -> tensor<f32>' is defined here}}
  func.func @f(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  func.func @g(%x: tensor<f32>) {
    // expected-error @+1 {{'nn.value_and_grad' op expects the function's results first among its own, got ('tensor<f64>', 'tensor<f32>')}}
    %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> (tensor<f64>, tensor<f32>)
    return
  }
}

// -----

nn.model @value_and_grad_c2 {
  // expected-note @+1 {{@f of type '(tensor<4xf32>) -> tensor<4xf32>' is defined here}}
  func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
  func.func @g(%x: tensor<4xf32>) {
    // expected-error @+1 {{'nn.value_and_grad' op expects a function whose first result is tensor<f32> or tensor<f64>}}
    %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
    return
  }
}

// -----

nn.model @value_and_grad_c2_nothing {
  // expected-note @+1 {{@f of type '(tensor<4xf32>) -> ()' is defined here}}
  func.func @f(%x: tensor<4xf32>) {
    return
  }
  func.func @g(%x: tensor<4xf32>) {
    // expected-error @+1 {{'nn.value_and_grad' op expects a function whose first result is a scalar to differentiate}}
    %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<4xf32>) -> tensor<4xf32>
    return
  }
}

// -----

nn.model @value_and_grad_c3_index {
  func.func @f(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  func.func @g(%x: tensor<f32>) {
    // expected-error @+1 {{'nn.value_and_grad' op expects the name of a parameter or an argument's index in [0, 1) in wrt, got 1}}
    %y, %dx = nn.value_and_grad @f(%x) wrt [1] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
    return
  }
}

// -----

nn.model @value_and_grad_c3_name {
  func.func @f(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  func.func @g(%x: tensor<f32>) {
    // expected-error @+1 {{'nn.value_and_grad' op names @w in wrt, which is no nn.param or nn.state here}}
    %y, %dx = nn.value_and_grad @f(%x) wrt [@w] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
    return
  }
}

// -----

nn.model @value_and_grad_c3_twice {
  func.func @f(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  func.func @g(%x: tensor<f32>) {
    // expected-error @+1 {{'nn.value_and_grad' op names 0}}
    %r:3 = nn.value_and_grad @f(%x) wrt [0, 0]
      : (tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>)
    return
  }
}

// -----

nn.model @value_and_grad_c3_integer {
  func.func @f(%x: tensor<f32>, %n: tensor<i32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  func.func @g(%x: tensor<f32>, %n: tensor<i32>) {
    // expected-error @+1 {{'nn.value_and_grad' op cannot differentiate with respect to 1 : i64 of type 'tensor<i32>': only floats have gradients}}
    %y, %dn = nn.value_and_grad @f(%x, %n) wrt [1]
      : (tensor<f32>, tensor<i32>) -> (tensor<f32>, tensor<i32>)
    return
  }
}

// -----

nn.model @value_and_grad_c3_type {
  // expected-note @+1 {{@w is declared here}}
  nn.param @w : tensor<4xf32> init(#nn.zeros)
  func.func @f(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  func.func @g(%x: tensor<f32>) {
    // expected-error @+1 {{'nn.value_and_grad' op expects the gradient of @w to have its type 'tensor<4xf32>', got 'tensor<3xf32>'}}
    %y, %dw = nn.value_and_grad @f(%x) wrt [@w] : (tensor<f32>) -> (tensor<f32>, tensor<3xf32>)
    return
  }
}

// -----

nn.model @value_and_grad_c3_count {
  // expected-note @+1 {{@f of type '(tensor<f32>) -> tensor<f32>' is defined here}}
  func.func @f(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  func.func @g(%x: tensor<f32>) {
    // expected-error @+1 {{'nn.value_and_grad' op expects 1 results of the function and 1 gradients, one for each entry of wrt, got 1 results}}
    %y = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> tensor<f32>
    return
  }
}

// -----

nn.model @minimize_c1 {
  func.func @step(%x: tensor<f32>) {
    // expected-error @+1 {{'nn.minimize' op names @loss, which is no function here}}
    %l = nn.minimize @loss(%x) using @sgd : (tensor<f32>) -> tensor<f32>
    return
  }
}

// -----

nn.model @minimize_c1_results {
  func.func @loss(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  func.func @step(%x: tensor<f32>) {
    // expected-error @+1 {{'nn.minimize' op expects the 1 results of the function, got 2}}
    %l:2 = nn.minimize @loss(%x) using @sgd : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
    return
  }
}

// -----

nn.model @minimize_c2 {
  nn.state @s : tensor<f32> init(#nn.zeros)
  func.func @loss(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  func.func @step(%x: tensor<f32>) {
    // expected-error @+1 {{'nn.minimize' op expects names of nn.params in over, got @s}}
    %l = nn.minimize @loss(%x) over [@s] using @sgd : (tensor<f32>) -> tensor<f32>
    return
  }
}

// -----

nn.model @minimize_c2_twice {
  nn.param @w : tensor<f32> init(#nn.zeros)
  func.func @loss(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  func.func @step(%x: tensor<f32>) {
    // expected-error @+1 {{'nn.minimize' op names @w twice in over}}
    %l = nn.minimize @loss(%x) over [@w, @w] using @sgd : (tensor<f32>) -> tensor<f32>
    return
  }
}

// -----

nn.model @minimize_hyper_twice {
  func.func @step(%x: tensor<f32>) {
    // expected-error @+1 {{hyper-parameter 'lr' is given twice}}
    %l = nn.minimize @loss(%x) using @sgd(lr = 0.1, lr = 0.2) : (tensor<f32>) -> tensor<f32>
    return
  }
}

// -----

nn.model @stop_gradient_element {
  func.func @f(%x: tensor<i32>) {
    // expected-error @+1 {{'nn.stop_gradient' op operand #0 must be tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<i32>'}}
    %y = nn.stop_gradient %x : tensor<i32>
    return
  }
}

// -----

nn.model @jvp_c3_count {
  
  func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
  func.func @df(%x: tensor<4xf32>, %v: tensor<3xf32>) {
    // expected-error @+1 {{expects a direction for each entry of wrt, got 2 for 1}}
    %y:2 = nn.jvp @f(%x) wrt [0] along(%x, %x : tensor<4xf32>, tensor<4xf32>) : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
    return
  }
}

// -----

nn.model @jvp_c3_type {
  
  // expected-note @+1 {{the argument is declared here}}
  func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
  func.func @df(%x: tensor<4xf32>, %v: tensor<3xf32>) {
    // expected-error @+1 {{expects the direction of 0 : i64 to have its type 'tensor<4xf32>', got 'tensor<3xf32>'}}
    %y:2 = nn.jvp @f(%x) wrt [0] along(%v : tensor<3xf32>) : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
    return
  }
}

// -----

nn.model @jvp_c3_nothing {
  
  func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
  func.func @df(%x: tensor<4xf32>, %v: tensor<3xf32>) {
    // expected-error @+1 {{expects something to differentiate with respect to in wrt}}
    %y:2 = "nn.jvp"(%x) <{callee = @f, wrt = [], operandSegmentSizes = array<i32: 1, 0>}> : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
    return
  }
}

// -----

nn.model @jvp_c4 {
  
  func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
  func.func @df(%x: tensor<4xf32>, %v: tensor<3xf32>) {
    // expected-error @+1 {{expects the function's results and a derivative of each, got ('tensor<4xf32>')}}
    %y = nn.jvp @f(%x) wrt [0] along(%x : tensor<4xf32>) : (tensor<4xf32>) -> tensor<4xf32>
    return
  }
}

// -----

nn.model @jvp_c2 {
  func.func @f() -> tensor<i32> {
    %i = nn.constant 1 : tensor<i32>
    return %i : tensor<i32>
  }
  func.func @df(%x: tensor<4xf32>) {
    // expected-error @+1 {{result #0 must be variadic of tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<i32>'}}
    %y:2 = "nn.jvp"(%x) <{callee = @f, wrt = [0], operandSegmentSizes = array<i32: 0, 1>}> : (tensor<4xf32>) -> (tensor<i32>, tensor<i32>)
    return
  }
}

// -----

nn.model @value_and_grad_c4_positive {
  func.func @f(%x: tensor<?xf32>) -> tensor<f32> {
    %y = nn.reduce_sum %x : tensor<?xf32>
    return %y : tensor<f32>
  }
  func.func @g(%x: tensor<?xf32>) {
    // expected-error @+1 {{'nn.value_and_grad' op expects a positive number of micro_batches, got 0}}
    %y, %d = nn.value_and_grad @f(%x) micro_batches 0 sum wrt [0] : (tensor<?xf32>) -> (tensor<f32>, tensor<?xf32>)
    return
  }
}

// -----

nn.model @value_and_grad_c4_rows {
  // expected-note @+1 {{@f of type '(tensor<4xf32>) -> tensor<f32>' is defined here}}
  func.func @f(%x: tensor<4xf32>) -> tensor<f32> {
    %y = nn.reduce_sum %x : tensor<4xf32>
    return %y : tensor<f32>
  }
  func.func @g(%x: tensor<4xf32>) {
    // expected-error @+1 {{'nn.value_and_grad' op expects a function of any number of rows (`?`) for micro_batches}}
    %y, %d = nn.value_and_grad @f(%x) micro_batches 2 sum wrt [0] : (tensor<4xf32>) -> (tensor<f32>, tensor<4xf32>)
    return
  }
}

// -----

nn.model @minimize_c5 {
  nn.param @w : tensor<f32> init(#nn.ones)
  // expected-note @+1 {{@f of type '(tensor<?xf32>, tensor<i32>) -> (tensor<f32>, tensor<i32>)' is defined here}}
  func.func @f(%x: tensor<?xf32>, %n: tensor<i32>) -> (tensor<f32>, tensor<i32>) {
    %w = nn.get @w : tensor<f32>
    %s = nn.mul %x, %w : tensor<?xf32>, tensor<f32>
    %y = nn.reduce_sum %s : tensor<?xf32>
    return %y, %n : tensor<f32>, tensor<i32>
  }
  func.func @g(%x: tensor<?xf32>, %n: tensor<i32>) {
    // expected-error @+1 {{'nn.minimize' op cannot put result #1 of micro_batches together: it has neither rows nor floats}}
    %y:2 = nn.minimize @f(%x, %n) micro_batches 2 sum using @sgd : (tensor<?xf32>, tensor<i32>) -> (tensor<f32>, tensor<i32>)
    return
  }
}

// -----

nn.model @micro_batches_of_what {
  nn.param @w : tensor<f32> init(#nn.ones)
  func.func @g(%x: tensor<?xf32>) {
    // expected-error @+1 {{expected 'mean' or 'sum', what the loss is over its rows}}
    %y = nn.minimize @f(%x) micro_batches 2 using @sgd : (tensor<?xf32>) -> tensor<f32>
    return
  }
}

// -----

nn.model @own_gradient_no_name {
  // expected-error @+1 {{expects the name of a function for nn.vjp, got 3 : i64}}
  func.func private @f(%x: tensor<f32>) -> tensor<f32> attributes {nn.vjp = 3} {
    return %x : tensor<f32>
  }
}

// -----

nn.model @own_gradient_unknown {
  // expected-error @+1 {{names @df as its gradient, which is no function here}}
  func.func private @f(%x: tensor<f32>) -> tensor<f32> attributes {nn.vjp = @df} {
    return %x : tensor<f32>
  }
}

// -----

nn.model @own_gradient_type {
  // expected-error @+1 {{expects its gradient @df to be of type '(tensor<f32>, tensor<i32>, tensor<f32>) -> tensor<f32>': from its arguments and a cotangent of each float result to one of each float argument; got '(tensor<f32>, tensor<f32>) -> tensor<f32>'}}
  func.func private @f(%x: tensor<f32>, %n: tensor<i32>) -> tensor<f32> attributes {nn.vjp = @df} {
    return %x : tensor<f32>
  }
  // expected-note @+1 {{@df is defined here}}
  func.func private @df(%x: tensor<f32>, %g: tensor<f32>) -> tensor<f32> {
    return %g : tensor<f32>
  }
}

// -----

nn.model @own_gradient_state {
  nn.param @w : tensor<f32> init(#nn.ones)
  func.func private @helper() -> tensor<f32> {
    // expected-note @+1 {{it does so here}}
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  // expected-note @+1 {{it is the gradient of this function}}
  func.func private @f(%x: tensor<f32>) -> tensor<f32> attributes {nn.vjp = @df} {
    return %x : tensor<f32>
  }
  // expected-error @+1 {{function 'df' touches state, which a function with a gradient of its own, and that gradient, may not: pass it as an argument}}
  func.func private @df(%x: tensor<f32>, %g: tensor<f32>) -> tensor<f32> {
    %w = call @helper() : () -> tensor<f32>
    return %w : tensor<f32>
  }
}

// -----

nn.model @minimize_c2_groups {
  nn.param @w : tensor<f32> init(#nn.ones)
  nn.param @b : tensor<f32> init(#nn.ones)
  func.func @loss(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  func.func @two_groups(%x: tensor<f32>) {
    // expected-error @+1 {{'nn.minimize' op names @b in two groups of parameters, for @adam and for @momentum}}
    %l = nn.minimize @loss(%x) over [@w, @b] using @adam, over [@b] using @momentum : (tensor<f32>) -> tensor<f32>
    return
  }
}

// -----

nn.model @minimize_c2_rests {
  func.func @loss(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  func.func @two_rests(%x: tensor<f32>) {
    // expected-error @+1 {{'nn.minimize' op expects over in all groups of parameters but one, got none for @adam and for @sgd}}
    %l = nn.minimize @loss(%x) using @adam, using @sgd : (tensor<f32>) -> tensor<f32>
    return
  }
}

// -----

nn.model @minimize_no_group {
  func.func @loss(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  func.func @no_group(%x: tensor<f32>) {
    // expected-error @+1 {{expected 'using'}}
    %l = nn.minimize @loss(%x) : (tensor<f32>) -> tensor<f32>
    return
  }
}

// -----

nn.model @minimize_empty_groups {
  func.func @loss(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  func.func @no_group(%x: tensor<f32>) {
    // expected-error @+1 {{attribute 'groups' failed to satisfy constraint: groups of parameters with at least 1 elements}}
    %l = "nn.minimize"(%x) <{callee = @loss, groups = []}> : (tensor<f32>) -> tensor<f32>
    return
  }
}
