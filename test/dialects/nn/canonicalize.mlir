// RUN: nnc-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @neutral_elements
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>)
// CHECK-NEXT: return %[[X]], %[[X]], %[[X]], %[[X]], %[[X]]
func.func @neutral_elements(%x: tensor<4xf32>)
    -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %zero = nn.constant 0.0 : tensor<f32>
  %one = nn.constant 1.0 : tensor<4xf32>
  %a = nn.add %x, %zero : tensor<4xf32>, tensor<f32>
  %b = nn.sub %x, %zero : tensor<4xf32>, tensor<f32>
  %c = nn.mul %x, %one : tensor<4xf32>
  %d = nn.mul %one, %x : tensor<4xf32>
  %e = nn.div %x, %one : tensor<4xf32>
  return %a, %b, %c, %d, %e
    : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// A neutral element that makes the result larger is a broadcast, which stays.
// CHECK-LABEL: func.func @neutral_but_broadcasting
// CHECK: nn.add
// CHECK: nn.mul
func.func @neutral_but_broadcasting(%x: tensor<f32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %zero = nn.constant 0.0 : tensor<4xf32>
  %one = nn.constant 1.0 : tensor<4xf32>
  %a = nn.add %x, %zero : tensor<f32>, tensor<4xf32>
  %b = nn.mul %one, %x : tensor<4xf32>, tensor<f32>
  return %a, %b : tensor<4xf32>, tensor<4xf32>
}

// 0 x is NaN where x is infinite, and x - x where it is: neither is 0.
// CHECK-LABEL: func.func @what_nan_forbids
// CHECK: nn.mul
// CHECK: nn.sub
func.func @what_nan_forbids(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %zero = nn.constant 0.0 : tensor<f32>
  %a = nn.mul %x, %zero : tensor<4xf32>, tensor<f32>
  %b = nn.sub %x, %x : tensor<4xf32>
  return %a, %b : tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: func.func @arithmetic_on_constants
// CHECK-DAG: %[[SUM:.*]] = nn.constant 3.5 : tensor<2xf32>
// CHECK-DAG: %[[DIFFERENCE:.*]] = nn.constant 0.5 : tensor<2xf32>
// CHECK-DAG: %[[PRODUCT:.*]] = nn.constant 3.0 : tensor<2xf32>
// CHECK-DAG: %[[RATIO:.*]] = nn.constant 0.75 : tensor<2xf32>
// CHECK-DAG: %[[POWER:.*]] = nn.constant 2.25 : tensor<2xf32>
// CHECK-DAG: %[[NEGATIVE:.*]] = nn.constant -1.5 : tensor<2xf32>
// CHECK: return %[[SUM]], %[[DIFFERENCE]], %[[PRODUCT]], %[[RATIO]], %[[POWER]], %[[NEGATIVE]]
func.func @arithmetic_on_constants()
    -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %two = nn.constant 2.0 : tensor<f32>
  %x = nn.constant 1.5 : tensor<2xf32>
  %a = nn.add %x, %two : tensor<2xf32>, tensor<f32>
  %b = nn.sub %two, %x : tensor<f32>, tensor<2xf32>
  %c = nn.mul %x, %two : tensor<2xf32>, tensor<f32>
  %d = nn.div %x, %two : tensor<2xf32>, tensor<f32>
  %e = nn.pow %x, %two : tensor<2xf32>, tensor<f32>
  %f = nn.neg %x : tensor<2xf32>
  return %a, %b, %c, %d, %e, %f
    : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// Integers are left alone: folding them is not needed, and wrong is easy.
// CHECK-LABEL: func.func @integers
// CHECK: nn.div
func.func @integers() -> tensor<i32> {
  %a = nn.constant 7 : tensor<i32>
  %b = nn.constant 0 : tensor<i32>
  %c = nn.div %a, %b : tensor<i32>
  return %c : tensor<i32>
}

// CHECK-LABEL: func.func @twice_negated
// CHECK-SAME: (%[[X:.*]]: tensor<4xi32>)
// CHECK-NEXT: return %[[X]]
func.func @twice_negated(%x: tensor<4xi32>) -> tensor<4xi32> {
  %a = nn.neg %x : tensor<4xi32>
  %b = nn.neg %a : tensor<4xi32>
  return %b : tensor<4xi32>
}

// CHECK-LABEL: func.func @cast
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>)
// CHECK: %[[ROUNDED:.*]] = nn.constant 0.10000000149011612 : tensor<f32>
// CHECK: return %[[X]], %[[ROUNDED]]
func.func @cast(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<f32>) {
  %same = nn.cast %x to f32 : tensor<4xf32>
  %tenth = nn.constant 0.1 : tensor<f64>
  %rounded = nn.cast %tenth to f32 : tensor<f64>
  return %same, %rounded : tensor<4xf32>, tensor<f32>
}

