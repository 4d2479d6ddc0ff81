// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s

// CHECK-LABEL: func.func @functions
func.func @functions(%x: tensor<?x4xf32>, %y: tensor<4xf32>) {
  // CHECK: nn.sigmoid %{{.*}} : tensor<?x4xf32>
  %r0 = nn.sigmoid %x : tensor<?x4xf32>
  // CHECK: nn.tanh %{{.*}} : tensor<?x4xf32>
  %r1 = nn.tanh %x : tensor<?x4xf32>
  // CHECK: nn.softplus %{{.*}} : tensor<?x4xf32>
  %r2 = nn.softplus %x : tensor<?x4xf32>
  // CHECK: nn.relu %{{.*}} : tensor<?x4xf32>
  %r3 = nn.relu %x : tensor<?x4xf32>
  return
}

// CHECK-LABEL: func.func @slopes
func.func @slopes(%x: tensor<?x4xf32>, %y: tensor<4xf32>) {
  // CHECK: nn.leaky_relu %{{.*}} slope 0.01 : tensor<?x4xf32>
  %a = nn.leaky_relu %x slope 0.01 : tensor<?x4xf32>
  // CHECK: nn.leaky_relu %{{.*}} slope 2.5 : tensor<?x4xf32>
  %b = nn.leaky_relu %x slope 2.5 : tensor<?x4xf32>
  return
}

// CHECK-LABEL: func.func @along_an_axis
func.func @along_an_axis(%x: tensor<?x4xf32>, %y: tensor<4xf32>) {
  // CHECK: nn.softmax %{{.*}} axis -1 : tensor<?x4xf32>
  %a = nn.softmax %x axis -1 : tensor<?x4xf32>
  // CHECK: nn.log_softmax %{{.*}} axis 0 : tensor<?x4xf32>
  %b = nn.log_softmax %x axis 0 : tensor<?x4xf32>
  return
}
