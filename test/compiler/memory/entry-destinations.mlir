// RUN: nnc-opt %s --split-input-file --nnc-entry-destinations | FileCheck %s

// The user's arguments, the results, then state; the result is written where the caller
// wants it.
// CHECK-LABEL: func.func @result
// CHECK-SAME: (%[[X:.*]]: memref<4xf32>, %[[Y:.*]]: memref<4xf32> {rt.result = 0 : i64}, %[[W:.*]]: memref<4xf32> {rt.state = @w})
// CHECK-DAG: %[[XT:.*]] = bufferization.to_tensor %[[X]] restrict
// CHECK-DAG: %[[WT:.*]] = bufferization.to_tensor %[[W]] restrict
// CHECK: %[[SUM:.*]] = arith.addf %[[XT]], %[[WT]]
// CHECK: bufferization.materialize_in_destination %[[SUM]] in restrict writable %[[Y]]
// CHECK-NOT: materialize
// CHECK: return{{$}}
rt.state parameter @w : tensor<4xf32>
func.func @result(%x: tensor<4xf32>, %w: tensor<4xf32> {rt.state = @w})
    -> (tensor<4xf32>, tensor<4xf32> {rt.state = @w}) attributes {rt.entry = "result"} {
  %y = arith.addf %x, %w : tensor<4xf32>
  return %y, %w : tensor<4xf32>, tensor<4xf32>
}

// -----

// The new value goes to the buffer of the old, after the results.
// CHECK-LABEL: func.func @new_state
// CHECK-SAME: (%[[X:.*]]: memref<4xf32>, %[[OLD:.*]]: memref<4xf32> {rt.result = 0 : i64}, %[[W:.*]]: memref<4xf32> {rt.state = @w})
// CHECK: %[[WT:.*]] = bufferization.to_tensor %[[W]]
// CHECK: %[[NEW:.*]] = arith.addf
// CHECK: materialize_in_destination %[[WT]] in restrict writable %[[OLD]]
// CHECK: materialize_in_destination %[[NEW]] in restrict writable %[[W]]
rt.state parameter @w : tensor<4xf32>
func.func @new_state(%x: tensor<4xf32>, %w: tensor<4xf32> {rt.state = @w})
    -> (tensor<4xf32>, tensor<4xf32> {rt.state = @w}) attributes {rt.entry = "new_state"} {
  %n = arith.addf %x, %w : tensor<4xf32>
  return %w, %n : tensor<4xf32>, tensor<4xf32>
}

// -----

// Each takes the other's old value: copies, as writing one would lose it.
// CHECK-LABEL: func.func @change_places
// CHECK-SAME: (%[[A:.*]]: memref<4xf32> {rt.state = @a}, %[[B:.*]]: memref<4xf32> {rt.state = @b})
// CHECK-DAG: %[[AT:.*]] = bufferization.to_tensor %[[A]]
// CHECK-DAG: %[[BT:.*]] = bufferization.to_tensor %[[B]]
// CHECK: %[[BC:.*]] = bufferization.alloc_tensor() copy(%[[BT]])
// CHECK: %[[AC:.*]] = bufferization.alloc_tensor() copy(%[[AT]])
// CHECK: materialize_in_destination %[[BC]] in restrict writable %[[A]]
// CHECK: materialize_in_destination %[[AC]] in restrict writable %[[B]]
rt.state variable @a : tensor<4xf32>
rt.state variable @b : tensor<4xf32>
func.func @change_places(%a: tensor<4xf32> {rt.state = @a}, %b: tensor<4xf32> {rt.state = @b})
    -> (tensor<4xf32> {rt.state = @a}, tensor<4xf32> {rt.state = @b})
    attributes {rt.entry = "change_places"} {
  return %b, %a : tensor<4xf32>, tensor<4xf32>
}

// -----

// A view of the old value is the old value, too.
// CHECK-LABEL: func.func @view_of_old_state
// CHECK: %[[V:.*]] = tensor.collapse_shape
// CHECK: bufferization.alloc_tensor() copy(%[[V]])
rt.state variable @a : tensor<2x2xf32>
rt.state variable @b : tensor<4xf32>
func.func @view_of_old_state(%a: tensor<2x2xf32> {rt.state = @a}, %b: tensor<4xf32> {rt.state = @b})
    -> (tensor<2x2xf32> {rt.state = @a}, tensor<4xf32> {rt.state = @b})
    attributes {rt.entry = "view_of_old_state"} {
  %v = tensor.collapse_shape %a [[0, 1]] : tensor<2x2xf32> into tensor<4xf32>
  return %a, %v : tensor<2x2xf32>, tensor<4xf32>
}

// -----

// CHECK-LABEL: func.func @no_entry
// CHECK-SAME: (%{{.*}}: tensor<4xf32>) -> tensor<4xf32>
func.func @no_entry(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
