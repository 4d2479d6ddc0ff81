// RUN: nnc-opt %s --nnc-functionalize --split-input-file --verify-diagnostics

nn.model @minimize_left {
  nn.param @w : tensor<f32> init(#nn.ones)
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @step() {
    // expected-error@+1 {{remains: nnc-expand-minimize comes before nnc-functionalize}}
    %l = nn.minimize @loss() using @sgd : () -> tensor<f32>
    return
  }
}

// -----

nn.model @gradient_of_what_is_not_read {
  nn.param @w : tensor<f32> init(#nn.ones)
  // expected-note@+1 {{@b is declared here}}
  nn.param @b : tensor<f32> init(#nn.ones)
  // expected-note@+1 {{@loss is defined here}}
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @f() -> tensor<f32> {
    // expected-error@+1 {{differentiates @loss with respect to @b, which it does not read}}
    %l, %g = nn.value_and_grad @loss() wrt [@b] : () -> (tensor<f32>, tensor<f32>)
    return %g : tensor<f32>
  }
}

// -----

nn.model @circle {
  // expected-note@+1 {{it is defined here}}
  func.func @f(%x: tensor<f32>) -> tensor<f32> {
    // expected-error@+1 {{function 'f' uses itself}}
    %l, %g = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
    return %g : tensor<f32>
  }
}

// -----

// expected-note@+1 {{model @one is defined here}}
nn.model @one {
}
// expected-error@+1 {{expects the model to be alone in its module, got 'nn.model' beside it}}
nn.model @two {
}
