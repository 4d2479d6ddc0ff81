// RUN: nnc-opt %s --nnc-expand-averages --split-input-file --verify-diagnostics

nn.model @different {
  nn.param @w : tensor<4xf32> init(#nn.ones)
  func.func @step() {
    // expected-note @+1 {{it is here}}
    nn.update_average @ema decay 0.9
    // expected-error @+1 {{'nn.update_average' op expects the parameters and the decay of @ema to be those of its other update}}
    nn.update_average @ema decay 0.8
    return
  }
}

// -----

nn.model @no_parameters {
  func.func @step() {
    // expected-error @+1 {{'nn.update_average' op has nothing to average: the model has no nn.param}}
    nn.update_average @ema
    return
  }
}

// -----

nn.model @never_kept {
  func.func @f(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  func.func @g(%x: tensor<f32>) -> tensor<f32> {
    // expected-error @+1 {{'nn.call_average' op calls with the average @ema, which no nn.update_average of the model keeps}}
    %y = nn.call_average @ema @f(%x) : (tensor<f32>) -> tensor<f32>
    return %y : tensor<f32>
  }
}

// -----

nn.model @writes {
  nn.param @w : tensor<f32> init(#nn.ones)
  func.func @f(%x: tensor<f32>) -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    // expected-note @+1 {{it is written here}}
    nn.set @w, %x : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @g(%x: tensor<f32>) -> tensor<f32> {
    nn.update_average @ema
    // expected-error @+1 {{'nn.call_average' op calls a function that writes @w, which @ema is the average of}}
    %y = nn.call_average @ema @f(%x) : (tensor<f32>) -> tensor<f32>
    return %y : tensor<f32>
  }
}
