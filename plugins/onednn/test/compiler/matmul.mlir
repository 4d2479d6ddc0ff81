// RUN: nnc-opt %s --nnc-partition="targets=onednn{claim=all}" --nnc-serialize-regions="targets=onednn{claim=all}" -split-input-file | FileCheck %s

// CHECK: data "onednn-1\0Akernel onednn.0 4\0Amatmul\0Asrc 0 8x4 4,1\0Aweights 1 4x3 3,1\0Abias 2 1x3 3,1\0Adst 3 8x3 3,1\0Aend\0A"
func.func @dense(%x: tensor<8x4xf32>, %w: tensor<4x3xf32>, %b: tensor<3xf32>) -> tensor<8x3xf32> {
  %z = nn.dense %x, %w, %b : tensor<8x4xf32> -> tensor<8x3xf32>
  return %z : tensor<8x3xf32>
}

// -----

// All but the last dimension are rows.
// CHECK: src 0 10x4 4,1\0Aweights 1 4x3 3,1\0Adst 2 10x3 3,1\0A
func.func @dense_rank3(%x: tensor<2x5x4xf32>, %w: tensor<4x3xf32>) -> tensor<2x5x3xf32> {
  %z = nn.dense %x, %w : tensor<2x5x4xf32> -> tensor<2x5x3xf32>
  return %z : tensor<2x5x3xf32>
}

// -----

// CHECK: src 0 8x4 1,8\0Aweights 1 4x3 1,4\0Adst 2 8x3 3,1\0A
func.func @both_transposed(%x: tensor<4x8xf32>, %y: tensor<3x4xf32>) -> tensor<8x3xf32> {
  %z = nn.matmul %x, %y transpose_lhs transpose_rhs : tensor<4x8xf32>, tensor<3x4xf32>
  return %z : tensor<8x3xf32>
}

// -----

// A batch that only one side has is repeated.
// CHECK: src 0 5x8x4 32,4,1\0Aweights 1 1x4x3 12,3,1\0Adst 2 5x8x3 24,3,1\0A
func.func @batch(%x: tensor<5x8x4xf32>, %y: tensor<4x3xf32>) -> tensor<5x8x3xf32> {
  %z = nn.matmul %x, %y : tensor<5x8x4xf32>, tensor<4x3xf32>
  return %z : tensor<5x8x3xf32>
}

// -----

// The transposed tensor is read as it lies, also one of a batch.
// CHECK: src 0 5x8x4 32,1,8\0A
func.func @transpose(%x: tensor<5x4x8xf32>, %y: tensor<4x3xf32>) -> tensor<5x8x3xf32> {
  %t = nn.transpose %x [0, 2, 1] : tensor<5x4x8xf32>
  %z = nn.matmul %t, %y : tensor<5x8x4xf32>, tensor<4x3xf32>
  return %z : tensor<5x8x3xf32>
}

// -----

// The same tensor on both sides is one buffer.
// CHECK: kernel onednn.0 2\0Amatmul\0Asrc 0 4x4 1,4\0Aweights 0 4x4 4,1\0Adst 1 4x4 4,1\0A
func.func @square(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %z = nn.matmul %x, %x transpose_lhs : tensor<4x4xf32>
  return %z : tensor<4x4xf32>
}

// -----

// CHECK-NOT: rt.blob
// CHECK-LABEL: func.func @no_elements
func.func @no_elements(%x: tensor<8x0xf32>, %w: tensor<0x3xf32>) -> tensor<8x3xf32> {
  %z = nn.matmul %x, %w : tensor<8x0xf32>, tensor<0x3xf32>
  return %z : tensor<8x3xf32>
}
