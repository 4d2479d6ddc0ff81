// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s

// CHECK-LABEL: func.func @dense
func.func @dense(%x: tensor<?x4xf32>, %w: tensor<4x2xf32>, %b: tensor<2xf32>) {
  // CHECK: nn.dense %{{.*}}, %{{.*}}, %{{.*}} : tensor<?x4xf32> -> tensor<?x2xf32>
  %y = nn.dense %x, %w, %b : tensor<?x4xf32> -> tensor<?x2xf32>
  // CHECK: nn.dense %{{.*}}, %{{.*}} : tensor<?x4xf32> -> tensor<?x2xf32>
  %z = nn.dense %x, %w : tensor<?x4xf32> -> tensor<?x2xf32>
  return
}

// CHECK-LABEL: func.func @dense_of_any_rank
func.func @dense_of_any_rank(%x: tensor<4xf64>, %y: tensor<2x3x4xf64>, %w: tensor<4x2xf64>) {
  // CHECK: nn.dense %{{.*}}, %{{.*}} : tensor<4xf64> -> tensor<2xf64>
  %a = nn.dense %x, %w : tensor<4xf64> -> tensor<2xf64>
  // CHECK: nn.dense %{{.*}}, %{{.*}} : tensor<2x3x4xf64> -> tensor<2x3x2xf64>
  %b = nn.dense %y, %w : tensor<2x3x4xf64> -> tensor<2x3x2xf64>
  return
}

// CHECK-LABEL: func.func @matmul
func.func @matmul(%x: tensor<3x4xf32>, %y: tensor<4x3xf32>) {
  // CHECK: nn.matmul %{{.*}}, %{{.*}} : tensor<3x4xf32>, tensor<4x3xf32>
  %a = nn.matmul %x, %y : tensor<3x4xf32>, tensor<4x3xf32>
  // CHECK: nn.matmul %{{.*}}, %{{.*}} transpose_lhs : tensor<3x4xf32>
  %b = nn.matmul %x, %x transpose_lhs : tensor<3x4xf32>
  // CHECK: nn.matmul %{{.*}}, %{{.*}} transpose_rhs : tensor<3x4xf32>
  %c = nn.matmul %x, %x transpose_rhs : tensor<3x4xf32>
  // CHECK: nn.matmul %{{.*}}, %{{.*}} transpose_lhs transpose_rhs : tensor<3x4xf32>, tensor<4x3xf32>
  %d = nn.matmul %x, %y transpose_lhs transpose_rhs : tensor<3x4xf32>, tensor<4x3xf32>
  return
}

// CHECK-LABEL: func.func @batches
func.func @batches(%x: tensor<5x1x3x4xf32>, %y: tensor<2x4x3xf32>, %z: tensor<4x3xf32>) {
  // CHECK: nn.matmul %{{.*}}, %{{.*}} : tensor<5x1x3x4xf32>, tensor<2x4x3xf32>
  %a = nn.matmul %x, %y : tensor<5x1x3x4xf32>, tensor<2x4x3xf32>
  // CHECK: nn.matmul %{{.*}}, %{{.*}} : tensor<5x1x3x4xf32>, tensor<4x3xf32>
  %b = nn.matmul %x, %z : tensor<5x1x3x4xf32>, tensor<4x3xf32>
  return
}
