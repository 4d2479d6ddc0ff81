// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s

// CHECK-LABEL: func.func @regression
func.func @regression(%f: tensor<?x2xf64>, %y: tensor<?x2xf64>) {
  // CHECK: nn.half_sse %{{.*}}, %{{.*}} : tensor<?x2xf64>
  %r0 = nn.half_sse %f, %y : tensor<?x2xf64>
  // CHECK: nn.mse %{{.*}}, %{{.*}} : tensor<?x2xf64>
  %r1 = nn.mse %f, %y : tensor<?x2xf64>
  // CHECK: nn.sigmoid_cross_entropy %{{.*}}, %{{.*}} : tensor<?x2xf64>
  %r2 = nn.sigmoid_cross_entropy %f, %y : tensor<?x2xf64>
  return
}

// CHECK-LABEL: func.func @cross_entropy_of_classes
func.func @cross_entropy_of_classes(%f: tensor<?x10xf32>, %a: tensor<?xi8>, %b: tensor<?xi32>, %c: tensor<?xi64>) {
  // CHECK: nn.softmax_cross_entropy %{{.*}}, %{{.*}} : tensor<?x10xf32>, tensor<?xi8>
  %r0 = nn.softmax_cross_entropy %f, %a : tensor<?x10xf32>, tensor<?xi8>
  // CHECK: nn.softmax_cross_entropy %{{.*}}, %{{.*}} : tensor<?x10xf32>, tensor<?xi32>
  %r1 = nn.softmax_cross_entropy %f, %b : tensor<?x10xf32>, tensor<?xi32>
  // CHECK: nn.softmax_cross_entropy %{{.*}}, %{{.*}} : tensor<?x10xf32>, tensor<?xi64>
  %r2 = nn.softmax_cross_entropy %f, %c : tensor<?x10xf32>, tensor<?xi64>
  return
}

// CHECK-LABEL: func.func @cross_entropy_of_distributions
func.func @cross_entropy_of_distributions(%f: tensor<3x10xf32>, %y: tensor<3x10xf32>) {
  // CHECK: nn.softmax_cross_entropy %{{.*}}, %{{.*}} : tensor<3x10xf32>
  %l = nn.softmax_cross_entropy %f, %y : tensor<3x10xf32>
  return
}

// CHECK-LABEL: func.func @robust_and_other_losses
func.func @robust_and_other_losses(%f: tensor<?x2xf64>, %y: tensor<?x2xf64>) {
  // CHECK: nn.mae %{{.*}}, %{{.*}} : tensor<?x2xf64>
  %r0 = nn.mae %f, %y : tensor<?x2xf64>
  // CHECK: nn.hinge %{{.*}}, %{{.*}} : tensor<?x2xf64>
  %r1 = nn.hinge %f, %y : tensor<?x2xf64>
  // CHECK: nn.kl_divergence %{{.*}}, %{{.*}} : tensor<?x2xf64>
  %r2 = nn.kl_divergence %f, %y : tensor<?x2xf64>
  // CHECK: nn.huber %{{.*}}, %{{.*}} delta 1.0 : tensor<?x2xf64>
  %r3 = nn.huber %f, %y delta 1.0 : tensor<?x2xf64>
  // CHECK: nn.smooth_l1 %{{.*}}, %{{.*}} beta 0.5 : tensor<?x2xf64>
  %r4 = nn.smooth_l1 %f, %y beta 0.5 : tensor<?x2xf64>
  // CHECK: nn.focal %{{.*}}, %{{.*}} gamma 2.0 : tensor<?x2xf64>
  %r5 = nn.focal %f, %y gamma 2.0 : tensor<?x2xf64>
  return
}

// CHECK-LABEL: func.func @losses_of_rows
func.func @losses_of_rows(%a: tensor<?x8xf32>, %t: tensor<?xf32>) {
  // CHECK: nn.triplet %{{.*}}, %{{.*}}, %{{.*}} margin 1.0 : tensor<?x8xf32>
  %r0 = nn.triplet %a, %a, %a margin 1 : tensor<?x8xf32>
  // CHECK: nn.triplet %{{.*}}, %{{.*}}, %{{.*}} margin 0.2 squared : tensor<?x8xf32>
  %r1 = nn.triplet %a, %a, %a margin 0.2 squared : tensor<?x8xf32>
  // CHECK: nn.cosine_embedding %{{.*}}, %{{.*}}, %{{.*}} margin 0.5 : tensor<?x8xf32>, tensor<?xf32>
  %r2 = nn.cosine_embedding %a, %a, %t margin 0.5 : tensor<?x8xf32>, tensor<?xf32>
  return
}
