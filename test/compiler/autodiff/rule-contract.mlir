// RUN: nnc-opt %test-dialect %s --split-input-file --nnc-differentiate --canonicalize --cse | FileCheck %s

// What rules must be ready for, with ops of a dialect from a plugin.

// CHECK-LABEL: func.func @both_results_used
// CHECK: %[[SIN:.*]], %[[COS:.*]] = test.sin_cos %[[X:.*]] :
// CHECK: %[[FROM_SIN:.*]] = nn.mul %{{.*}}, %[[COS]]
// CHECK: %[[WITH_SIN:.*]] = nn.mul %{{.*}}, %[[SIN]]
// CHECK: %[[FROM_COS:.*]] = nn.neg %[[WITH_SIN]]
// CHECK: %[[DX:.*]] = nn.add %[[FROM_SIN]], %[[FROM_COS]]
// CHECK: return %[[DX]]
func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  %s, %c = test.sin_cos %x : tensor<f32>
  %s2 = nn.square %s : tensor<f32>
  %y = nn.mul %s2, %c : tensor<f32>
  return %y : tensor<f32>
}
func.func @both_results_used(%x: tensor<f32>) -> tensor<f32> {
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}

// -----

// The cotangent of a result without users is absent, not zero.
// CHECK-LABEL: func.func @unused_result
// CHECK: %[[SIN:.*]], %[[COS:.*]] = test.sin_cos
// CHECK: %[[DX:.*]] = nn.neg %[[SIN]]
// CHECK-NEXT: return %[[DX]]
func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  %s, %c = test.sin_cos %x : tensor<f32>
  return %c : tensor<f32>
}
func.func @unused_result(%x: tensor<f32>) -> tensor<f32> {
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}

// -----

// An integer operand is not asked for (the rule fails if it is).
// CHECK-LABEL: func.func @integer_operand
// CHECK: nn.cast %{{.*}} to f32 : tensor<i32>
// CHECK: nn.pow
func.func private @f(%x: tensor<f32>, %n: tensor<i32>) -> tensor<f32> {
  %y = test.power %x, %n : tensor<f32>, tensor<i32>
  return %y : tensor<f32>
}
func.func @integer_operand(%x: tensor<f32>, %n: tensor<i32>) -> tensor<f32> {
  %y, %dx = nn.value_and_grad @f(%x, %n) wrt [0]
    : (tensor<f32>, tensor<i32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}

// -----

// sin(sin x): cos(x) cos(sin x), the region's ops written out.
// CHECK-LABEL: func.func @region
// CHECK-SAME: (%[[X:.*]]: tensor<f32>)
// CHECK: %[[ONCE:.*]] = nn.sin %[[X]]
// CHECK: %[[OUTER:.*]] = nn.cos %[[ONCE]]
// CHECK: %[[INNER:.*]] = nn.cos %[[X]]
// CHECK: %[[DX:.*]] = nn.mul %[[OUTER]], %[[INNER]]
// CHECK: return %[[DX]]
func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  %y = test.repeat %x times 2 : tensor<f32> {
  ^bb0(%a: tensor<f32>):
    %b = nn.sin %a : tensor<f32>
    test.yield %b : tensor<f32>
  }
  return %y : tensor<f32>
}
func.func @region(%x: tensor<f32>) -> tensor<f32> {
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}

// -----

// A region may use what does not depend on x; the gradient of its gradient is one, too.
// CHECK-LABEL: func.func @region_twice
// CHECK-NOT: nn.value_and_grad
// CHECK-COUNT-3: test.sin_cos
// CHECK-NOT: test.repeat
// CHECK: return
func.func private @f(%x: tensor<f32>, %c: tensor<f32>) -> tensor<f32> {
  %y = test.repeat %x times 3 : tensor<f32> {
  ^bb0(%a: tensor<f32>):
    %s, %t = test.sin_cos %a : tensor<f32>
    %b = nn.mul %s, %c : tensor<f32>
    test.yield %b : tensor<f32>
  }
  return %y : tensor<f32>
}
func.func private @df(%x: tensor<f32>, %c: tensor<f32>) -> tensor<f32> {
  %y, %dx = nn.value_and_grad @f(%x, %c) wrt [0]
    : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}
func.func @region_twice(%x: tensor<f32>, %c: tensor<f32>) -> tensor<f32> {
  %y, %dx = nn.value_and_grad @df(%x, %c) wrt [0]
    : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}

// -----

// Two calls of one function: both pass a cotangent, which add up. The second result of
// the second call has no users.
// CHECK-LABEL: func.func @two_calls
// CHECK-NOT: call
// CHECK-COUNT-2: test.sin_cos
// CHECK: nn.add
// CHECK: return
func.func private @g(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %s, %c = test.sin_cos %x : tensor<f32>
  return %s, %c : tensor<f32>, tensor<f32>
}
func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  %z = nn.neg %x : tensor<f32>
  %a:2 = call @g(%x) : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  %b:2 = call @g(%z) : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  %p = nn.mul %a#0, %a#1 : tensor<f32>
  %y = nn.mul %p, %b#0 : tensor<f32>
  return %y : tensor<f32>
}
func.func @two_calls(%x: tensor<f32>) -> tensor<f32> {
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}

// -----

// An op off the path needs no rule: what it computes does not reach the loss, or does
// not depend on x.
// CHECK-LABEL: func.func @off_the_path
// CHECK: return
func.func private @f(%x: tensor<f32>, %z: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %o = test.opaque %x : tensor<f32>
  %p = test.opaque %z : tensor<f32>
  %y = nn.mul %x, %p : tensor<f32>
  return %y, %o : tensor<f32>, tensor<f32>
}
func.func @off_the_path(%x: tensor<f32>, %z: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %y, %o, %dx = nn.value_and_grad @f(%x, %z) wrt [0]
    : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>)
  return %o, %dx : tensor<f32>, tensor<f32>
}
