// RUN: nnc-opt %s --nnc-inline-calls -split-input-file -verify-diagnostics

nn.model @m {
  // expected-note @below {{it is defined here}}
  func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {
    %y = call @g(%x) : (tensor<2xf32>) -> tensor<2xf32>
    return %y : tensor<2xf32>
  }
  func.func private @g(%x: tensor<2xf32>) -> tensor<2xf32> {
    // expected-error @below {{function 'f' calls itself}}
    %y = call @f(%x) : (tensor<2xf32>) -> tensor<2xf32>
    return %y : tensor<2xf32>
  }
}

// -----

nn.model @m {
  // expected-error @below {{function 'absent' has no body}}
  func.func private @absent(%x: tensor<2xf32>) -> tensor<2xf32>
  func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {
    %y = call @absent(%x) : (tensor<2xf32>) -> tensor<2xf32>
    return %y : tensor<2xf32>
  }
}
