// RUN: nnc-opt %s --nnc-differentiate --canonicalize --cse | FileCheck %s

// CHECK-LABEL: func.func @dense
// CHECK-SAME: (%[[X:.*]]: tensor<2x3x4xf32>, %[[W:.*]]: tensor<4x5xf32>, %[[B:.*]]: tensor<5xf32>)
// CHECK: %[[G:.*]] = nn.reshape %{{.*}} to [6, 5] : tensor<2x3x5xf32>
// CHECK: %[[ROWS:.*]] = nn.matmul %[[G]], %[[W]] transpose_rhs
// CHECK: %[[DX:.*]] = nn.reshape %[[ROWS]] to [2, 3, 4]
// CHECK: %[[X2:.*]] = nn.reshape %[[X]] to [6, 4]
// CHECK: %[[DW:.*]] = nn.matmul %[[X2]], %[[G]] transpose_lhs
// CHECK: %[[DB:.*]] = nn.reduce_sum %[[G]] axes [0]
// CHECK: return %[[DX]], %[[DW]], %[[DB]]
func.func private @dense_loss(%x: tensor<2x3x4xf32>, %w: tensor<4x5xf32>, %b: tensor<5xf32>) -> tensor<f32> {
  %y = nn.dense %x, %w, %b : tensor<2x3x4xf32> -> tensor<2x3x5xf32>
  %s = nn.square %y : tensor<2x3x5xf32>
  %l = nn.reduce_sum %s : tensor<2x3x5xf32>
  return %l : tensor<f32>
}
func.func @dense(%x: tensor<2x3x4xf32>, %w: tensor<4x5xf32>, %b: tensor<5xf32>)
    -> (tensor<2x3x4xf32>, tensor<4x5xf32>, tensor<5xf32>) {
  %l, %dx, %dw, %db = nn.value_and_grad @dense_loss(%x, %w, %b) wrt [0, 1, 2]
    : (tensor<2x3x4xf32>, tensor<4x5xf32>, tensor<5xf32>)
    -> (tensor<f32>, tensor<2x3x4xf32>, tensor<4x5xf32>, tensor<5xf32>)
  return %dx, %dw, %db : tensor<2x3x4xf32>, tensor<4x5xf32>, tensor<5xf32>
}

// Both sides transposed, the right one shared by the batch.
// CHECK-LABEL: func.func @matmul_transposed
// CHECK-SAME: (%[[X:.*]]: tensor<7x4x3xf32>, %[[Y:.*]]: tensor<5x4xf32>)
// CHECK: %[[DX:.*]] = nn.matmul %[[Y]], %[[G:.*]] transpose_lhs transpose_rhs
// CHECK: %[[EACH:.*]] = nn.matmul %[[G]], %[[X]] transpose_lhs transpose_rhs
// CHECK: %[[DY:.*]] = nn.reduce_sum %[[EACH]] axes [0]
// CHECK: return %[[DX]], %[[DY]]
func.func private @matmul_loss(%x: tensor<7x4x3xf32>, %y: tensor<5x4xf32>) -> tensor<f32> {
  %z = nn.matmul %x, %y transpose_lhs transpose_rhs : tensor<7x4x3xf32>, tensor<5x4xf32>
  %s = nn.square %z : tensor<7x3x5xf32>
  %l = nn.reduce_sum %s : tensor<7x3x5xf32>
  return %l : tensor<f32>
}
func.func @matmul_transposed(%x: tensor<7x4x3xf32>, %y: tensor<5x4xf32>) -> (tensor<7x4x3xf32>, tensor<5x4xf32>) {
  %l, %dx, %dy = nn.value_and_grad @matmul_loss(%x, %y) wrt [0, 1]
    : (tensor<7x4x3xf32>, tensor<5x4xf32>) -> (tensor<f32>, tensor<7x4x3xf32>, tensor<5x4xf32>)
  return %dx, %dy : tensor<7x4x3xf32>, tensor<5x4xf32>
}
