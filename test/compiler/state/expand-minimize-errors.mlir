// RUN: nnc-opt %s --nnc-link-optimizers --nnc-expand-minimize --split-input-file --verify-diagnostics

nn.model @unread_parameter {
  nn.param @w : tensor<f32> init(#nn.ones)
  // expected-note@+1 {{@b is declared here}}
  nn.param @b : tensor<f32> init(#nn.ones)
  // expected-note@+1 {{@loss is defined here}}
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @step() {
    // expected-error@+1 {{cannot minimize @loss over @b, which it does not read}}
    %l = nn.minimize @loss() over [@w, @b] using @sgd : () -> tensor<f32>
    return
  }
}

// -----

nn.model @nothing_to_learn {
  // expected-note@+1 {{@loss is defined here}}
  func.func @loss(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  func.func @step(%x: tensor<f32>) {
    // expected-error@+1 {{has nothing to learn: @loss reads no nn.param}}
    %l = nn.minimize @loss(%x) using @sgd : (tensor<f32>) -> tensor<f32>
    return
  }
}

// -----

nn.model @unknown_hyper_parameter {
  nn.param @w : tensor<f32> init(#nn.ones)
  // expected-note@+1 {{it has 'rate', 'decay'}}
  nn.optimizer @mine(%w, %g) hyper(%rate = 0.1, %decay = 0.0) {
    nn.yield %w : tensor<*xf32>
  }
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @step() {
    // expected-error@+1 {{gives hyper-parameter 'rates', which optimizer @mine does not have; did you mean 'rate'?}}
    %l = nn.minimize @loss() using @mine(rates = 0.5) : () -> tensor<f32>
    return
  }
}

// -----

nn.model @schedule_of_another_type {
  nn.param @w : tensor<f32> init(#nn.ones)
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  // expected-note@+1 {{@rate is defined here}}
  func.func private @rate(%t: tensor<f64>) -> tensor<f64> {
    return %t : tensor<f64>
  }
  func.func @step() {
    // expected-error@+1 {{expects a function of type '(tensor<i64>) -> tensor<f64>', from the step to a number, for hyper-parameter 'lr', got '(tensor<f64>) -> tensor<f64>'}}
    %l = nn.minimize @loss() using @sgd(lr = @rate) : () -> tensor<f32>
    return
  }
}

// -----

nn.model @rule_that_does_not_fit {
  nn.param @w : tensor<3xf32> init(#nn.ones)
  nn.optimizer @mine(%w, %g) {
    // expected-note@+1 {{'rhs' of type 'tensor<2xf32>' is defined here}}
    %c = nn.constant 1.0 : tensor<2xf32>
    // expected-error@+1 {{expects shapes that broadcast, got 3 and 2}}
    %w1 = nn.mul %w, %c : tensor<*xf32>, tensor<2xf32>
    nn.yield %w1 : tensor<*xf32>
  }
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<3xf32>
    %l = nn.reduce_sum %w : tensor<3xf32>
    return %l : tensor<f32>
  }
  func.func @step() {
    // expected-note@+2 {{'lhs' of type 'tensor<3xf32>' is defined here}}
    // expected-note@+1 {{when optimizer @mine updates parameter @w of type 'tensor<3xf32>'}}
    %l = nn.minimize @loss() using @mine : () -> tensor<f32>
    return
  }
}

// -----

nn.model @no_rate {
  nn.param @w : tensor<f32> init(#nn.ones)
  // expected-note@+1 {{@mine has none}}
  nn.optimizer @mine(%w, %g) hyper(%speed = 0.1) {
    nn.yield %w : tensor<*xf32>
  }
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @step() {
    // expected-error@+1 {{expects an optimizer with a hyper-parameter 'lr' for weight_decay}}
    %l = nn.minimize @loss() using @mine with(weight_decay = 0.1) : () -> tensor<f32>
    return
  }
}

// -----

nn.model @setting_of_another_type {
  nn.param @w : tensor<f32> init(#nn.ones)
  // expected-note@+1 {{@other is defined here}}
  func.func private @other(%t: tensor<f64>) -> tensor<f64> {
    return %t : tensor<f64>
  }
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @step() {
    // expected-error@+1 {{expects a function of type '(tensor<i64>) -> tensor<f64>', from the step to a number, for treatment 'l2', got '(tensor<f64>) -> tensor<f64>'}}
    %l = nn.minimize @loss() using @sgd with(l2 = @other) : () -> tensor<f32>
    return
  }
}

// -----

nn.model @unknown_setting {
  nn.param @w : tensor<f32> init(#nn.ones)
  // expected-note@+1 {{it has 'start', 'stop'}}
  nn.schedule @mine(%t) hyper(%start = 0.1, %stop = 0.0) {
    nn.yield %start : tensor<f64>
  }
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @step() {
    // expected-error@+1 {{gives setting 'strt', which schedule @mine does not have; did you mean 'start'?}}
    %l = nn.minimize @loss() using @sgd(lr = @mine(strt = 0.2)) : () -> tensor<f32>
    return
  }
}

// -----

nn.model @nested_schedule {
  nn.param @w : tensor<f32> init(#nn.ones)
  nn.schedule @mine(%t) hyper(%start = 0.1) {
    nn.yield %start : tensor<f64>
  }
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @step() {
    // expected-error@+1 {{expects a number for setting "start" of schedule @mine, got @mine}}
    %l = nn.minimize @loss() using @sgd(lr = @mine(start = @mine)) : () -> tensor<f32>
    return
  }
}

// -----

nn.model @nothing_left {
  nn.param @w : tensor<f32> init(#nn.ones)
  // expected-note@+1 {{@loss is defined here}}
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @step() {
    // expected-error@+1 {{has nothing to learn for @adam: other groups have all parameters that are read}}
    %l = nn.minimize @loss() over [@w] using @sgd, using @adam : () -> tensor<f32>
    return
  }
}

// -----

nn.model @empty_group {
  nn.param @w : tensor<f32> init(#nn.ones)
  // expected-note@+1 {{@loss is defined here}}
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @step() {
    // expected-error@+1 {{has nothing to learn for @sgd: its list of parameters is empty}}
    %l = nn.minimize @loss() over [] using @sgd, using @adam : () -> tensor<f32>
    return
  }
}
