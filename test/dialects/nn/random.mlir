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
