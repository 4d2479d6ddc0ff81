// RUN: nnc-opt %s --split-input-file --verify-diagnostics --nnc-inline-calls

nn.model @itself {
  // expected-note @+1 {{it is defined here}}
  func.func @f(%x: tensor<f32>) -> tensor<f32> {
    // expected-error @+1 {{function 'f' calls itself}}
    %y = call @f(%x) : (tensor<f32>) -> tensor<f32>
    return %y : tensor<f32>
  }
}

// -----

nn.model @in_a_circle {
  // expected-note @+1 {{it is defined here}}
  func.func @f(%x: tensor<f32>) -> tensor<f32> {
    %y = call @g(%x) : (tensor<f32>) -> tensor<f32>
    return %y : tensor<f32>
  }
  func.func @g(%x: tensor<f32>) -> tensor<f32> {
    // expected-error @+1 {{function 'f' calls itself}}
    %y = call @f(%x) : (tensor<f32>) -> tensor<f32>
    return %y : tensor<f32>
  }
}

// -----

nn.model @no_body {
  // expected-error @+1 {{function 'g' has no body}}
  func.func private @g(%x: tensor<f32>) -> tensor<f32>
  func.func @f(%x: tensor<f32>) -> tensor<f32> {
    %y = call @g(%x) : (tensor<f32>) -> tensor<f32>
    return %y : tensor<f32>
  }
}
