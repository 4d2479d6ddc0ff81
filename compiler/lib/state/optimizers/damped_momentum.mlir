// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Momentum to which, after the first step, only a share of each gradient is added.
//
//   v <- g at the first step, then momentum v + (1 - dampening) g
//   w <- w - lr v
nn.optimizer @damped_momentum(%w, %g) slots(%v = 0.0) step(%t)
    hyper(%lr = 0.01, %momentum = 0.9, %dampening = 0.5) {
  %one = nn.constant 1.0 : tensor<f64>
  %first_step = nn.constant 1 : tensor<i64>
  %first = nn.compare eq, %t, %first_step : tensor<i64>
  %rest = nn.sub %one, %dampening : tensor<f64>
  %share = nn.select %first, %one, %rest : tensor<i1>, tensor<f64>
  %rate = nn.cast %lr to f32 : tensor<f64>
  %mu = nn.cast %momentum to f32 : tensor<f64>
  %part = nn.cast %share to f32 : tensor<f64>
  %kept = nn.mul %v, %mu : tensor<*xf32>, tensor<f32>
  %added = nn.mul %g, %part : tensor<*xf32>, tensor<f32>
  %v1 = nn.add %kept, %added : tensor<*xf32>
  %d = nn.mul %v1, %rate : tensor<*xf32>, tensor<f32>
  %w1 = nn.sub %w, %d : tensor<*xf32>
  nn.yield %w1, %v1 : tensor<*xf32>, tensor<*xf32>
}
