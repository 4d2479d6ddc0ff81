// RUN: nnc-opt %s --split-input-file --verify-diagnostics --nnc-isolate-regions --nnc-differentiate

// An integer that a step rounds off stands in the way, also if it is carried on.
func.func private @rounded(%x: tensor<f32>) -> tensor<f32> {
  %zero = nn.constant 0 : tensor<i32>
  %y, %n = nn.loop %i upto 3 carry(%s = %x : tensor<f32>, %k = %zero : tensor<i32>) {
    // expected-error @+1 {{cannot differentiate through 'nn.cast': its operand #0 depends on what is differentiated}}
    %f = nn.cast %k to f32 : tensor<i32>
    // expected-note @+1 {{used by 'nn.mul' here}}
    %p = nn.mul %s, %f : tensor<f32>
    %r = nn.cast %p to i32 : tensor<f32>
    nn.yield %p, %r : tensor<f32>, tensor<i32>
  }
  return %y : tensor<f32>
}
func.func @drounded(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @+1 {{the gradient is asked for here}}
  %y, %dx = nn.value_and_grad @rounded(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}
