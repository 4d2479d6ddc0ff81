// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s

// CHECK-LABEL: func.func @conv
func.func @conv(%x: tensor<?x16x32x32xf32>, %w: tensor<32x16x3x3xf32>, %d: tensor<16x1x3x3xf32>) {
  // CHECK: nn.conv %{{.*}}, %{{.*}} : tensor<?x16x32x32xf32>, tensor<32x16x3x3xf32>
  %a = nn.conv %x, %w : tensor<?x16x32x32xf32>, tensor<32x16x3x3xf32>
  // CHECK: nn.relu %{{.*}} : tensor<?x32x30x30xf32>
  %a1 = nn.relu %a : tensor<?x32x30x30xf32>
  // CHECK: nn.conv %{{.*}}, %{{.*}} strides [2, 2] pads [1, 1] : tensor<?x16x32x32xf32>, tensor<32x16x3x3xf32>
  %b = nn.conv %x, %w strides [2, 2] pads [1, 1] : tensor<?x16x32x32xf32>, tensor<32x16x3x3xf32>
  // CHECK: nn.relu %{{.*}} : tensor<?x32x16x16xf32>
  %b1 = nn.relu %b : tensor<?x32x16x16xf32>
  // CHECK: nn.conv %{{.*}}, %{{.*}} low [2, 0] high [0, 1] dilations [2, 1] groups 16 : tensor<?x16x32x32xf32>, tensor<16x1x3x3xf32>
  %c = nn.conv %x, %d low [2, 0] high [0, 1] dilations [2, 1] groups 16 : tensor<?x16x32x32xf32>, tensor<16x1x3x3xf32>
  // CHECK: nn.relu %{{.*}} : tensor<?x16x30x31xf32>
  %c1 = nn.relu %c : tensor<?x16x30x31xf32>
  return
}

// CHECK-LABEL: func.func @adjoints
func.func @adjoints(%y: tensor<?x64x7x7xf32>, %w: tensor<64x32x4x4xf32>, %x: tensor<?x8x5xf32>, %s: tensor<?x4x3xf32>) {
  // CHECK: nn.conv_transpose %{{.*}}, %{{.*}} strides [2, 2] pads [1, 1] output_padding [0, 1] : tensor<?x64x7x7xf32>, tensor<64x32x4x4xf32>
  %a = nn.conv_transpose %y, %w strides [2, 2] pads [1, 1] output_padding [0, 1] : tensor<?x64x7x7xf32>, tensor<64x32x4x4xf32>
  // CHECK: nn.relu %{{.*}} : tensor<?x32x14x15xf32>
  %a1 = nn.relu %a : tensor<?x32x14x15xf32>
  // CHECK: nn.conv_filter %{{.*}}, %{{.*}} window [2] strides [2] pads [1] groups 2 : tensor<?x8x5xf32>, tensor<?x4x3xf32>
  %b = nn.conv_filter %x, %s window [2] strides [2] pads [1] groups 2 : tensor<?x8x5xf32>, tensor<?x4x3xf32>
  // CHECK: nn.relu %{{.*}} : tensor<4x4x2xf32>
  %b1 = nn.relu %b : tensor<4x4x2xf32>
  return
}
