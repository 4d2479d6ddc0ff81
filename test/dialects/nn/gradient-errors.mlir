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
    // expected-error @+1 {{'nn.stop_gradient' op operand #0 must be tensor of 32-bit float or 64-bit float values, but got 'tensor<i32>'}}
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
    // expected-error @+1 {{result #0 must be variadic of tensor of 32-bit float or 64-bit float values, but got 'tensor<i32>'}}
    %y:2 = "nn.jvp"(%x) <{callee = @f, wrt = [0], operandSegmentSizes = array<i32: 0, 1>}> : (tensor<4xf32>) -> (tensor<i32>, tensor<i32>)
    return
  }
}
