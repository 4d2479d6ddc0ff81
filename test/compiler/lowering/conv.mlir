// RUN: nnc-opt %s --nnc-convert-nn-to-linalg --nnc-verify-lowering | FileCheck %s

// CHECK-DAG: #[[IMAGE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1 * 2 + d4, d2 + d5, d6)>
// CHECK-DAG: #[[FILTER:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d4, d5, d6, d3)>
// CHECK-DAG: #[[SEEN:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[EVEN:.*]] = affine_map<(d0, d1, d2) -> (d1, d2, d0 * -2 + 2)>
// CHECK-DAG: #[[ODD:.*]] = affine_map<(d0, d1, d2) -> (d1, d2, d0 * -2 + 1)>

// Channels last, zeros around the image, windows in the maps.
// CHECK-LABEL: @conv
// CHECK: %[[X:.*]] = linalg.transpose {{.*}} permutation = [0, 2, 3, 1]
// CHECK: %[[PADDED:.*]] = tensor.insert_slice %[[X]] into %{{.*}}[0, 1, 0, 0] [2, 6, 5, 3] [1, 1, 1, 1] : tensor<2x6x5x3xf32> into tensor<2x8x5x3xf32>
// CHECK: %[[W:.*]] = linalg.generic {{.*}} ins(%{{.*}} : tensor<4x3x3x2xf32>) outs(%{{.*}} : tensor<3x2x3x4xf32>)
// CHECK: %[[Y:.*]] = linalg.generic {indexing_maps = [#[[IMAGE]], #[[FILTER]], #[[SEEN]]]{{.*}} ins(%[[PADDED]], %[[W]]
// CHECK: linalg.transpose ins(%[[Y]]{{.*}} permutation = [0, 3, 1, 2]
func.func @conv(%x: tensor<2x3x6x5xf32>, %w: tensor<4x3x3x2xf32>) -> tensor<2x4x3x4xf32> {
  %y = nn.conv %x, %w strides [2, 1] pads [1, 0] : tensor<2x3x6x5xf32>, tensor<4x3x3x2xf32>
  return %y : tensor<2x4x3x4xf32>
}

// A stride makes as many convolutions, each with every second element of the filter, the last
// first.
// CHECK-LABEL: @strided_image
// CHECK: linalg.generic {indexing_maps = [#[[EVEN]],
// CHECK: tensor.insert_slice %{{.*}} into %{{.*}}[0, 0, 0] [1, 4, 3] [1, 2, 1]
// CHECK: linalg.generic {indexing_maps = [#[[ODD]],
// CHECK: tensor.insert_slice %{{.*}} into %{{.*}}[0, 1, 0] [1, 3, 3] [1, 2, 1]
func.func @strided_image(%y: tensor<1x2x3xf32>, %w: tensor<2x3x3xf32>) -> tensor<1x3x7xf32> {
  %x = nn.conv_transpose %y, %w strides [2] : tensor<1x2x3xf32>, tensor<2x3x3xf32>
  return %x : tensor<1x3x7xf32>
}

// Four taps are four slices; twenty-five are loops.
// CHECK-LABEL: @small_and_large_windows
// CHECK-COUNT-4: tensor.extract_slice
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "parallel", "parallel"]
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction", "parallel"]
func.func @small_and_large_windows(%x: tensor<1x2x6x6xf32>) -> (tensor<1x2x5x5xf32>, tensor<1x2x2x2xf32>) {
  %a = nn.window_sum %x window [2, 2] : tensor<1x2x6x6xf32>
  %b = nn.window_sum %x window [5, 5] : tensor<1x2x6x6xf32>
  return %a, %b : tensor<1x2x5x5xf32>, tensor<1x2x2x2xf32>
}
