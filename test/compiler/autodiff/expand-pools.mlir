// RUN: nnc-opt %s --nnc-expand-composites | FileCheck %s

// CHECK-LABEL: func.func @largest
// CHECK: nn.max_pool_with_index %{{.*}} window [2, 2] strides [2, 2] : tensor<4x6x8x8xf32>
func.func @largest(%x: tensor<4x6x8x8xf32>) -> tensor<4x6x4x4xf32> {
  %y = nn.max_pool %x window [2, 2] strides [2, 2] : tensor<4x6x8x8xf32>
  return %y : tensor<4x6x4x4xf32>
}

// Padding counts, or does not.
// CHECK-LABEL: func.func @means
// CHECK: nn.window_sum %{{.*}} window [3, 3] pads [1, 1] : tensor<4x6x8x8xf32>
// CHECK: nn.div %{{.*}}, %{{.*}} : tensor<4x6x8x8xf32>, tensor<f32>
// CHECK: %[[SUM:.*]] = nn.window_sum %{{.*}} window [3, 3] pads [1, 1] : tensor<4x6x8x8xf32>
// CHECK: %[[COUNT:.*]] = nn.window_sum %{{.*}} window [3, 3] pads [1, 1] : tensor<1x1x8x8xf32>
// CHECK: nn.div %[[SUM]], %[[COUNT]] : tensor<4x6x8x8xf32>, tensor<1x1x8x8xf32>
func.func @means(%x: tensor<4x6x8x8xf32>) -> (tensor<4x6x8x8xf32>, tensor<4x6x8x8xf32>) {
  %y = nn.avg_pool %x window [3, 3] pads [1, 1] : tensor<4x6x8x8xf32>
  %z = nn.avg_pool %x window [3, 3] pads [1, 1] count_inside : tensor<4x6x8x8xf32>
  return %y, %z : tensor<4x6x8x8xf32>, tensor<4x6x8x8xf32>
}
