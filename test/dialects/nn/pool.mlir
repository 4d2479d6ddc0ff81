// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s

// CHECK-LABEL: func.func @pool
func.func @pool(%x: tensor<?x6x28x28xf32>, %big: tensor<1x1x12x12xf32>) -> (tensor<?x6x14x14xf32>, tensor<?x6x28x28xf32>) {
  // CHECK: nn.max_pool %{{.*}} window [2, 2] strides [2, 2] : tensor<?x6x28x28xf32>
  %a = nn.max_pool %x window [2, 2] strides [2, 2] : tensor<?x6x28x28xf32>
  // CHECK: nn.avg_pool %{{.*}} window [3, 3] pads [1, 1] count_inside : tensor<?x6x28x28xf32>
  %b = nn.avg_pool %x window [3, 3] pads [1, 1] count_inside : tensor<?x6x28x28xf32>
  // CHECK: %{{.*}}, %[[I:.*]] = nn.max_pool_with_index %{{.*}} window [2, 2] strides [2, 2] dilations [2, 2] : tensor<?x6x28x28xf32>
  %c, %i = nn.max_pool_with_index %x window [2, 2] strides [2, 2] dilations [2, 2] : tensor<?x6x28x28xf32>
  // CHECK: nn.window_pick %{{.*}}, %[[I]] window [2, 2] strides [2, 2] dilations [2, 2] : tensor<?x6x28x28xf32>, tensor<?x6x13x13xi8>
  %d = nn.window_pick %x, %i window [2, 2] strides [2, 2] dilations [2, 2] : tensor<?x6x28x28xf32>, tensor<?x6x13x13xi8>
  // CHECK: nn.window_put %{{.*}}, %[[I]] image [28, 28] window [2, 2] strides [2, 2] dilations [2, 2] : tensor<?x6x13x13xf32>, tensor<?x6x13x13xi8>
  %e = nn.window_put %d, %i image [28, 28] window [2, 2] strides [2, 2] dilations [2, 2] : tensor<?x6x13x13xf32>, tensor<?x6x13x13xi8>
  // CHECK: nn.window_spread %{{.*}} image [28, 28] window [3, 3] pads [1, 1] : tensor<?x6x28x28xf32>
  %f = nn.window_spread %b image [28, 28] window [3, 3] pads [1, 1] : tensor<?x6x28x28xf32>
  // An index beyond a byte.
  // CHECK: nn.max_pool_with_index %{{.*}} window [12, 12] : tensor<1x1x12x12xf32>
  %g, %j = nn.max_pool_with_index %big window [12, 12] : tensor<1x1x12x12xf32>
  // CHECK: nn.window_pick %{{.*}}, %{{.*}} window [12, 12] : tensor<1x1x12x12xf32>, tensor<1x1x1x1xi32>
  %h = nn.window_pick %big, %j window [12, 12] : tensor<1x1x12x12xf32>, tensor<1x1x1x1xi32>
  return %a, %f : tensor<?x6x14x14xf32>, tensor<?x6x28x28xf32>
}
