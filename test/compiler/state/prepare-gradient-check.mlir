// RUN: nnc-opt %s --nnc-prepare-gradient-check=loss=loss | FileCheck %s

// CHECK-LABEL: nn.model @m
// CHECK: nn.param @w : tensor<2xf64> init(dense<[1.000000e+00, 0.10000000149011612]>
// CHECK: nn.param @unread : tensor<2xf64>
// CHECK-NOT: nn.optimizer
// CHECK: func.func @loss(%{{.*}}: tensor<2xf64>, %{{.*}}: tensor<i32>) -> tensor<f64>
// CHECK: nn.cast %{{.*}} to f64 : tensor<i32>
// CHECK: func.func private @half(%{{.*}}: tensor<f64>) -> tensor<f64>
// CHECK: nn.constant 0.5 : tensor<f64>
// CHECK-NOT: @step
// CHECK: func.func @check_gradient(%[[X:.*]]: tensor<2xf64>, %[[N:.*]]: tensor<i32>) -> (tensor<f64>, tensor<2xf64> {nn.name = "d_w"})
// CHECK: %[[G:.*]]:2 = nn.value_and_grad @loss(%[[X]], %[[N]]) wrt [@w]
// CHECK: return %[[G]]#0, %[[G]]#1
nn.model @m {
  nn.param @w : tensor<2xf32> init(dense<[1.0, 0.1]> : tensor<2xf32>)
  nn.param @unread : tensor<2xf32> init(#nn.ones)
  nn.optimizer @mine(%w, %g) {
    nn.yield %w : tensor<*xf32>
  }
  func.func @loss(%x: tensor<2xf32>, %n: tensor<i32>) -> tensor<f32> {
    %w = nn.get @w : tensor<2xf32>
    %p = nn.half_sse %w, %x : tensor<2xf32>
    %c = nn.cast %n to f32 : tensor<i32>
    %q = nn.mul %p, %c : tensor<f32>
    %h = call @half(%q) : (tensor<f32>) -> tensor<f32>
    return %h : tensor<f32>
  }
  func.func @half(%x: tensor<f32>) -> tensor<f32> {
    %half = nn.constant 0.5 : tensor<f32>
    %y = nn.mul %x, %half : tensor<f32>
    return %y : tensor<f32>
  }
  func.func @step(%x: tensor<2xf32>, %n: tensor<i32>) -> tensor<f32> {
    %l = nn.minimize @loss(%x, %n) using @mine : (tensor<2xf32>, tensor<i32>) -> tensor<f32>
    return %l : tensor<f32>
  }
}
