// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Steps by the sign of the gradient alone, for batches of all data: an element's step
// grows while the sign stays, shrinks when it changes, and is left out then.
//
//   s <- s grow, s shrink or s by the sign of g p, between smallest and largest; lr at first
//   w <- w - sign(g) s, with g = 0 where the sign has changed;  p <- g
//
// Riedmiller and Braun, "A direct adaptive method for faster backpropagation
// learning: the RPROP algorithm", ICNN 1993 (the form without weight backtracking).
nn.optimizer @rprop(%w, %g) slots(%p = 0.0, %s = 0.0) step(%t)
    hyper(%lr = 0.01, %shrink = 0.5, %grow = 1.2, %smallest = 1.0e-6, %largest = 50.0) {
  %first_step = nn.constant 1 : tensor<i64>
  %first = nn.compare eq, %t, %first_step : tensor<i64>
  %start = nn.cast %lr to f32 : tensor<f64>
  %less = nn.cast %shrink to f32 : tensor<f64>
  %more = nn.cast %grow to f32 : tensor<f64>
  %least = nn.cast %smallest to f32 : tensor<f64>
  %most = nn.cast %largest to f32 : tensor<f64>
  %one = nn.constant 1.0 : tensor<f32>
  %zero = nn.constant 0.0 : tensor<f32>

  %size = nn.select %first, %start, %s : tensor<i1>, tensor<f32>, tensor<*xf32>
  %agreement = nn.mul %g, %p : tensor<*xf32>
  %stays = nn.compare gt, %agreement, %zero : tensor<*xf32>, tensor<f32>
  %changes = nn.compare lt, %agreement, %zero : tensor<*xf32>, tensor<f32>
  %unless = nn.select %changes, %less, %one : tensor<*xi1>, tensor<f32>
  %factor = nn.select %stays, %more, %unless : tensor<*xi1>, tensor<f32>, tensor<*xf32>
  %scaled = nn.mul %size, %factor : tensor<*xf32>
  %low = nn.maximum %scaled, %least : tensor<*xf32>, tensor<f32>
  %s1 = nn.minimum %low, %most : tensor<*xf32>, tensor<f32>
  %g1 = nn.select %changes, %zero, %g : tensor<*xi1>, tensor<f32>, tensor<*xf32>
  %direction = nn.sign %g1 : tensor<*xf32>
  %d = nn.mul %direction, %s1 : tensor<*xf32>
  %w1 = nn.sub %w, %d : tensor<*xf32>
  nn.yield %w1, %g1, %s1 : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
}
