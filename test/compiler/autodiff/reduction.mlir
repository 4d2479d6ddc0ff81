// RUN: nnc-opt %s --nnc-differentiate --canonicalize --cse | FileCheck %s

// Ties along all axes: the first in row-major order takes the gradient, by its
// position 3 i + j.
// CHECK-LABEL: func.func @maximum_of_a_matrix
// CHECK-DAG: nn.iota axis 0 : tensor<2x3xi64>
// CHECK-DAG: nn.iota axis 1 : tensor<2x3xi64>
// CHECK: %[[FIRST:.*]] = nn.reduce_min %{{.*}} axes [0, 1] keep_dims : tensor<2x3xi64>
// CHECK: %[[P:.*]] = nn.compare eq, %{{.*}}, %[[FIRST]]
// CHECK: %[[DX:.*]] = nn.select %[[P]]
// CHECK: return %[[DX]]
func.func private @f(%x: tensor<2x3xf32>) -> tensor<f32> {
  %y = nn.reduce_max %x : tensor<2x3xf32>
  return %y : tensor<f32>
}
func.func @maximum_of_a_matrix(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<2x3xf32>) -> (tensor<f32>, tensor<2x3xf32>)
  return %dx : tensor<2x3xf32>
}
