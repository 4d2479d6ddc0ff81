// RUN: nnc-opt %s --nnc-convert-nn-to-linalg --nnc-verify-lowering | FileCheck %s

// CHECK-LABEL: @sigmoid_exponentiates_nothing_positive
// CHECK: %[[ABS:.*]] = math.absf
// CHECK: %[[NEG:.*]] = arith.negf %[[ABS]]
// CHECK: math.exp %[[NEG]]
func.func @sigmoid_exponentiates_nothing_positive(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = nn.sigmoid %x : tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: @softmax_subtracts_the_maximum
// CHECK: %[[MAX:.*]] = linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]
// CHECK: arith.maxnumf
// CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[MAX]] : tensor<4x10xf32>, tensor<4xf32>)
// CHECK: %[[SHIFTED:.*]] = arith.subf
// CHECK: math.exp %[[SHIFTED]]
// CHECK: arith.divf
func.func @softmax_subtracts_the_maximum(%x: tensor<4x10xf32>) -> tensor<4x10xf32> {
  %y = nn.softmax %x axis -1 : tensor<4x10xf32>
  return %y : tensor<4x10xf32>
}
