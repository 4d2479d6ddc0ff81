// RUN: nnc-opt %s --nnc-inline-calls | FileCheck %s

// The innermost body comes first; the functions stay, for gradients to name.
nn.model @m {
  func.func private @double(%x: tensor<2xf32>) -> tensor<2xf32> {
    %y = nn.add %x, %x : tensor<2xf32>
    return %y : tensor<2xf32>
  }
  func.func private @twice(%x: tensor<2xf32>) -> tensor<2xf32> {
    %y = call @double(%x) : (tensor<2xf32>) -> tensor<2xf32>
    %z = call @double(%y) : (tensor<2xf32>) -> tensor<2xf32>
    return %z : tensor<2xf32>
  }
  // CHECK: func.func private @double
  // CHECK-LABEL: func.func @f(
  // CHECK-SAME: %[[X:.*]]: tensor<2xf32>
  // CHECK-NOT: call
  // CHECK: %[[Y:.*]] = nn.add %[[X]], %[[X]]
  // CHECK: %[[Z:.*]] = nn.add %[[Y]], %[[Y]]
  // CHECK: return %[[Z]]
  func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {
    %y = call @twice(%x) : (tensor<2xf32>) -> tensor<2xf32>
    return %y : tensor<2xf32>
  }
}
