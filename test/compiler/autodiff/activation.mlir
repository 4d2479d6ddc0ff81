// RUN: nnc-opt %s --nnc-differentiate --canonicalize --cse | FileCheck %s

// CHECK-LABEL: func.func @relu
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>)
// CHECK: %[[Y:.*]] = nn.relu %[[X]]
// CHECK: %[[P:.*]] = nn.compare gt, %[[Y]], %[[ZERO:.*]] :
// CHECK: %[[DX:.*]] = nn.select %[[P]], %{{.*}}, %[[ZERO]]
// CHECK: return %[[DX]]
func.func private @relu_loss(%x: tensor<4xf32>) -> tensor<f32> {
  %y = nn.relu %x : tensor<4xf32>
  %l = nn.reduce_sum %y : tensor<4xf32>
  return %l : tensor<f32>
}
func.func @relu(%x: tensor<4xf32>) -> tensor<4xf32> {
  %l, %dx = nn.value_and_grad @relu_loss(%x) wrt [0] : (tensor<4xf32>) -> (tensor<f32>, tensor<4xf32>)
  return %dx : tensor<4xf32>
}

// The result is used again: no second sigmoid.
// CHECK-LABEL: func.func @sigmoid
// CHECK: %[[Y:.*]] = nn.sigmoid
// CHECK-NOT: nn.sigmoid
// CHECK: nn.sub %{{.*}}, %[[Y]]
func.func private @sigmoid_loss(%x: tensor<4xf32>) -> tensor<f32> {
  %y = nn.sigmoid %x : tensor<4xf32>
  %l = nn.reduce_sum %y : tensor<4xf32>
  return %l : tensor<f32>
}
func.func @sigmoid(%x: tensor<4xf32>) -> tensor<4xf32> {
  %l, %dx = nn.value_and_grad @sigmoid_loss(%x) wrt [0] : (tensor<4xf32>) -> (tensor<f32>, tensor<4xf32>)
  return %dx : tensor<4xf32>
}
