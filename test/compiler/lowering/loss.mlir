// RUN: nnc-opt %s --nnc-convert-nn-to-linalg --nnc-verify-lowering | FileCheck %s
// RUN: nnc-opt %s --nnc-convert-nn-to-linalg --cse | FileCheck %s --check-prefix=SHARED

// CHECK-LABEL: @mse
// CHECK: arith.subf
// CHECK: arith.mulf
// CHECK: arith.addf
// CHECK: arith.constant 6.000000e+00
// CHECK: arith.divf
func.func @mse(%f: tensor<2x3xf32>, %y: tensor<2x3xf32>) -> tensor<f32> {
  %l = nn.mse %f, %y : tensor<2x3xf32>
  return %l : tensor<f32>
}

// CHECK-LABEL: @sigmoid_cross_entropy_is_stable
// CHECK: math.absf
// CHECK: math.exp
// CHECK: math.log1p
func.func @sigmoid_cross_entropy_is_stable(%f: tensor<2xf64>, %y: tensor<2xf64>) -> tensor<f64> {
  %l = nn.sigmoid_cross_entropy %f, %y : tensor<2xf64>
  return %l : tensor<f64>
}

// The loss and the softmax of its gradient exponentiate once.
// SHARED-LABEL: @loss_and_softmax_share_exponentials
// SHARED: math.exp
// SHARED-NOT: math.exp
// SHARED: return
func.func @loss_and_softmax_share_exponentials(%f: tensor<4x10xf32>, %y: tensor<4xi32>) -> (tensor<f32>, tensor<4x10xf32>) {
  %l = nn.softmax_cross_entropy %f, %y : tensor<4x10xf32>, tensor<4xi32>
  %p = nn.softmax %f axis 1 : tensor<4x10xf32>
  return %l, %p : tensor<f32>, tensor<4x10xf32>
}
