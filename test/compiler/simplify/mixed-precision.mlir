// RUN: nnc-opt %s --nnc-mixed-precision=type=bf16 --canonicalize | FileCheck %s

// Products are narrow and what follows on them; the loss is not.
// CHECK-LABEL: func.func @network
// CHECK-SAME: (%[[X:.*]]: tensor<8x4xf32>, %[[W:.*]]: tensor<4x4xf32>, %[[B:.*]]: tensor<4xf32>, %{{.*}}: tensor<8xi32>)
func.func @network(%x: tensor<8x4xf32>, %w: tensor<4x4xf32>, %b: tensor<4xf32>, %label: tensor<8xi32>) -> tensor<f32> {
  // CHECK-DAG: %[[NX:.*]] = nn.cast %[[X]] to bf16
  // CHECK-DAG: %[[NW:.*]] = nn.cast %[[W]] to bf16
  // CHECK-DAG: %[[NB:.*]] = nn.cast %[[B]] to bf16
  // CHECK: %[[D:.*]] = nn.dense %[[NX]], %[[NW]], %[[NB]] : tensor<8x4xbf16> -> tensor<8x4xbf16>
  %d = nn.dense %x, %w, %b : tensor<8x4xf32> -> tensor<8x4xf32>
  // CHECK: %[[R:.*]] = nn.relu %[[D]] : tensor<8x4xbf16>
  %r = nn.relu %d : tensor<8x4xf32>
  // CHECK: %[[M:.*]] = nn.matmul %[[R]], %{{.*}} : tensor<8x4xbf16>, tensor<4x4xbf16>
  %m = nn.matmul %r, %w : tensor<8x4xf32>, tensor<4x4xf32>
  // CHECK: %[[E:.*]] = nn.cast %[[M]] to f32
  // CHECK: nn.softmax_cross_entropy %[[E]]
  %l = nn.softmax_cross_entropy %m, %label : tensor<8x4xf32>, tensor<8xi32>
  return %l : tensor<f32>
}

// What meets a value of f32 stays there, and what needs its precision.
// CHECK-LABEL: func.func @stays
func.func @stays(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %m = nn.matmul %x, %x : tensor<4x4xf32>
  // CHECK: nn.exp %{{.*}} : tensor<4x4xf32>
  %e = nn.exp %m : tensor<4x4xf32>
  // CHECK: nn.add %{{.*}} : tensor<4x4xf32>
  %s = nn.add %m, %x : tensor<4x4xf32>
  // CHECK: nn.mul %{{.*}} : tensor<4x4xf32>
  %p = nn.mul %s, %e : tensor<4x4xf32>
  return %p : tensor<4x4xf32>
}

// First values are those of a model in f32, and f64 is asked for where it is.
// CHECK-LABEL: func.func @initialize
// CHECK-NOT: bf16
func.func @initialize(%x: tensor<4x4xf32>, %y: tensor<4x4xf64>) -> tensor<4x4xf32> attributes {rt.initializer} {
  %m = nn.matmul %x, %x : tensor<4x4xf32>
  return %m : tensor<4x4xf32>
}
// CHECK-LABEL: func.func @wide
// CHECK-NOT: bf16
func.func @wide(%y: tensor<4x4xf64>) -> tensor<4x4xf64> {
  %m = nn.matmul %y, %y : tensor<4x4xf64>
  return %m : tensor<4x4xf64>
}

// A constant follows where it is as much in the narrow type.
// CHECK-LABEL: func.func @constants
func.func @constants(%x: tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>) {
  %half = nn.constant 0.5 : tensor<f32>
  %tiny = nn.constant 1.0e-44 : tensor<f32>
  %m = nn.matmul %x, %x : tensor<4x4xf32>
  // CHECK-DAG: nn.mul %{{.*}}, %{{.*}} : tensor<4x4xbf16>, tensor<bf16>
  %a = nn.mul %m, %half : tensor<4x4xf32>, tensor<f32>
  // CHECK-DAG: nn.mul %{{.*}}, %{{.*}} : tensor<4x4xf32>, tensor<f32>
  %b = nn.mul %m, %tiny : tensor<4x4xf32>, tensor<f32>
  return %a, %b : tensor<4x4xf32>, tensor<4x4xf32>
}
