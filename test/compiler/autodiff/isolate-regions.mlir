// RUN: nnc-opt %s --nnc-isolate-regions | FileCheck %s

// CHECK-LABEL: func.func @loop
// CHECK-SAME: (%[[X:.*]]: tensor<f32>, %[[W:.*]]: tensor<f32>)
func.func @loop(%x: tensor<f32>, %w: tensor<f32>) -> tensor<f32> {
  %half = nn.constant 0.5 : tensor<f32>
  // CHECK: nn.loop %{{.*}} upto 3 carry(%[[Y:.*]] = %[[X]] : tensor<f32>) with(%[[V:.*]] = %[[W]] : tensor<f32>) {
  // CHECK-NEXT: %[[HALF:.*]] = nn.constant 0.5
  // CHECK-NEXT: %[[Z:.*]] = nn.mul %[[Y]], %[[V]]
  // CHECK-NEXT: nn.mul %[[Z]], %[[HALF]]
  %s = nn.loop %i upto 3 carry(%y = %x : tensor<f32>) {
    %z = nn.mul %y, %w : tensor<f32>
    %u = nn.mul %z, %half : tensor<f32>
    nn.yield %u : tensor<f32>
  }
  return %s : tensor<f32>
}

// CHECK-LABEL: func.func @inner_first
// CHECK-SAME: (%[[P:.*]]: tensor<i1>, %[[X:.*]]: tensor<f32>)
func.func @inner_first(%p: tensor<i1>, %x: tensor<f32>) -> tensor<f32> {
  // CHECK: nn.if %[[P]] with(%[[X]] : tensor<f32>) {
  // CHECK-NEXT: ^bb0(%[[A:.*]]: tensor<f32>):
  // CHECK-NEXT: nn.loop %{{.*}} upto 3 carry(%[[S:.*]] = %[[A]] : tensor<f32>) with(%[[B:.*]] = %[[A]] : tensor<f32>) {
  // CHECK-NEXT: nn.mul %[[S]], %[[B]]
  %y = nn.if %p {
    %r = nn.loop %i upto 3 carry(%s = %x : tensor<f32>) {
      %z = nn.mul %s, %x : tensor<f32>
      nn.yield %z : tensor<f32>
    }
    nn.yield %r : tensor<f32>
  } else {
    nn.yield %x : tensor<f32>
  }
  return %y : tensor<f32>
}
