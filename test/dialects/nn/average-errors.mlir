// RUN: nnc-opt %s --split-input-file --verify-diagnostics

nn.model @update_average_c1 {
  nn.state @s : tensor<2xf32> init(#nn.ones)
  func.func @f() {
    // expected-error @+1 {{'nn.update_average' op expects names of nn.params in over, got @s}}
    nn.update_average @ema over [@s] decay 0.9
    return
  }
}

// -----

nn.model @update_average_c1_twice {
  nn.param @w : tensor<2xf32> init(#nn.ones)
  func.func @f() {
    // expected-error @+1 {{'nn.update_average' op names @w twice in over}}
    nn.update_average @ema over [@w, @w] decay 0.9
    return
  }
}

// -----

nn.model @update_average_c2 {
  nn.param @w : tensor<2xf32> init(#nn.ones)
  func.func @f() {
    // expected-error @+1 {{'nn.update_average' op expects a decay in [0, 1), got 1}}
    nn.update_average @ema decay 1.0
    return
  }
}

// -----

func.func @update_average_outside() {
  // expected-error @+1 {{'nn.update_average' op belongs inside an nn.model}}
  nn.update_average @ema
  return
}

// -----

nn.model @call_average_c1 {
  // expected-note @+1 {{@f of type '(tensor<f32>) -> tensor<f32>' is defined here}}
  func.func @f(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  func.func @g(%x: tensor<2xf32>) {
    // expected-error @+1 {{'nn.call_average' op expects operands and results of the function's types, got '(tensor<2xf32>) -> tensor<f32>'}}
    %y = nn.call_average @ema @f(%x) : (tensor<2xf32>) -> tensor<f32>
    return
  }
}

// -----

nn.model @call_average_c1_unknown {
  func.func @g(%x: tensor<2xf32>) {
    // expected-error @+1 {{'nn.call_average' op names @f, which is no function here}}
    %y = nn.call_average @ema @f(%x) : (tensor<2xf32>) -> tensor<f32>
    return
  }
}

// -----

nn.model @same_as_before {
  // expected-error @+1 {{'nn.state' op begins as @w, which is no nn.param or nn.state declared before it}}
  nn.state @s : tensor<2xf32> init(#nn.same_as<@w>)
  // expected-note @+1 {{@w is declared here}}
  nn.param @w : tensor<2xf32> init(#nn.ones)
}

// -----

nn.model @same_as_type {
  // expected-note @+1 {{@w is declared here}}
  nn.param @w : tensor<2xf32> init(#nn.ones)
  // expected-error @+1 {{'nn.param' op expects the type 'tensor<2xf32>' of @w, as which it begins, got 'tensor<3xf32>'}}
  nn.param @s : tensor<3xf32> init(#nn.same_as<@w>)
}
