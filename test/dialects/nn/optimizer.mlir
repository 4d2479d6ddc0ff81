// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s

// CHECK-LABEL: nn.optimizer @full
// CHECK-SAME: (%[[W:.*]], %[[G:.*]]) slots(%m = 0.0, %[[V:v.*]] = 0.5) step(%step) hyper(%[[LR:.*]] = 0.01, %eps = 1.0e-08)
nn.optimizer @full(%p, %dp) slots(%m = 0.0, %v = 0.5) step(%t) hyper(%lr = 0.01, %eps = 1.0e-8) {
  // CHECK: %[[RATE:.*]] = nn.cast %[[LR]] to f32 : tensor<f64>
  %rate = nn.cast %lr to f32 : tensor<f64>
  // CHECK: nn.mul %[[G]], %[[RATE]] : tensor<*xf32>, tensor<f32>
  %d = nn.mul %dp, %rate : tensor<*xf32>, tensor<f32>
  %q = nn.sub %p, %d : tensor<*xf32>
  // CHECK: nn.yield %{{.*}}, %[[G]], %[[V]] : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
  nn.yield %q, %dp, %v : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
}

// CHECK-LABEL: nn.optimizer @least
// CHECK-SAME: (%[[W:.*]], %[[G:.*]]) step(%step) {
nn.optimizer @least(%w, %g) {
  // CHECK: %[[NEW:.*]] = nn.sub %[[W]], %[[G]] : tensor<*xf32>
  %n = nn.sub %w, %g : tensor<*xf32>
  // CHECK: nn.yield %[[NEW]] : tensor<*xf32>
  nn.yield %n : tensor<*xf32>
}
