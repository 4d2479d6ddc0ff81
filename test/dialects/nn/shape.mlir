// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s

// CHECK-LABEL: func.func @constants
func.func @constants() {
  // CHECK: nn.constant 0.5 : tensor<2x3xf32>
  %a = nn.constant 0.5 : tensor<2x3xf32>
  // CHECK: nn.constant -1.0e-08 : tensor<f64>
  %b = nn.constant -1.0e-08 : tensor<f64>
  // CHECK: nn.constant -128 : tensor<4xi8>
  %c = nn.constant -128 : tensor<4xi8>
  // CHECK: nn.constant 1 : tensor<i1>
  %d = nn.constant 1 : tensor<i1>
  // CHECK: nn.constant dense<{{\[\[}}1.000000e+00, 2.000000e+00], [3.000000e+00, 4.000000e+00{{\]\]}}> : tensor<2x2xf64>
  %e = nn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf64>
  // CHECK: nn.constant 0.25 : tensor<3xf32>
  %f = nn.constant dense<0.25> : tensor<3xf32>
  // CHECK: nn.constant dense<0x7FC00000> : tensor<3xf32>
  %g = nn.constant dense<0x7FC00000> : tensor<3xf32>
  // CHECK: nn.iota axis 1 : tensor<4x10xi32>
  %h = nn.iota axis 1 : tensor<4x10xi32>
  return
}

// CHECK-LABEL: func.func @moves
func.func @moves(%x: tensor<?x4x6xf32>, %y: tensor<4x6xf32>) {
  // CHECK: nn.reshape %{{.*}} to [-1, 24] : tensor<?x4x6xf32>
  %a = nn.reshape %x to [-1, 24] : tensor<?x4x6xf32>
  // CHECK: nn.transpose %{{.*}} [2, 0, 1] : tensor<?x4x6xf32>
  %b = nn.transpose %x [2, 0, 1] : tensor<?x4x6xf32>
  // CHECK: nn.broadcast %{{.*}} to [2, -1, 6] : tensor<4x6xf32>
  %c = nn.broadcast %y to [2, -1, 6] : tensor<4x6xf32>
  // CHECK: nn.concat %{{.*}}, %{{.*}} axis 0 : tensor<4x6xf32>, tensor<4x6xf32>
  %d = nn.concat %y, %y axis 0 : tensor<4x6xf32>, tensor<4x6xf32>
  // CHECK: nn.concat %{{.*}} axis 1 : tensor<4x6xf32>
  %e = nn.concat %y axis 1 : tensor<4x6xf32>
  // CHECK: nn.slice %{{.*}} offsets [0, 1, 0] sizes [-1, 2, 3] strides [1, 1, 2] : tensor<?x4x6xf32>
  %f = nn.slice %x offsets [0, 1, 0] sizes [-1, 2, 3] strides [1, 1, 2] : tensor<?x4x6xf32>
  // CHECK: nn.pad %{{.*}} low [0, 1, 2] high [0, 0, 1] interior [0, 0, 3] : tensor<?x4x6xf32>
  %g = nn.pad %x low [0, 1, 2] high [0, 0, 1] interior [0, 0, 3] : tensor<?x4x6xf32>
  // CHECK: nn.reshape %{{.*}} to [2, 12] : tensor<4x6xf32>
  %h = nn.reshape %y to [2, 12] : tensor<4x6xf32>
  return
}

// CHECK-LABEL: func.func @one_hot
func.func @one_hot(%i: tensor<?xi8>) {
  // CHECK: nn.one_hot %{{.*}} depth 10 of f32 : tensor<?xi8>
  %a = nn.one_hot %i depth 10 of f32 : tensor<?xi8>
  // CHECK: nn.one_hot %{{.*}} depth 1 of i64 : tensor<?xi8>
  %b = nn.one_hot %i depth 1 of i64 : tensor<?xi8>
  return
}

// CHECK-LABEL: func.func @moving
func.func @moving(%x: tensor<?x4xf32>) {
  // CHECK: nn.flip %{{.*}} axes [0, -1] : tensor<?x4xf32>
  %a = nn.flip %x axes [0, -1] : tensor<?x4xf32>
  // CHECK: %[[T:.*]] = nn.tile %{{.*}} repeats [1, 3] : tensor<?x4xf32>
  %b = nn.tile %x repeats [1, 3] : tensor<?x4xf32>
  // CHECK: nn.split %[[T]] axis 1 sizes [5, 7] : tensor<?x12xf32>
  %c, %d = nn.split %b axis 1 sizes [5, 7] : tensor<?x12xf32>
  // CHECK: nn.neg %{{.*}} : tensor<?x7xf32>
  %e = nn.neg %d : tensor<?x7xf32>
  return
}

// CHECK-LABEL: func.func @by_index
func.func @by_index(%x: tensor<9x4xf32>, %i: tensor<?x3xi32>) {
  // CHECK: %[[G:.*]] = nn.gather %{{.*}}, %{{.*}} axis 0 : tensor<9x4xf32>, tensor<?x3xi32>
  %a = nn.gather %x, %i axis 0 : tensor<9x4xf32>, tensor<?x3xi32>
  // CHECK: nn.scatter_add %[[G]], %{{.*}} axis 0 extent 9 : tensor<?x3x4xf32>, tensor<?x3xi32>
  %b = nn.scatter_add %a, %i axis 0 extent 9 : tensor<?x3x4xf32>, tensor<?x3xi32>
  // CHECK: nn.top_k %{{.*}} k 2 axis -1 : tensor<9x4xf32>
  %v, %j = nn.top_k %b k 2 axis -1 : tensor<9x4xf32>
  // CHECK: nn.top_k %{{.*}} k 9 axis 0 smallest : tensor<9x2xf32>
  %w, %k = nn.top_k %v k 9 axis 0 smallest : tensor<9x2xf32>
  return
}

// CHECK-LABEL: func.func @sort
func.func @sort(%x: tensor<?x10xf32>) {
  // CHECK: %{{.*}}, %[[I:.*]] = nn.sort %{{.*}} axis -1 : tensor<?x10xf32>
  %v, %i = nn.sort %x axis -1 : tensor<?x10xf32>
  // CHECK: nn.neg %[[I]] : tensor<?x10xi32>
  %n = nn.neg %i : tensor<?x10xi32>
  // CHECK: nn.sort %{{.*}} axis 1 descending : tensor<?x10xf32>
  %w, %j = nn.sort %v axis 1 descending : tensor<?x10xf32>
  return
}
