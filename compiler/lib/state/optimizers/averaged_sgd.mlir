// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Gradient descent with a falling rate that also keeps the mean of the parameters
// from step `t0` on, in slot a.
//
//   eta = lr / (1 + lambda lr (t - 1))^alpha
//   w <- w (1 - lambda eta) - eta g
//   a <- a + (w - a) / max(1, t - 1 - t0)
//
// Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", SIAM
// Journal on Control and Optimization 30, 1992; rates as in torch.optim.ASGD.
nn.optimizer @averaged_sgd(%w, %g) slots(%a = 0.0) step(%t)
    hyper(%lr = 0.01, %lambda = 0.0001, %alpha = 0.75, %t0 = 1.0e6) {
  %one = nn.constant 1.0 : tensor<f64>
  %time = nn.cast %t to f64 : tensor<i64>
  %past = nn.sub %time, %one : tensor<f64>
  %scaled = nn.mul %lambda, %lr : tensor<f64>
  %grown = nn.mul %scaled, %past : tensor<f64>
  %base = nn.add %one, %grown : tensor<f64>
  %fall = nn.pow %base, %alpha : tensor<f64>
  %eta = nn.div %lr, %fall : tensor<f64>
  %shrink = nn.mul %lambda, %eta : tensor<f64>
  %stay = nn.sub %one, %shrink : tensor<f64>
  %since = nn.sub %past, %t0 : tensor<f64>
  %count = nn.maximum %one, %since : tensor<f64>
  %share = nn.div %one, %count : tensor<f64>
  %rate = nn.cast %eta to f32 : tensor<f64>
  %keep = nn.cast %stay to f32 : tensor<f64>
  %weight = nn.cast %share to f32 : tensor<f64>

  %kept = nn.mul %w, %keep : tensor<*xf32>, tensor<f32>
  %d = nn.mul %g, %rate : tensor<*xf32>, tensor<f32>
  %w1 = nn.sub %kept, %d : tensor<*xf32>
  %gap = nn.sub %w1, %a : tensor<*xf32>
  %toward = nn.mul %gap, %weight : tensor<*xf32>, tensor<f32>
  %a1 = nn.add %a, %toward : tensor<*xf32>
  nn.yield %w1, %a1 : tensor<*xf32>, tensor<*xf32>
}
