// RUN: nnc-opt %s --nnc-convert-nn-to-linalg --nnc-verify-lowering | FileCheck %s

// CHECK-LABEL: @mean_divides_the_sum
// CHECK: arith.addf
// CHECK: %[[COUNT:.*]] = arith.constant 1.200000e+01 : f32
// CHECK: arith.divf %{{.*}}, %[[COUNT]]
func.func @mean_divides_the_sum(%x: tensor<3x4xf32>) -> tensor<f32> {
  %y = nn.reduce_mean %x : tensor<3x4xf32>
  return %y : tensor<f32>
}

// CHECK-LABEL: @max_starts_at_minus_infinity_and_keeps_nan
// CHECK: arith.constant 0xFF800000 : f32
// CHECK: arith.maximumf
// CHECK: tensor.expand_shape {{.*}} : tensor<4xf32> into tensor<1x4xf32>
func.func @max_starts_at_minus_infinity_and_keeps_nan(%x: tensor<3x4xf32>) -> tensor<1x4xf32> {
  %y = nn.reduce_max %x axes [0] keep_dims : tensor<3x4xf32>
  return %y : tensor<1x4xf32>
}

// CHECK-LABEL: @argmax_carries_value_and_index
// CHECK: linalg.generic {{.*}} outs(%{{.*}}, %{{.*}} : tensor<3xf32>, tensor<3xi32>)
// CHECK: linalg.index 1
// CHECK: arith.cmpf ugt
func.func @argmax_carries_value_and_index(%x: tensor<3x4xf32>) -> tensor<3xi32> {
  %y = nn.argmax %x axis -1 : tensor<3x4xf32>
  return %y : tensor<3xi32>
}

// CHECK-LABEL: @along_no_axis_nothing_is_computed
// CHECK-SAME: (%[[X:.*]]: tensor<2x3xf32>)
// CHECK-NEXT: return %[[X]]
func.func @along_no_axis_nothing_is_computed(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = nn.reduce_max %x axes [] : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
