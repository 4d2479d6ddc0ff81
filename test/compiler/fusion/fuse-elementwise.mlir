// RUN: nnc-opt %s --nnc-convert-nn-to-linalg --nnc-fuse-elementwise | FileCheck %s

// One op updates the velocity and the parameter; the gradient's product stays.
// CHECK-LABEL: @momentum_is_one_op
// CHECK: %[[G:.*]] = linalg.generic {{.*}} "reduction"
// CHECK: %[[R:.*]]:2 = linalg.generic {{.*}} ins({{.*}}%[[G]]
// CHECK-NOT: linalg.generic
// CHECK: return %[[R]]#1, %[[R]]#0
func.func @momentum_is_one_op(%w: tensor<64x32xf32>, %v: tensor<64x32xf32>, %x: tensor<8x64xf32>, %dz: tensor<8x32xf32>) -> (tensor<64x32xf32>, tensor<64x32xf32>) {
  %mu = nn.constant 0.9 : tensor<f32>
  %rate = nn.constant 0.1 : tensor<f32>
  %g = nn.matmul %x, %dz transpose_lhs : tensor<8x64xf32>, tensor<8x32xf32>
  %mv = nn.mul %v, %mu : tensor<64x32xf32>, tensor<f32>
  %v1 = nn.add %mv, %g : tensor<64x32xf32>
  %d = nn.mul %v1, %rate : tensor<64x32xf32>, tensor<f32>
  %w1 = nn.sub %w, %d : tensor<64x32xf32>
  return %w1, %v1 : tensor<64x32xf32>, tensor<64x32xf32>
}

// CHECK-LABEL: @bias_and_activation_are_one_epilogue
// CHECK-COUNT-2: linalg.generic
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @bias_and_activation_are_one_epilogue(%x: tensor<4x3xf32>, %w: tensor<3x2xf32>, %b: tensor<2xf32>) -> tensor<4x2xf32> {
  %z = nn.dense %x, %w, %b : tensor<4x3xf32> -> tensor<4x2xf32>
  %h = nn.tanh %z : tensor<4x2xf32>
  return %h : tensor<4x2xf32>
}

// CHECK-LABEL: @a_loss_is_one_reduction
// CHECK: linalg.generic {{.*}} iterator_types = ["reduction", "reduction"]
// CHECK: arith.subf
// CHECK: arith.addf
// CHECK: linalg.generic {{.*}} iterator_types = []
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @a_loss_is_one_reduction(%f: tensor<2x3xf32>, %y: tensor<2x3xf32>) -> tensor<f32> {
  %l = nn.mse %f, %y : tensor<2x3xf32>
  return %l : tensor<f32>
}

// The exponentials are stored for the sum and the quotient, not computed twice.
// CHECK-LABEL: @expensive_is_computed_once
// CHECK: math.exp
// CHECK-NOT: math.exp
// CHECK: return
func.func @expensive_is_computed_once(%x: tensor<4x10xf32>) -> tensor<4x10xf32> {
  %y = nn.softmax %x axis 1 : tensor<4x10xf32>
  return %y : tensor<4x10xf32>
}

// CHECK-LABEL: @nearly_free_is_computed_again
// CHECK: linalg.generic {{.*}} ins(%{{.*}}, %{{.*}} : tensor<4xi8>, tensor<4x3xf32>)
// CHECK: linalg.generic {{.*}} ins(%{{.*}}, %{{.*}} : tensor<4xi8>, tensor<4x3xf32>)
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @nearly_free_is_computed_again(%i: tensor<4xi8>, %x: tensor<4x3xf32>) -> (tensor<4xf32>, tensor<3xf32>) {
  %hot = nn.one_hot %i depth 3 of f32 : tensor<4xi8>
  %a = nn.mul %hot, %x : tensor<4x3xf32>
  %b = nn.sub %hot, %x : tensor<4x3xf32>
  %rows = nn.reduce_sum %a axes [1] : tensor<4x3xf32>
  %columns = nn.reduce_sum %b axes [0] : tensor<4x3xf32>
  return %rows, %columns : tensor<4xf32>, tensor<3xf32>
}

// The mask is no second result of the activation: its user compares again.
// CHECK-LABEL: @a_mask_is_not_stored
// CHECK: %[[H:.*]] = linalg.generic {{.*}} ins(%{{.*}}, %{{.*}} : tensor<4x3xf32>, tensor<3xf32>)
// CHECK: linalg.generic {{.*}} "reduction"
// CHECK: %[[DZ:.*]] = linalg.generic {{.*}} ins(%[[H]], %{{.*}} : tensor<4x3xf32>, tensor<4x3xf32>)
// CHECK: arith.cmpf
// CHECK: arith.select
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @a_mask_is_not_stored(%x: tensor<4x3xf32>, %b: tensor<3xf32>, %w: tensor<3x3xf32>) -> (tensor<4x3xf32>, tensor<4x3xf32>) {
  %zero = nn.constant 0.0 : tensor<f32>
  %z = nn.add %x, %b : tensor<4x3xf32>, tensor<3xf32>
  %h = nn.relu %z : tensor<4x3xf32>
  %mask = nn.compare gt, %h, %zero : tensor<4x3xf32>, tensor<f32>
  %dh = nn.matmul %h, %w transpose_rhs : tensor<4x3xf32>, tensor<3x3xf32>
  %dz = nn.select %mask, %dh, %zero : tensor<4x3xi1>, tensor<4x3xf32>, tensor<f32>
  return %h, %dz : tensor<4x3xf32>, tensor<4x3xf32>
}

// The other user of the merged op's first result moves behind it.
// CHECK-LABEL: @users_move_behind_a_merged_op
// CHECK: %[[R:.*]]:2 = linalg.generic {{.*}} iterator_types = ["parallel", "parallel"]
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]} ins(%[[R]]#
func.func @users_move_behind_a_merged_op(%x: tensor<4x3xf32>) -> (tensor<4xf32>, tensor<4x3xf32>) {
  %t = nn.tanh %x : tensor<4x3xf32>
  %s = nn.reduce_sum %t axes [1] : tensor<4x3xf32>
  %q = nn.square %t : tensor<4x3xf32>
  return %s, %q : tensor<4xf32>, tensor<4x3xf32>
}

// CHECK-LABEL: @destinations_are_not_shared
// CHECK-COUNT-2: linalg.fill
func.func @destinations_are_not_shared(%x: tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>) {
  %a = nn.matmul %x, %x : tensor<4x4xf32>
  %b = nn.matmul %x, %x transpose_lhs : tensor<4x4xf32>
  return %a, %b : tensor<4x4xf32>, tensor<4x4xf32>
}

// What reads its destination stays: the accumulator of the sum is another value.
// CHECK-LABEL: func.func @reads_its_destination
// CHECK: linalg.generic
// CHECK: linalg.generic
func.func @reads_its_destination(%x: tensor<4xf32>, %start: tensor<4xf32>) -> tensor<f32> {
  %zero = arith.constant dense<0.0> : tensor<f32>
  %y = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
                       iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%start : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  %l = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> ()>],
                       iterator_types = ["reduction"]}
      ins(%y : tensor<4xf32>) outs(%zero : tensor<f32>) {
  ^bb0(%a: f32, %b: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<f32>
  return %l : tensor<f32>
}
