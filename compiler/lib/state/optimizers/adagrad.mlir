// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each element's gradient over the root of the sum of all its squares so far, which
// starts at `initial`.
//
//   s <- s + g^2
//   w <- w - (lr / (1 + (t - 1) lr_decay)) g / (sqrt(s) + eps)
//
// Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and
// stochastic optimization", JMLR 12, 2011.
nn.optimizer @adagrad(%w, %g) slots(%s = 0.0) step(%t)
    hyper(%lr = 0.01, %lr_decay = 0.0, %initial = 0.0, %eps = 1.0e-10) {
  %one = nn.constant 1.0 : tensor<f64>
  %zero = nn.constant 0.0 : tensor<f64>
  %time = nn.cast %t to f64 : tensor<i64>
  %past = nn.sub %time, %one : tensor<f64>
  %decay = nn.mul %past, %lr_decay : tensor<f64>
  %slow = nn.add %one, %decay : tensor<f64>
  %step_size = nn.div %lr, %slow : tensor<f64>
  %first = nn.compare eq, %time, %one : tensor<f64>
  %start = nn.select %first, %initial, %zero : tensor<i1>, tensor<f64>
  %rate = nn.cast %step_size to f32 : tensor<f64>
  %from = nn.cast %start to f32 : tensor<f64>
  %small = nn.cast %eps to f32 : tensor<f64>

  %before = nn.add %s, %from : tensor<*xf32>, tensor<f32>
  %square = nn.mul %g, %g : tensor<*xf32>
  %s1 = nn.add %before, %square : tensor<*xf32>
  %root = nn.sqrt %s1 : tensor<*xf32>
  %denominator = nn.add %root, %small : tensor<*xf32>, tensor<f32>
  %along = nn.mul %g, %rate : tensor<*xf32>, tensor<f32>
  %d = nn.div %along, %denominator : tensor<*xf32>
  %w1 = nn.sub %w, %d : tensor<*xf32>
  nn.yield %w1, %s1 : tensor<*xf32>, tensor<*xf32>
}
