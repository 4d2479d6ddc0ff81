// RUN: nnc-opt %s --nnc-link-optimizers --split-input-file --verify-diagnostics

// expected-note@+1 {{declared in the model: @mine}}
nn.model @unknown {
  nn.param @w : tensor<f32> init(#nn.ones)
  nn.optimizer @mine(%w, %g) {
    nn.yield %w : tensor<*xf32>
  }
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @step() {
    // expected-error@+2 {{names optimizer @adm, which the model does not declare and nnc does not ship; did you mean @adam?}}
    // expected-note-re@+1 {{shipped: {{.*}}@adam, {{.*}}, @sgd}}
    %l = nn.minimize @loss() using @adm : () -> tensor<f32>
    return
  }
}

// -----

nn.model @no_optimizer {
  nn.param @w : tensor<f32> init(#nn.ones)
  // expected-note@+1 {{@loss is defined here}}
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @step() {
    // expected-error@+1 {{expects an nn.optimizer, but @loss is a 'func.func'}}
    %l = nn.minimize @loss() using @loss : () -> tensor<f32>
    return
  }
}

// -----

nn.model @unknown_schedule {
  nn.param @w : tensor<f32> init(#nn.ones)
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @step() {
    // expected-error@+2 {{names schedule @cosin, which the model does not declare and nnc does not ship; did you mean @cosine?}}
    // expected-note-re@+1 {{shipped: @cosine, {{.*}}@warmup}}
    %l = nn.minimize @loss() using @sgd(lr = @cosin) : () -> tensor<f32>
    return
  }
}

// -----

nn.model @no_schedule {
  // expected-note@+1 {{@w is defined here}}
  nn.param @w : tensor<f32> init(#nn.ones)
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @step() {
    // expected-error@+1 {{expects an nn.schedule, but @w is a 'nn.param'}}
    %l = nn.minimize @loss() using @sgd(lr = @w) : () -> tensor<f32>
    return
  }
}
