// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s

// CHECK-LABEL: func.func @reductions
func.func @reductions(%x: tensor<?x4xf32>) {
  // CHECK: nn.reduce_sum %{{.*}} axes [1] : tensor<?x4xf32>
  %r0 = nn.reduce_sum %x axes [1] : tensor<?x4xf32>
  // CHECK: nn.reduce_mean %{{.*}} axes [1] : tensor<?x4xf32>
  %r1 = nn.reduce_mean %x axes [1] : tensor<?x4xf32>
  // CHECK: nn.reduce_max %{{.*}} axes [1] : tensor<?x4xf32>
  %r2 = nn.reduce_max %x axes [1] : tensor<?x4xf32>
  // CHECK: nn.reduce_min %{{.*}} axes [1] : tensor<?x4xf32>
  %r3 = nn.reduce_min %x axes [1] : tensor<?x4xf32>
  return
}

// CHECK-LABEL: func.func @forms
func.func @forms(%x: tensor<2x3x4xf32>) {
  // CHECK: nn.reduce_sum %{{.*}} : tensor<2x3x4xf32>
  %a = nn.reduce_sum %x : tensor<2x3x4xf32>
  // CHECK: nn.reduce_sum %{{.*}} axes [0, -1] keep_dims : tensor<2x3x4xf32>
  %b = nn.reduce_sum %x axes [0, -1] keep_dims : tensor<2x3x4xf32>
  // CHECK: nn.reduce_sum %{{.*}} keep_dims : tensor<2x3x4xf32>
  %c = nn.reduce_sum %x keep_dims : tensor<2x3x4xf32>
  // CHECK: nn.reduce_sum %{{.*}} axes [] : tensor<2x3x4xf32>
  %d = nn.reduce_sum %x axes [] : tensor<2x3x4xf32>
  return
}

// CHECK-LABEL: func.func @argmax
func.func @argmax(%x: tensor<?x4xi64>) {
  // CHECK: nn.argmax %{{.*}} axis -1 : tensor<?x4xi64>
  %a = nn.argmax %x axis -1 : tensor<?x4xi64>
  // CHECK: nn.argmax %{{.*}} axis 0 : tensor<?x4xi64>
  %b = nn.argmax %x axis 0 : tensor<?x4xi64>
  return
}

// CHECK-LABEL: func.func @more_reductions
func.func @more_reductions(%x: tensor<?x4xf32>, %p: tensor<?x4xi1>) {
  // CHECK: nn.reduce_prod %{{.*}} axes [1] : tensor<?x4xf32>
  %r0 = nn.reduce_prod %x axes [1] : tensor<?x4xf32>
  // CHECK: nn.reduce_l1 %{{.*}} axes [1] : tensor<?x4xf32>
  %r1 = nn.reduce_l1 %x axes [1] : tensor<?x4xf32>
  // CHECK: nn.reduce_l2 %{{.*}} axes [1] keep_dims : tensor<?x4xf32>
  %r2 = nn.reduce_l2 %x axes [1] keep_dims : tensor<?x4xf32>
  // CHECK: nn.logsumexp %{{.*}} axes [1] : tensor<?x4xf32>
  %r3 = nn.logsumexp %x axes [1] : tensor<?x4xf32>
  // CHECK: nn.reduce_any %{{.*}} axes [1] : tensor<?x4xi1>
  %r4 = nn.reduce_any %p axes [1] : tensor<?x4xi1>
  // CHECK: nn.reduce_all %{{.*}} : tensor<?x4xi1>
  %r5 = nn.reduce_all %p : tensor<?x4xi1>
  // CHECK: nn.argmin %{{.*}} axis -1 : tensor<?x4xf32>
  %r6 = nn.argmin %x axis -1 : tensor<?x4xf32>
  return
}

// CHECK-LABEL: func.func @cumsum
func.func @cumsum(%x: tensor<?x4xf32>) {
  // CHECK: nn.cumsum %{{.*}} axis -1 : tensor<?x4xf32>
  %a = nn.cumsum %x axis -1 : tensor<?x4xf32>
  // CHECK: nn.cumsum %{{.*}} axis 1 exclusive reverse : tensor<?x4xf32>
  %b = nn.cumsum %x axis 1 exclusive reverse : tensor<?x4xf32>
  return
}
