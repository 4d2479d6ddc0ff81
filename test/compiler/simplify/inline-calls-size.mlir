// RUN: nnc-opt %s --split-input-file --verify-diagnostics --nnc-inline-calls=max-ops=3

// Each function calls the one before it twice: @f2 would have 4 ops.
nn.model @doubles {
  func.func private @f0(%x: tensor<f32>) -> tensor<f32> {
    %y = nn.sin %x : tensor<f32>
    return %y : tensor<f32>
  }
  func.func private @f1(%x: tensor<f32>) -> tensor<f32> {
    %y = call @f0(%x) : (tensor<f32>) -> tensor<f32>
    %z = call @f0(%y) : (tensor<f32>) -> tensor<f32>
    return %z : tensor<f32>
  }
  // expected-error @+1 {{function 'f2' has more than 3 ops with the functions it calls in place of the calls}}
  func.func @f2(%x: tensor<f32>) -> tensor<f32> {
    %y = call @f1(%x) : (tensor<f32>) -> tensor<f32>
    // expected-note @+1 {{this call of 'f1' adds 2}}
    %z = call @f1(%y) : (tensor<f32>) -> tensor<f32>
    return %z : tensor<f32>
  }
}
