// REQUIRES: onednn
// RUN: nnc-opt %s --nnc-partition="targets=onednn{claim=all}" -split-input-file | FileCheck %s

// What follows on the product's result alone joins its kernel.
// CHECK-LABEL: func.func @chain
// CHECK: %[[R:.*]] = rt.region "onednn"(%{{.*}}, %{{.*}}, %{{.*}})
// CHECK: nn.dense
// CHECK: nn.relu
// CHECK: rt.yield
// CHECK: return %[[R]]
func.func @chain(%x: tensor<8x4xf32>, %w: tensor<4x3xf32>, %b: tensor<3xf32>) -> tensor<8x3xf32> {
  %z = nn.dense %x, %w, %b : tensor<8x4xf32> -> tensor<8x3xf32>
  %h = nn.relu %z : tensor<8x3xf32>
  return %h : tensor<8x3xf32>
}

// -----

// A result with two users is stored, and nothing follows in its kernel.
// CHECK-LABEL: func.func @two_users
// CHECK: %[[Z:.*]] = rt.region
// CHECK-NOT: nn.relu
// CHECK: rt.yield
// CHECK: nn.relu %[[Z]]
func.func @two_users(%x: tensor<8x4xf32>, %w: tensor<4x3xf32>) -> (tensor<8x3xf32>, tensor<8x3xf32>) {
  %z = nn.dense %x, %w : tensor<8x4xf32> -> tensor<8x3xf32>
  %h = nn.relu %z : tensor<8x3xf32>
  return %z, %h : tensor<8x3xf32>, tensor<8x3xf32>
}

// -----

// %m is computed for the sum alone: generated code does both in one loop.
// CHECK-LABEL: func.func @not_stored
// CHECK: rt.yield
// CHECK: nn.mul
// CHECK: nn.add
func.func @not_stored(%x: tensor<8x4xf32>, %w: tensor<4x3xf32>, %v: tensor<8x3xf32>) -> tensor<8x3xf32> {
  %z = nn.dense %x, %w : tensor<8x4xf32> -> tensor<8x3xf32>
  %m = nn.mul %v, %v : tensor<8x3xf32>
  %s = nn.add %z, %m : tensor<8x3xf32>
  return %s : tensor<8x3xf32>
}

// -----

// A transpose is read in place by each product that uses it.
// CHECK-LABEL: func.func @read_through
// CHECK-NOT: nn.transpose
// CHECK: rt.region "onednn"(%[[X:.*]], %{{.*}}) : (tensor<4x8xf32>
// CHECK: nn.transpose
// CHECK: nn.matmul
// CHECK: rt.region "onednn"(%[[X]], %{{.*}}) : (tensor<4x8xf32>
// CHECK: nn.transpose
func.func @read_through(%x: tensor<4x8xf32>, %v: tensor<4x3xf32>, %w: tensor<4x5xf32>) -> (tensor<8x3xf32>, tensor<8x5xf32>) {
  %t = nn.transpose %x [1, 0] : tensor<4x8xf32>
  %y = nn.matmul %t, %v : tensor<8x4xf32>, tensor<4x3xf32>
  %z = nn.matmul %t, %w : tensor<8x4xf32>, tensor<4x5xf32>
  return %y, %z : tensor<8x3xf32>, tensor<8x5xf32>
}

// -----

// CHECK-LABEL: func.func @not_f32
// CHECK-NOT: rt.region
func.func @not_f32(%x: tensor<8x4xf64>, %w: tensor<4x3xf64>) -> tensor<8x3xf64> {
  %z = nn.matmul %x, %w : tensor<8x4xf64>, tensor<4x3xf64>
  return %z : tensor<8x3xf64>
}
