// RUN: nnc-opt %s --nnc-link-optimizers | FileCheck %s

// CHECK-LABEL: nn.model @shipped
// CHECK: nn.param @w
// CHECK-NEXT: nn.optimizer @adam
// CHECK-SAME: hyper(%lr = 0.001, %beta1 = 0.9, %beta2 = 0.999, %eps = 1.0e-08)
// CHECK-NOT: nn.optimizer
// CHECK: func.func @loss
nn.model @shipped {
  nn.param @w : tensor<f32> init(#nn.ones)
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @step() {
    %l = nn.minimize @loss() using @adam : () -> tensor<f32>
    %again = nn.minimize @loss() using @adam : () -> tensor<f32>
    return
  }
}

// The model's own comes before the shipped one of its name.
// CHECK-LABEL: nn.model @own
// CHECK: nn.optimizer @sgd(%w, %g) step(%step) {
// CHECK-NOT: nn.optimizer
nn.model @own {
  nn.param @w : tensor<f32> init(#nn.ones)
  nn.optimizer @sgd(%w, %g) {
    %w1 = nn.sub %w, %g : tensor<*xf32>
    nn.yield %w1 : tensor<*xf32>
  }
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @step() {
    %l = nn.minimize @loss() using @sgd : () -> tensor<f32>
    return
  }
}
