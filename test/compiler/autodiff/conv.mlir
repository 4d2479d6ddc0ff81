// RUN: nnc-opt %s --nnc-differentiate --canonicalize --cse | FileCheck %s

// The derivative by the image is a transposed convolution as large as the image was, that by
// the filter a convolution of the image with the cotangent.
// CHECK-LABEL: func.func @conv
// CHECK-SAME: (%[[X:.*]]: tensor<2x3x6x6xf32>, %[[W:.*]]: tensor<4x3x3x3xf32>)
// CHECK: nn.conv_transpose %[[G:.*]], %[[W]] strides [2, 2] pads [1, 1] output_padding [1, 1] : tensor<2x4x3x3xf32>, tensor<4x3x3x3xf32>
// CHECK: nn.conv_filter %[[X]], %[[G]] window [3, 3] strides [2, 2] pads [1, 1] : tensor<2x3x6x6xf32>, tensor<2x4x3x3xf32>
func.func private @loss(%x: tensor<2x3x6x6xf32>, %w: tensor<4x3x3x3xf32>) -> tensor<f32> {
  %y = nn.conv %x, %w strides [2, 2] pads [1, 1] : tensor<2x3x6x6xf32>, tensor<4x3x3x3xf32>
  %s = nn.square %y : tensor<2x4x3x3xf32>
  %l = nn.reduce_sum %s : tensor<2x4x3x3xf32>
  return %l : tensor<f32>
}
func.func @conv(%x: tensor<2x3x6x6xf32>, %w: tensor<4x3x3x3xf32>) -> (tensor<2x3x6x6xf32>, tensor<4x3x3x3xf32>) {
  %l, %dx, %dw = nn.value_and_grad @loss(%x, %w) wrt [0, 1]
    : (tensor<2x3x6x6xf32>, tensor<4x3x3x3xf32>) -> (tensor<f32>, tensor<2x3x6x6xf32>, tensor<4x3x3x3xf32>)
  return %dx, %dw : tensor<2x3x6x6xf32>, tensor<4x3x3x3xf32>
}

// CHECK-LABEL: func.func @pool
// CHECK: %{{.*}}, %[[I:.*]] = nn.max_pool_with_index %{{.*}} window [2, 2] strides [2, 2]
// CHECK: nn.window_put %{{.*}}, %[[I]] image [5, 4] window [2, 2] strides [2, 2] : tensor<2x3x2x2xf32>, tensor<2x3x2x2xi8>
func.func private @largest(%x: tensor<2x3x5x4xf32>) -> tensor<f32> {
  %y, %i = nn.max_pool_with_index %x window [2, 2] strides [2, 2] : tensor<2x3x5x4xf32>
  %l = nn.reduce_sum %y : tensor<2x3x2x2xf32>
  return %l : tensor<f32>
}
func.func @pool(%x: tensor<2x3x5x4xf32>) -> tensor<2x3x5x4xf32> {
  %l, %dx = nn.value_and_grad @largest(%x) wrt [0] : (tensor<2x3x5x4xf32>) -> (tensor<f32>, tensor<2x3x5x4xf32>)
  return %dx : tensor<2x3x5x4xf32>
}
