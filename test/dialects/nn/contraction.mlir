// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s

// CHECK-LABEL: func.func @einsum
func.func @einsum(%q: tensor<?x5x8xf32>, %k: tensor<?x7x8xf32>, %b: tensor<f32>) {
  // CHECK: %[[S:.*]] = nn.einsum "bqd,bkd->bqk"(%{{.*}}, %{{.*}}) : tensor<?x5x8xf32>, tensor<?x7x8xf32>
  %s = nn.einsum "bqd,bkd->bqk"(%q, %k) : tensor<?x5x8xf32>, tensor<?x7x8xf32>
  // CHECK: nn.einsum "bqk,->bkq"(%[[S]], %{{.*}}) : tensor<?x5x7xf32>, tensor<f32>
  %t = nn.einsum "bqk,->bkq"(%s, %b) : tensor<?x5x7xf32>, tensor<f32>
  // CHECK: nn.einsum "bqk->"(%{{.*}}) : tensor<?x5x7xf32>
  %u = nn.einsum "bqk->"(%s) : tensor<?x5x7xf32>
  return
}

// CHECK-LABEL: func.func @outer_and_distances
func.func @outer_and_distances(%x: tensor<?x3xf32>, %y: tensor<?x4xf32>, %c: tensor<10x3xf32>) {
  // CHECK: nn.outer %{{.*}}, %{{.*}} : tensor<?x3xf32>, tensor<?x4xf32>
  %z = nn.outer %x, %y : tensor<?x3xf32>, tensor<?x4xf32>
  // CHECK: nn.square %{{.*}} : tensor<?x3x4xf32>
  %z2 = nn.square %z : tensor<?x3x4xf32>
  // CHECK: nn.pairwise_distance %{{.*}}, %{{.*}} : tensor<?x3xf32>, tensor<10x3xf32>
  %d = nn.pairwise_distance %x, %c : tensor<?x3xf32>, tensor<10x3xf32>
  // CHECK: nn.square %{{.*}} : tensor<?x10xf32>
  %d2 = nn.square %d : tensor<?x10xf32>
  // CHECK: nn.pairwise_distance %{{.*}}, %{{.*}} squared : tensor<10x3xf32>
  %q = nn.pairwise_distance %c, %c squared : tensor<10x3xf32>
  return
}

// CHECK-LABEL: func.func @angles
func.func @angles(%x: tensor<?x3xf64>) {
  // CHECK: nn.cosine_similarity %{{.*}}, %{{.*}} axis -1 : tensor<?x3xf64>
  %c = nn.cosine_similarity %x, %x axis -1 : tensor<?x3xf64>
  // CHECK: nn.square %{{.*}} : tensor<?xf64>
  %s = nn.square %c : tensor<?xf64>
  // CHECK: nn.l2_normalize %{{.*}} axis 0 : tensor<?x3xf64>
  %y = nn.l2_normalize %x axis 0 : tensor<?x3xf64>
  return
}
