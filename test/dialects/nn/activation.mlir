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

// CHECK-LABEL: func.func @smooth_and_hard_units
func.func @smooth_and_hard_units(%x: tensor<?x4xf32>) {
  // CHECK: nn.selu %{{.*}} : tensor<?x4xf32>
  %n0 = nn.selu %x : tensor<?x4xf32>
  // CHECK: nn.silu %{{.*}} : tensor<?x4xf32>
  %n1 = nn.silu %x : tensor<?x4xf32>
  // CHECK: nn.mish %{{.*}} : tensor<?x4xf32>
  %n2 = nn.mish %x : tensor<?x4xf32>
  // CHECK: nn.softsign %{{.*}} : tensor<?x4xf32>
  %n3 = nn.softsign %x : tensor<?x4xf32>
  // CHECK: nn.relu6 %{{.*}} : tensor<?x4xf32>
  %n4 = nn.relu6 %x : tensor<?x4xf32>
  // CHECK: nn.hard_tanh %{{.*}} : tensor<?x4xf32>
  %n5 = nn.hard_tanh %x : tensor<?x4xf32>
  // CHECK: nn.hard_sigmoid %{{.*}} : tensor<?x4xf32>
  %n6 = nn.hard_sigmoid %x : tensor<?x4xf32>
  // CHECK: nn.hard_swish %{{.*}} : tensor<?x4xf32>
  %n7 = nn.hard_swish %x : tensor<?x4xf32>
  // CHECK: nn.gelu %{{.*}} : tensor<?x4xf32>
  %n8 = nn.gelu %x : tensor<?x4xf32>
  // CHECK: nn.gelu %{{.*}} tanh : tensor<?x4xf32>
  %a = nn.gelu %x tanh : tensor<?x4xf32>
  // CHECK: nn.elu %{{.*}} alpha 1.0 : tensor<?x4xf32>
  %b = nn.elu %x alpha 1 : tensor<?x4xf32>
  // CHECK: nn.clamp %{{.*}} low -1.0 high 0.5 : tensor<?x4xf32>
  %c = nn.clamp %x low -1.0 high 0.5 : tensor<?x4xf32>
  // CHECK: nn.step %{{.*}} at_zero 0.5 : tensor<?x4xf32>
  %d = nn.step %x at_zero 0.5 : tensor<?x4xf32>
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

// CHECK-LABEL: func.func @maxout
func.func @maxout(%x: tensor<?x96xf32>) {
  // CHECK: nn.maxout %{{.*}} pieces 3 : tensor<?x96xf32>
  %y = nn.maxout %x pieces 3 : tensor<?x96xf32>
  // CHECK: nn.relu %{{.*}} : tensor<?x32xf32>
  %z = nn.relu %y : tensor<?x32xf32>
  return
}
