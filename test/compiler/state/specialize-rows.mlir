// RUN: nnc-opt %s --nnc-specialize-rows=rows=32,5 --split-input-file | FileCheck %s

// CHECK-LABEL: nn.model @shapes
nn.model @shapes {
  // Types are inferred: a reshape makes other extents of the rows.
  // CHECK: func.func @f.rows32(%{{.*}}: tensor<32x2x3xf32>) -> (tensor<32x6xf32> {nn.name = "wide"}, tensor<192xf32>)
  // CHECK-SAME: rt.arg_names = ["", "wide", ""]
  // CHECK-SAME: rt.entry = "f"
  // CHECK-SAME: rt.rows = 32 : i64
  // CHECK-SAME: rt.signature = (tensor<?x2x3xf32>) -> (tensor<?x6xf32>, tensor<?xf32>)
  // CHECK: nn.reshape %{{.*}} to [-1, 6] : tensor<32x2x3xf32>
  // CHECK: nn.leaky_relu {{.*}} : tensor<32x6xf32>
  // CHECK: func.func @f.rows5(%{{.*}}: tensor<5x2x3xf32>) -> (tensor<5x6xf32> {nn.name = "wide"}, tensor<30xf32>)
  // CHECK-NOT: func.func @f(
  func.func @f(%x: tensor<?x2x3xf32>) -> (tensor<?x6xf32> {nn.name = "wide"}, tensor<?xf32>) {
    %y = nn.reshape %x to [-1, 6] : tensor<?x2x3xf32>
    %z = nn.leaky_relu %y slope 0.1 : tensor<?x6xf32>
    %v = nn.reshape %z to [-1] : tensor<?x6xf32>
    return %z, %v : tensor<?x6xf32>, tensor<?xf32>
  }
  // CHECK: func.func @static(%{{.*}}: tensor<2xf32> {nn.name = "first"}) -> tensor<2xf32>
  // CHECK-SAME: rt.arg_names = ["first", ""]
  // CHECK-SAME: rt.entry = "static"
  // CHECK-NOT: rt.rows
  // CHECK-SAME: rt.signature = (tensor<2xf32>) -> tensor<2xf32>
  func.func @static(%x: tensor<2xf32> {nn.name = "first"}) -> tensor<2xf32> {
    return %x : tensor<2xf32>
  }
  // CHECK-NOT: @nobody
  func.func private @nobody(%x: tensor<2xf32>) -> tensor<2xf32> {
    return %x : tensor<2xf32>
  }
}

// -----

// What is differentiated comes along, gradients of gradients too.
// CHECK-LABEL: nn.model @gradients
// CHECK: func.func private @inner.rows32(%{{.*}}: tensor<32xf32>) -> tensor<f32>
// CHECK: func.func private @inner.rows5(
// CHECK-NOT: @inner(
// CHECK: func.func private @outer.rows32(
// CHECK: nn.value_and_grad @inner.rows32(%{{.*}}) wrt [0] : (tensor<32xf32>) -> (tensor<f32>, tensor<32xf32>)
// CHECK: func.func @second.rows32(
// CHECK: nn.value_and_grad @outer.rows32(%{{.*}}) wrt [0, @w] : (tensor<32xf32>) -> (tensor<f32>, tensor<32xf32>, tensor<f32>)
// CHECK: func.func @second.rows5(
// CHECK: nn.value_and_grad @outer.rows5
nn.model @gradients {
  nn.param @w : tensor<f32> init(#nn.ones)
  func.func private @inner(%x: tensor<?xf32>) -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    %e = nn.exp %x : tensor<?xf32>
    %s = nn.reduce_sum %e : tensor<?xf32>
    %l = nn.mul %s, %w : tensor<f32>
    return %l : tensor<f32>
  }
  func.func private @outer(%x: tensor<?xf32>) -> tensor<f32> {
    %l, %g = nn.value_and_grad @inner(%x) wrt [0] : (tensor<?xf32>) -> (tensor<f32>, tensor<?xf32>)
    %s = nn.reduce_sum %g : tensor<?xf32>
    return %s : tensor<f32>
  }
  func.func @second(%x: tensor<?xf32>) -> tensor<?xf32> {
    %l, %g, %gw = nn.value_and_grad @outer(%x) wrt [0, @w] : (tensor<?xf32>) -> (tensor<f32>, tensor<?xf32>, tensor<f32>)
    return %g : tensor<?xf32>
  }
}
