// RUN: nnc-opt %s --nnc-convert-nn-to-linalg --nnc-verify-lowering | FileCheck %s

// CHECK-DAG: #[[MK:.*]] = affine_map<(d0, d1, d2) -> (d0, d2)>
// CHECK-DAG: #[[KM:.*]] = affine_map<(d0, d1, d2) -> (d2, d0)>
// CHECK-DAG: #[[KN:.*]] = affine_map<(d0, d1, d2) -> (d2, d1)>
// CHECK-DAG: #[[NK:.*]] = affine_map<(d0, d1, d2) -> (d1, d2)>
// CHECK-DAG: #[[MN:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-DAG: #[[BATCHED:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d3)>
// CHECK-DAG: #[[UNBATCHED:.*]] = affine_map<(d0, d1, d2, d3) -> (d3, d2)>

// CHECK-LABEL: @dense_is_a_contraction_and_a_bias
// CHECK: %[[ZEROS:.*]] = linalg.fill
// CHECK: %[[PRODUCT:.*]] = linalg.generic {indexing_maps = [#[[MK]], #[[KN]], #[[MN]]], iterator_types = ["parallel", "parallel", "reduction"]} {{.*}} outs(%[[ZEROS]]
// CHECK: linalg.generic {{.*}} ins(%[[PRODUCT]], %{{.*}} : tensor<4x2xf32>, tensor<2xf32>)
func.func @dense_is_a_contraction_and_a_bias(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %b: tensor<2xf32>) -> tensor<4x2xf32> {
  %y = nn.dense %x, %w, %b : tensor<4x3xf32> -> tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// CHECK-LABEL: @transposes_are_in_the_maps
// CHECK: linalg.generic {indexing_maps = [#[[KM]], #[[NK]], #[[MN]]]
func.func @transposes_are_in_the_maps(%x: tensor<3x4xf32>, %y: tensor<2x3xf32>) -> tensor<4x2xf32> {
  %z = nn.matmul %x, %y transpose_lhs transpose_rhs : tensor<3x4xf32>, tensor<2x3xf32>
  return %z : tensor<4x2xf32>
}

// CHECK-LABEL: @a_repeated_batch_is_dropped
// CHECK: tensor.collapse_shape {{.*}} : tensor<1x3x2xf32> into tensor<3x2xf32>
// CHECK: linalg.generic {indexing_maps = [#[[BATCHED]], #[[UNBATCHED]],
func.func @a_repeated_batch_is_dropped(%x: tensor<5x4x3xf32>, %y: tensor<1x3x2xf32>) -> tensor<5x4x2xf32> {
  %z = nn.matmul %x, %y : tensor<5x4x3xf32>, tensor<1x3x2xf32>
  return %z : tensor<5x4x2xf32>
}
