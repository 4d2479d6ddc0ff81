// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s

// CHECK-LABEL: func.func @streams
func.func @streams(%key: tensor<i64>, %counter: tensor<i64>) {
  // CHECK: nn.random_uniform %{{.*}}, %{{.*}} low -0.5 high 0.5 : tensor<64x32xf32>
  %u = nn.random_uniform %key, %counter low -0.5 high 0.5 : tensor<64x32xf32>
  // CHECK: nn.random_normal %{{.*}}, %{{.*}} mean 0.0 stddev 0.02 : tensor<64xf64>
  %n = nn.random_normal %key, %counter mean 0.0 stddev 0.02 : tensor<64xf64>
  return
}

// CHECK-LABEL: func.func @masks
func.func @masks(%x: tensor<?x4xf32>, %k: tensor<i64>, %c: tensor<i64>) {
  // CHECK: nn.random_bernoulli %{{.*}}, %{{.*}} p 0.5 : tensor<4xf32>
  %b = nn.random_bernoulli %k, %c p 0.5 : tensor<4xf32>
  // CHECK: nn.dropout %{{.*}}, %{{.*}}, %{{.*}} rate 0.25 : tensor<?x4xf32>
  %y = nn.dropout %x, %k, %c rate 0.25 : tensor<?x4xf32>
  return
}

// CHECK-LABEL: func.func @choices
func.func @choices(%p: tensor<?x4xf32>, %u: tensor<?xf32>, %k: tensor<i64>, %c: tensor<i64>) {
  // CHECK: nn.random_permutation %{{.*}}, %{{.*}} : tensor<9xi32>
  %a = nn.random_permutation %k, %c : tensor<9xi32>
  // CHECK: nn.categorical %{{.*}}, %{{.*}} : tensor<?x4xf32>, tensor<?xf32>
  %b = nn.categorical %p, %u : tensor<?x4xf32>, tensor<?xf32>
  return
}
