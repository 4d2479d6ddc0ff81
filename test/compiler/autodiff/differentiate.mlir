// RUN: nnc-opt %s --split-input-file --nnc-differentiate | FileCheck %s

// CHECK-NOT: @square
// CHECK-LABEL: func.func @results_then_gradients
// CHECK-SAME: (%[[X:.*]]: tensor<f32>)
// CHECK: %[[Y:.*]] = nn.square %[[X]]
// CHECK: %[[ONE:.*]] = nn.constant 1.0
// CHECK: %[[TWO:.*]] = nn.constant 2.0
// CHECK: %[[G:.*]] = nn.mul %[[TWO]], %[[ONE]]
// CHECK: %[[DX:.*]] = nn.mul %[[G]], %[[X]]
// CHECK: return %[[Y]], %[[DX]]
func.func private @square(%x: tensor<f32>) -> tensor<f32> {
  %y = nn.square %x : tensor<f32>
  return %y : tensor<f32>
}
func.func @results_then_gradients(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %y, %dx = nn.value_and_grad @square(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %y, %dx : tensor<f32>, tensor<f32>
}

// -----

// One value passed as two arguments: only the one in wrt is differentiated.
// CHECK-LABEL: func.func @same_operand_twice
// CHECK-SAME: (%[[X:.*]]: tensor<f32>)
// CHECK-NOT: unrealized_conversion_cast
// CHECK: %[[ONE:.*]] = nn.constant 1.0
// CHECK: %[[DX:.*]] = nn.mul %[[ONE]], %[[X]]
// CHECK-NEXT: return %{{.*}}, %[[DX]]
func.func private @product(%x: tensor<f32>, %y: tensor<f32>) -> tensor<f32> {
  %z = nn.mul %x, %y : tensor<f32>
  return %z : tensor<f32>
}
func.func @same_operand_twice(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %z, %dx = nn.value_and_grad @product(%x, %x) wrt [0]
    : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %z, %dx : tensor<f32>, tensor<f32>
}

// -----

// CHECK-LABEL: func.func @two_users_add_up
// CHECK: %[[E:.*]] = nn.exp
// CHECK: %[[A:.*]] = nn.mul %{{.*}}, %[[E]]
// CHECK: %[[SUM:.*]] = nn.add
// CHECK: %[[DX:.*]] = nn.mul %[[SUM]], %[[E]]
// CHECK: return %{{.*}}, %[[DX]]
func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  %e = nn.exp %x : tensor<f32>
  %y = nn.mul %e, %e : tensor<f32>
  return %y : tensor<f32>
}
func.func @two_users_add_up(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %y, %dx = nn.value_and_grad @f(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %y, %dx : tensor<f32>, tensor<f32>
}

// -----

// The order of gradients is that of wrt; results that are no loss stay as they are.
// CHECK-LABEL: func.func @order_and_more_results
// CHECK-SAME: (%[[X:.*]]: tensor<f32>, %[[Y:.*]]: tensor<f32>)
// CHECK: %[[Z:.*]] = nn.mul %[[X]], %[[Y]]
// CHECK: %[[ONE:.*]] = nn.constant 1.0
// CHECK-DAG: %[[DX:.*]] = nn.mul %[[ONE]], %[[Y]]
// CHECK-DAG: %[[DY:.*]] = nn.mul %[[ONE]], %[[X]]
// CHECK: return %[[Z]], %[[Y]], %[[DY]], %[[DX]]
func.func private @f(%x: tensor<f32>, %y: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %z = nn.mul %x, %y : tensor<f32>
  return %z, %y : tensor<f32>, tensor<f32>
}
func.func @order_and_more_results(%x: tensor<f32>, %y: tensor<f32>)
    -> (tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>) {
  %r:4 = nn.value_and_grad @f(%x, %y) wrt [1, 0]
    : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>)
  return %r#0, %r#1, %r#2, %r#3 : tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>
}

// -----

// A gradient of a gradient: x^3 has the second derivative 6 x.
// CHECK-LABEL: func.func @second_order
// CHECK-NOT: nn.value_and_grad
// CHECK-NOT: func.func
func.func private @cube(%x: tensor<f32>) -> tensor<f32> {
  %s = nn.square %x : tensor<f32>
  %y = nn.mul %s, %x : tensor<f32>
  return %y : tensor<f32>
}
func.func private @slope(%x: tensor<f32>) -> tensor<f32> {
  %y, %dx = nn.value_and_grad @cube(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx : tensor<f32>
}
func.func @second_order(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %y, %dx = nn.value_and_grad @slope(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %y, %dx : tensor<f32>, tensor<f32>
}

// -----

// CHECK-LABEL: func.func @called_function
// CHECK-NOT: call
// CHECK: nn.sin
// CHECK: nn.cos
func.func private @inner(%x: tensor<f32>) -> tensor<f32> {
  %y = nn.sin %x : tensor<f32>
  return %y : tensor<f32>
}
func.func private @outer(%x: tensor<f32>) -> tensor<f32> {
  %y = call @inner(%x) : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}
func.func @called_function(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %y, %dx = nn.value_and_grad @outer(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %y, %dx : tensor<f32>, tensor<f32>
}

// -----

// Entries stay, private functions without users go.
// CHECK-NOT: @unused
// CHECK: func.func private @entry
func.func private @unused(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
func.func private @entry(%x: tensor<f32>) -> tensor<f32> attributes {rt.entry = "entry"} {
  return %x : tensor<f32>
}
