// RUN: nnc-opt %s --nnc-expand-composites | FileCheck %s

// CHECK-LABEL: func.func @maxout
// CHECK: %[[P:.*]] = nn.reshape %{{.*}} to [8, 32, 3] : tensor<8x96xf32>
// CHECK: %[[Y:.*]] = nn.reduce_max %[[P]] axes [-1] : tensor<8x32x3xf32>
// CHECK: return %[[Y]]
func.func @maxout(%x: tensor<8x96xf32>) -> tensor<8x32xf32> {
  %y = nn.maxout %x pieces 3 : tensor<8x96xf32>
  return %y : tensor<8x32xf32>
}

// A matrix product moves nothing.
// CHECK-LABEL: func.func @product
// CHECK-NEXT: %[[Z:.*]] = nn.matmul %{{.*}}, %{{.*}} : tensor<3x4xf32>, tensor<4x5xf32>
// CHECK-NEXT: return %[[Z]]
func.func @product(%x: tensor<3x4xf32>, %y: tensor<4x5xf32>) -> tensor<3x5xf32> {
  %z = nn.einsum "ij,jk->ik"(%x, %y) : tensor<3x4xf32>, tensor<4x5xf32>
  return %z : tensor<3x5xf32>
}

// What one operand alone has is summed before the product.
// CHECK-LABEL: func.func @early_sum
// CHECK: %[[S:.*]] = nn.reduce_sum %{{.*}} axes [2] : tensor<3x4x100xf32>
// CHECK: nn.matmul %[[S]], %{{.*}} : tensor<3x4xf32>, tensor<4x5xf32>
func.func @early_sum(%x: tensor<3x4x100xf32>, %y: tensor<4x5xf32>) -> tensor<3x5xf32> {
  %z = nn.einsum "ijs,jk->ik"(%x, %y) : tensor<3x4x100xf32>, tensor<4x5xf32>
  return %z : tensor<3x5xf32>
}

// A composite inside a composite is written out, too.
// CHECK-LABEL: func.func @nested
// CHECK-NOT: nn.cosine
// CHECK: nn.reduce_l2
// CHECK: return
func.func @nested(%x: tensor<3x4xf32>, %t: tensor<3xf32>) -> tensor<f32> {
  %l = nn.cosine_embedding %x, %x, %t margin 0.0 : tensor<3x4xf32>, tensor<3xf32>
  return %l : tensor<f32>
}

// CHECK-LABEL: func.func @sort
// CHECK: nn.top_k %{{.*}} k 7 axis 1 smallest : tensor<3x7xf32>
func.func @sort(%x: tensor<3x7xf32>) -> tensor<3x7xf32> {
  %v, %i = nn.sort %x axis 1 : tensor<3x7xf32>
  return %v : tensor<3x7xf32>
}
