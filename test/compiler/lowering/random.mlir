// RUN: nnc-opt %s --nnc-convert-nn-to-linalg --nnc-verify-lowering | FileCheck %s

// Ten rounds of two multiplications.
// CHECK-LABEL: @uniform
// CHECK-COUNT-20: arith.mului_extended
// CHECK-NOT: arith.mului_extended
// CHECK: arith.uitofp
// CHECK: return
func.func @uniform(%key: tensor<i64>, %counter: tensor<i64>) -> tensor<4x3xf32> {
  %u = nn.random_uniform %key, %counter low 0.0 high 1.0 : tensor<4x3xf32>
  return %u : tensor<4x3xf32>
}

// CHECK-LABEL: @normal
// CHECK: math.log
// CHECK: math.cos
func.func @normal(%key: tensor<i64>, %counter: tensor<i64>) -> tensor<4x3xf64> {
  %n = nn.random_normal %key, %counter mean 0.0 stddev 1.0 : tensor<4x3xf64>
  return %n : tensor<4x3xf64>
}