// A float becomes an integer by a rule of its own (saturation), which the compiled code
// has and folding has not.
// CHECK-LABEL: func.func @cast_to_integer
// CHECK: nn.cast
func.func @cast_to_integer() -> tensor<i8> {
  %x = nn.constant 300.0 : tensor<f32>
  %y = nn.cast %x to i8 : tensor<f32>
  return %y : tensor<i8>
}

// CHECK-LABEL: func.func @reshape
// CHECK-SAME: (%[[X:.*]]: tensor<3x4xf32>)
// CHECK: %[[CONSTANT:.*]] = nn.constant dense<{{.*}}> : tensor<4xf32>
// CHECK: %[[ONCE:.*]] = nn.reshape %[[X]] to [2, 6] : tensor<3x4xf32>
// CHECK: return %[[X]], %[[ONCE]], %[[CONSTANT]]
func.func @reshape(%x: tensor<3x4xf32>) -> (tensor<3x4xf32>, tensor<2x6xf32>, tensor<4xf32>) {
  %a = nn.reshape %x to [3, 4] : tensor<3x4xf32>
  %b = nn.reshape %x to [12] : tensor<3x4xf32>
  %c = nn.reshape %b to [2, 6] : tensor<12xf32>
  %d = nn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %e = nn.reshape %d to [4] : tensor<2x2xf32>
  return %a, %c, %e : tensor<3x4xf32>, tensor<2x6xf32>, tensor<4xf32>
}

// The first permutation is [1, 2, 0]; the second undoes it.
// CHECK-LABEL: func.func @transpose
// CHECK-SAME: (%[[X:.*]]: tensor<2x3x4xf32>)
// CHECK: %[[BOTH:.*]] = nn.transpose %[[X]] [2, 0, 1] : tensor<2x3x4xf32>
// CHECK: return %[[BOTH]], %[[X]]
func.func @transpose(%x: tensor<2x3x4xf32>) -> (tensor<4x2x3xf32>, tensor<2x3x4xf32>) {
  %a = nn.transpose %x [1, 2, 0] : tensor<2x3x4xf32>
  %b = nn.transpose %a [1, 2, 0] : tensor<3x4x2xf32>
  %c = nn.transpose %a [2, 0, 1] : tensor<3x4x2xf32>
  return %b, %c : tensor<4x2x3xf32>, tensor<2x3x4xf32>
}

// CHECK-LABEL: func.func @broadcast
// CHECK-SAME: (%[[X:.*]]: tensor<3x4xf32>)
// CHECK: %[[ALL:.*]] = nn.constant 0.5 : tensor<2x3xf32>
// CHECK: return %[[X]], %[[ALL]]
func.func @broadcast(%x: tensor<3x4xf32>) -> (tensor<3x4xf32>, tensor<2x3xf32>) {
  %a = nn.broadcast %x to [3, -1] : tensor<3x4xf32>
  %half = nn.constant 0.5 : tensor<f32>
  %b = nn.broadcast %half to [2, 3] : tensor<f32>
  return %a, %b : tensor<3x4xf32>, tensor<2x3xf32>
}

// Ops without effects go when nobody uses them; those that touch state stay.
// CHECK-LABEL: nn.model @effects
// CHECK: func.func @f
// CHECK-NOT: nn.random_uniform
// CHECK: nn.set
nn.model @effects {
  nn.state @s : tensor<i64> init(#nn.zeros)
  func.func @f(%k: tensor<i64>) {
    %u = nn.random_uniform %k, %k low 0.0 high 1.0 : tensor<4xf32>
    nn.set @s, %k : tensor<i64>
    return
  }
}
