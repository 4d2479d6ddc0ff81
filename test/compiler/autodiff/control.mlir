// RUN: nnc-opt %s --pass-pipeline='builtin.module(nnc-isolate-regions,nnc-differentiate,canonicalize,cse)' | FileCheck %s

// The loop keeps the products and what is carried; the loop back takes the steps in
// the other order and sums up the gradient of what stays the same.
func.func private @rnn(%xs: tensor<5x2x4xf32>, %w: tensor<4x4xf32>, %h0: tensor<2x4xf32>) -> tensor<f32> {
  %h = nn.loop %i over(%x = %xs : tensor<5x2x4xf32>) carry(%h = %h0 : tensor<2x4xf32>) {
    %u = nn.matmul %h, %w : tensor<2x4xf32>, tensor<4x4xf32>
    %a = nn.add %u, %x : tensor<2x4xf32>
    %n = nn.tanh %a : tensor<2x4xf32>
    nn.yield %n : tensor<2x4xf32>
  }
  %l = nn.reduce_sum %h : tensor<2x4xf32>
  return %l : tensor<f32>
}
// CHECK-LABEL: func.func @bptt
// CHECK-SAME: (%[[XS:.*]]: tensor<5x2x4xf32>, %[[W:.*]]: tensor<4x4xf32>, %{{.*}}: tensor<2x4xf32>)
func.func @bptt(%xs: tensor<5x2x4xf32>, %w: tensor<4x4xf32>, %h0: tensor<2x4xf32>) -> (tensor<f32>, tensor<4x4xf32>) {
  // CHECK: %[[F:.*]]:3 = nn.loop %{{.*}} over(%[[X:.*]] = %[[XS]] : tensor<5x2x4xf32>) carry(%[[H:.*]] = %{{.*}}) {
  // CHECK: %[[U:.*]] = nn.matmul
  // CHECK: %[[N:.*]] = nn.tanh
  // CHECK: nn.yield %[[N]], %[[U]], %[[H]]
  // CHECK: %[[B:.*]]:2 = nn.loop %{{.*}} reverse over(%[[X:.*]] = %[[XS]] : tensor<5x2x4xf32>, %[[U:.*]] = %[[F]]#1 : tensor<5x2x4xf32>, %[[H:.*]] = %[[F]]#2 : tensor<5x2x4xf32>) carry(%[[DH:.*]] = %{{.*}} : tensor<2x4xf32>, %[[DW:.*]] = %{{.*}} : tensor<4x4xf32>) {
  // CHECK-NOT: nn.matmul %[[H]], %[[W]]
  // CHECK: nn.add %[[U]], %[[X]]
  // CHECK: nn.matmul %{{.*}}, %[[W]] transpose_rhs
  // CHECK: %[[G:.*]] = nn.matmul %[[H]], %{{.*}} transpose_lhs
  // CHECK: nn.add %[[DW]], %[[G]]
  // CHECK: return %{{.*}}, %[[B]]#1
  %l, %dw = nn.value_and_grad @rnn(%xs, %w, %h0) wrt [1]
    : (tensor<5x2x4xf32>, tensor<4x4xf32>, tensor<2x4xf32>) -> (tensor<f32>, tensor<4x4xf32>)
  return %l, %dw : tensor<f32>, tensor<4x4xf32>
}

// A loop that may end early counts its steps; the loop back takes as many.
func.func private @until(%x: tensor<f32>) -> tensor<f32> {
  %limit = nn.constant 100.0 : tensor<f32>
  %y = nn.loop %i upto 10 carry(%s = %x : tensor<f32>) {
    %d = nn.square %s : tensor<f32>
    %go = nn.compare lt, %d, %limit : tensor<f32>
    nn.yield %d while %go : tensor<f32>
  }
  return %y : tensor<f32>
}
// CHECK-LABEL: func.func @counted
func.func @counted(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  // CHECK: %[[F:.*]]:3 = nn.loop
  // CHECK: %[[K:.*]] = nn.add %{{.*}}, %{{.*}} : tensor<i64>
  // CHECK: nn.yield %{{.*}}, %[[K]], %{{.*}} while
  // CHECK: nn.loop %{{.*}} reverse length(%[[F]]#1) over(%{{.*}} = %[[F]]#2 : tensor<10xf32>)
  %y, %dx = nn.value_and_grad @until(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %y, %dx : tensor<f32>, tensor<f32>
}

func.func private @choose(%p: tensor<i1>, %x: tensor<f32>) -> tensor<f32> {
  %y = nn.if %p {
    %s = nn.square %x : tensor<f32>
    nn.yield %s : tensor<f32>
  } else {
    nn.yield %x : tensor<f32>
  }
  return %y : tensor<f32>
}
// CHECK-LABEL: func.func @branch
// CHECK-SAME: (%[[P:.*]]: tensor<i1>, %[[X:.*]]: tensor<f32>)
func.func @branch(%p: tensor<i1>, %x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  // CHECK: nn.if %[[P]]
  // CHECK: %[[D:.*]] = nn.if %[[P]] {
  // CHECK: nn.mul
  // CHECK: } else {
  // CHECK-NEXT: nn.yield
  // CHECK: return %{{.*}}, %[[D]]
  %y, %dx = nn.value_and_grad @choose(%p, %x) wrt [1] : (tensor<i1>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %y, %dx : tensor<f32>, tensor<f32>
}

// A counter in a loop does not depend on what is differentiated, though another result
// of the loop does: what is computed with it has a gradient.
func.func private @mean_step(%x: tensor<f32>) -> tensor<f32> {
  %zero = nn.constant 0 : tensor<i64>
  %one = nn.constant 1 : tensor<i64>
  %limit = nn.constant 100.0 : tensor<f32>
  %y, %n = nn.loop %i upto 10 carry(%s = %x : tensor<f32>, %k = %zero : tensor<i64>) {
    %d = nn.mul %s, %x : tensor<f32>
    %k1 = nn.add %k, %one : tensor<i64>
    %go = nn.compare lt, %d, %limit : tensor<f32>
    nn.yield %d, %k1 while %go : tensor<f32>, tensor<i64>
  }
  %count = nn.cast %n to f32 : tensor<i64>
  %m = nn.div %y, %count : tensor<f32>
  return %m : tensor<f32>
}
// CHECK-LABEL: func.func @by_count
func.func @by_count(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  // CHECK: %[[COUNT:.*]] = nn.cast %{{.*}}#1 to f32
  // CHECK: nn.div %{{.*}}, %[[COUNT]]
  // CHECK: nn.loop %{{.*}} reverse
  %y, %dx = nn.value_and_grad @mean_step(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %y, %dx : tensor<f32>, tensor<f32>
}
