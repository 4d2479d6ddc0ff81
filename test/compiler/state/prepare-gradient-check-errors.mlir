// RUN: nnc-opt %s --nnc-prepare-gradient-check=loss=loss --split-input-file --verify-diagnostics

// expected-error@+1 {{has no function 'loss' to check the gradient of}}
nn.model @none {
  nn.param @w : tensor<2xf32> init(#nn.ones)
}

// -----

nn.model @no_loss {
  nn.param @w : tensor<2xf32> init(#nn.ones)
  // expected-error@+1 {{expects a function whose first result is tensor<f32> or tensor<f64> to check the gradient of}}
  func.func @loss() -> tensor<2xf32> {
    %w = nn.get @w : tensor<2xf32>
    return %w : tensor<2xf32>
  }
}

// -----

nn.model @nothing {
  // expected-error@+1 {{reads no nn.param: there is no gradient to check}}
  func.func @loss(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
}
