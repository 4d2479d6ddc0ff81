// RUN: nnc-opt %s --nnc-expand-jvp | FileCheck %s

// CHECK-LABEL: nn.model @m
nn.model @m {
  nn.param @w : tensor<4xf32> init(#nn.ones)
  func.func @f(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
    %w = nn.get @w : tensor<4xf32>
    %y = nn.mul %x, %w : tensor<?x4xf32>, tensor<4xf32>
    return %y : tensor<?x4xf32>
  }
  // CHECK: func.func @df(%[[X:.*]]: tensor<?x4xf32>, %[[V:.*]]: tensor<?x4xf32>, %[[DW:.*]]: tensor<4xf32>)
  // CHECK: %[[Y:.*]] = call @f(%[[X]])
  // CHECK: %[[N:.*]]:2 = nn.value_and_grad @f.along(%[[X]], %[[Y]], %[[V]], %[[DW]]) wrt [1]
  // CHECK: return %[[Y]], %[[N]]#1
  func.func @df(%x: tensor<?x4xf32>, %v: tensor<?x4xf32>, %dw: tensor<4xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>) {
    %y, %t = nn.jvp @f(%x) wrt [0, @w] along(%v, %dw : tensor<?x4xf32>, tensor<4xf32>)
      : (tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>)
    return %y, %t : tensor<?x4xf32>, tensor<?x4xf32>
  }
  // CHECK: func.func private @f.paired(%[[X:.*]]: tensor<?x4xf32>, %[[U:.*]]: tensor<?x4xf32>) -> tensor<f32>
  // CHECK: %[[Y:.*]] = call @f(%[[X]])
  // CHECK: %[[P:.*]] = nn.mul %[[U]], %[[Y]]
  // CHECK: nn.reduce_sum %[[P]]
  // CHECK: func.func private @f.along(
  // CHECK: %[[G:.*]]:3 = nn.value_and_grad @f.paired(%{{.*}}, %{{.*}}) wrt [0, @w]
  // CHECK: nn.mul %[[G]]#1,
  // CHECK: nn.mul %[[G]]#2,
}
