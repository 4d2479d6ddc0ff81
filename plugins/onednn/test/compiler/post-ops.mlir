// RUN: nnc-opt %s --nnc-partition="targets=onednn{claim=all}" --nnc-serialize-regions="targets=onednn{claim=all}" -split-input-file | FileCheck %s

// CHECK: dst 4 8x3 3,1\0Abinary add 2 8x3 3,1\0Aeltwise logistic 0\0Abinary mul 3 1x3 3,1\0Aeltwise relu 0x1.999999999999ap-4\0Aend
func.func @chain(%x: tensor<8x4xf32>, %w: tensor<4x3xf32>, %r: tensor<8x3xf32>, %s: tensor<3xf32>) -> tensor<8x3xf32> {
  %z = nn.matmul %x, %w : tensor<8x4xf32>, tensor<4x3xf32>
  %a = nn.add %r, %z : tensor<8x3xf32>
  %b = nn.sigmoid %a : tensor<8x3xf32>
  %c = nn.mul %b, %s : tensor<8x3xf32>, tensor<3xf32>
  %d = nn.leaky_relu %c slope 0.1 : tensor<8x3xf32>
  return %d : tensor<8x3xf32>
}

// -----

// The order of a difference matters: only the product minus something.
// CHECK: binary sub 2 8x1 1,1\0Aend
// CHECK: nn.sub
func.func @difference(%x: tensor<8x4xf32>, %w: tensor<4x3xf32>, %r: tensor<8x1xf32>) -> tensor<8x3xf32> {
  %z = nn.matmul %x, %w : tensor<8x4xf32>, tensor<4x3xf32>
  %a = nn.sub %z, %r : tensor<8x3xf32>, tensor<8x1xf32>
  %b = nn.sub %r, %a : tensor<8x1xf32>, tensor<8x3xf32>
  return %b : tensor<8x3xf32>
}

// -----

// A result that broadcasting makes larger is another tensor.
// CHECK: end\0A"
// CHECK: nn.add
func.func @grows(%x: tensor<1x4xf32>, %w: tensor<4x3xf32>, %r: tensor<8x3xf32>) -> tensor<8x3xf32> {
  %z = nn.matmul %x, %w : tensor<1x4xf32>, tensor<4x3xf32>
  %a = nn.add %z, %r : tensor<1x3xf32>, tensor<8x3xf32>
  return %a : tensor<8x3xf32>
}

// -----

// oneDNN's softplus is inaccurate in its tails.
// CHECK: dst 2 8x3 3,1\0Aend
// CHECK: nn.softplus
func.func @inaccurate(%x: tensor<8x4xf32>, %w: tensor<4x3xf32>) -> tensor<8x3xf32> {
  %z = nn.matmul %x, %w : tensor<8x4xf32>, tensor<4x3xf32>
  %a = nn.softplus %z : tensor<8x3xf32>
  return %a : tensor<8x3xf32>
}

// -----

// A layer of three dimensions is a matrix to oneDNN; an operand of its shape too.
// CHECK: dst 3 10x3 3,1\0Abinary add 2 10x3 3,1\0Aend
func.func @dense_rank3(%x: tensor<2x5x4xf32>, %w: tensor<4x3xf32>, %r: tensor<2x5x3xf32>) -> tensor<2x5x3xf32> {
  %z = nn.dense %x, %w : tensor<2x5x4xf32> -> tensor<2x5x3xf32>
  %a = nn.add %z, %r : tensor<2x5x3xf32>
  return %a : tensor<2x5x3xf32>
}

// -----

// CHECK: dst 2 10x3 3,1\0Aend
// CHECK: nn.add
func.func @dense_rank3_rows(%x: tensor<2x5x4xf32>, %w: tensor<4x3xf32>, %r: tensor<5x1xf32>) -> tensor<2x5x3xf32> {
  %z = nn.dense %x, %w : tensor<2x5x4xf32> -> tensor<2x5x3xf32>
  %a = nn.add %z, %r : tensor<2x5x3xf32>, tensor<5x1xf32>
  return %a : tensor<2x5x3xf32>
}
