// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Steps of one size by the sign of a mean of the momentum and the gradient.
//
//   w <- w - lr sign(beta1 m + (1 - beta1) g)
//   m <- beta2 m + (1 - beta2) g
//
// Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023; its
// weight decay is `with(weight_decay = ...)` of nn.minimize.
nn.optimizer @lion(%w, %g) slots(%m = 0.0) hyper(%lr = 0.0001, %beta1 = 0.9, %beta2 = 0.99) {
  %one = nn.constant 1.0 : tensor<f64>
  %share1 = nn.sub %one, %beta1 : tensor<f64>
  %share2 = nn.sub %one, %beta2 : tensor<f64>
  %rate = nn.cast %lr to f32 : tensor<f64>
  %keep1 = nn.cast %beta1 to f32 : tensor<f64>
  %keep2 = nn.cast %beta2 to f32 : tensor<f64>
  %weight1 = nn.cast %share1 to f32 : tensor<f64>
  %weight2 = nn.cast %share2 to f32 : tensor<f64>

  %m_look = nn.mul %m, %keep1 : tensor<*xf32>, tensor<f32>
  %g_look = nn.mul %g, %weight1 : tensor<*xf32>, tensor<f32>
  %look = nn.add %m_look, %g_look : tensor<*xf32>
  %direction = nn.sign %look : tensor<*xf32>
  %d = nn.mul %direction, %rate : tensor<*xf32>, tensor<f32>
  %w1 = nn.sub %w, %d : tensor<*xf32>
  %m_kept = nn.mul %m, %keep2 : tensor<*xf32>, tensor<f32>
  %g_kept = nn.mul %g, %weight2 : tensor<*xf32>, tensor<f32>
  %m1 = nn.add %m_kept, %g_kept : tensor<*xf32>
  nn.yield %w1, %m1 : tensor<*xf32>, tensor<*xf32>
}
