// RUN: nnc-opt %s --split-input-file --verify-diagnostics --nnc-differentiate

func.func private @f(%x: tensor<4xf32>) -> tensor<f32> {
  // expected-note @+1 {{it is computed by 'nn.argmax' here}}
  %i = nn.argmax %x axis 0 : tensor<4xf32>
  // expected-error @+1 {{cannot differentiate through 'nn.cast': its operand #0 depends on what is differentiated, and its type 'tensor<i32>' has no gradient}}
  %c = nn.cast %i to f32 : tensor<i32>
  // expected-note @+1 {{used by 'nn.square' here}}
  %y = nn.square %c : tensor<f32>
  return %y : tensor<f32>
}
func.func @integer_on_the_path(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-note @+1 {{the gradient is asked for here}}
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<4xf32>) -> (tensor<f32>, tensor<4xf32>)
  return %dx : tensor<4xf32>
}

// -----

// math.erf has no rule.
func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{cannot differentiate through 'math.erf': it has no gradient rule}}
  %e = math.erf %x : tensor<f32>
  // expected-note @+1 {{used by 'nn.tanh' here}}
  %t = nn.tanh %e : tensor<f32>
  // expected-note @+1 {{used by 'nn.square' here}}
  %y = nn.square %t : tensor<f32>
  return %y : tensor<f32>
}
func.func @no_rule(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @+1 {{the gradient is asked for here}}
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}

// -----

// expected-note @+1 {{it is defined here}}
func.func private @f(%x: tensor<f32>, %z: tensor<f32>) -> tensor<f32> {
  %s = nn.stop_gradient %z : tensor<f32>
  %y = nn.mul %x, %s : tensor<f32>
  return %y : tensor<f32>
}
func.func @no_dependence(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{the loss '@f' does not depend on argument #1, with respect to which it is differentiated}}
  %y, %dx, %dz = nn.value_and_grad @f(%x, %x) wrt [0, 1]
    : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>)
  return %dz : tensor<f32>
}

// -----

// expected-note @+1 {{it is defined here}}
func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{the function '@f' needs itself through this op}}
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}
func.func @recursion(%x: tensor<f32>) -> tensor<f32> {
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}

// -----

func.func private @f(%x: tensor<?xf32>) -> tensor<f32> {
  // expected-error @+1 {{cannot differentiate 'nn.square' with result type 'tensor<?xf32>': extents become static in nnc-specialize-rows}}
  %s = nn.square %x : tensor<?xf32>
  %y = nn.reduce_sum %s : tensor<?xf32>
  return %y : tensor<f32>
}
func.func @dynamic_shape(%x: tensor<?xf32>) -> tensor<?xf32> {
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<?xf32>) -> (tensor<f32>, tensor<?xf32>)
  return %dx : tensor<?xf32>
}
