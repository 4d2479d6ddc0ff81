// RUN: nnc-opt %test-dialect %s --split-input-file --verify-diagnostics --nnc-differentiate

// The path goes through the function that is called and the ops of other dialects.
func.func private @g(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{cannot differentiate through 'test.opaque': it has no gradient rule}}
  %o = test.opaque %x : tensor<f32>
  // expected-note @+1 {{used by 'test.sin_cos' here}}
  %s, %c = test.sin_cos %o : tensor<f32>
  return %c : tensor<f32>
}
func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  %z = call @g(%x) : (tensor<f32>) -> tensor<f32>
  // expected-note @+1 {{used by 'nn.square' here}}
  %y = nn.square %z : tensor<f32>
  return %y : tensor<f32>
}
func.func @no_rule(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @+1 {{the gradient is asked for here}}
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}

// -----

// In a region, on to the op that has it and from there.
func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  %z = test.repeat %x times 1 : tensor<f32> {
  ^bb0(%a: tensor<f32>):
    // expected-error @+1 {{cannot differentiate through 'test.opaque': it has no gradient rule}}
    %o = test.opaque %a : tensor<f32>
    // expected-note @+1 {{used by 'nn.sin' here}}
    %b = nn.sin %o : tensor<f32>
    test.yield %b : tensor<f32>
  }
  // expected-note @+1 {{used by 'nn.square' here}}
  %y = nn.square %z : tensor<f32>
  return %y : tensor<f32>
}
func.func @no_rule_in_a_region(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @+1 {{the gradient is asked for here}}
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}

// -----

func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  %s = nn.sin %x : tensor<f32>
  // expected-error @+1 {{cannot differentiate through 'test.repeat': its region uses a value of the function that is differentiated}}
  %y = test.repeat %x times 2 : tensor<f32> {
  ^bb0(%a: tensor<f32>):
    // expected-note @+1 {{it is used here}}
    %b = nn.mul %a, %s : tensor<f32>
    test.yield %b : tensor<f32>
  }
  return %y : tensor<f32>
}
func.func @region_captures(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @+1 {{the gradient is asked for here}}
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}

// -----

func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @+1 {{it is computed by 'nn.cast' here}}
  %n = nn.cast %x to i32 : tensor<f32>
  // expected-error @+1 {{cannot differentiate through 'test.power': its operand #1 depends on what is differentiated, and its type 'tensor<i32>' has no gradient}}
  %y = test.power %x, %n : tensor<f32>, tensor<i32>
  return %y : tensor<f32>
}
func.func @integer_that_depends(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @+1 {{the gradient is asked for here}}
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}

// -----

func.func private @f(%x: tensor<3xf32>) -> tensor<f32> {
  // expected-error @+1 {{this is a bug: the gradient rule of 'test.faulty' gives no cotangent for operand #0; please report it with this model}}
  %z = test.faulty %x "nothing" : tensor<3xf32>
  // expected-note @+1 {{used by 'nn.reduce_sum' here}}
  %y = nn.reduce_sum %z : tensor<3xf32>
  return %y : tensor<f32>
}
func.func @rule_leaves_null(%x: tensor<3xf32>) -> tensor<3xf32> {
  // expected-note @+1 {{the gradient is asked for here}}
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<3xf32>) -> (tensor<f32>, tensor<3xf32>)
  return %dx : tensor<3xf32>
}

// -----

func.func private @f(%x: tensor<3xf32>) -> tensor<f32> {
  // expected-error @+1 {{this is a bug: the gradient rule of 'test.faulty' gives operand #0 of type 'tensor<3xf32>' a cotangent of type 'tensor<f32>'; please report it with this model}}
  %z = test.faulty %x "type" : tensor<3xf32>
  // expected-note @+1 {{used by 'nn.reduce_sum' here}}
  %y = nn.reduce_sum %z : tensor<3xf32>
  return %y : tensor<f32>
}
func.func @rule_gives_another_type(%x: tensor<3xf32>) -> tensor<3xf32> {
  // expected-note @+1 {{the gradient is asked for here}}
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<3xf32>) -> (tensor<f32>, tensor<3xf32>)
  return %dx : tensor<3xf32>
}

// -----

// A rule's own error shows the path as well.
func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{'test.faulty' op has no derivative at branch cuts}}
  %z = test.faulty %x "branch cuts" : tensor<f32>
  // expected-note @+1 {{used by 'nn.square' here}}
  %y = nn.square %z : tensor<f32>
  return %y : tensor<f32>
}
func.func @rule_refuses(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @+1 {{the gradient is asked for here}}
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}
