// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Adam with Nesterov's look ahead: the mean of the gradients is taken as it will be at
// the next step. The share of the past grows with the steps, and p is the product of all
// shares so far.
//
//   mu_t = beta1 (1 - 0.96^(t momentum_decay) / 2),  p <- p mu_t
//   m <- m + (1 - beta1) (g - m),  v <- beta2 v + (1 - beta2) g^2
//   w <- w - lr ((1 - mu_t) / (1 - p) g + mu_(t+1) / (1 - p mu_(t+1)) m)
//            / (sqrt(v / (1 - beta2^t)) + eps)
//
// Dozat, "Incorporating Nesterov momentum into Adam", ICLR 2016 workshop.
nn.optimizer @nadam(%w, %g) slots(%m = 0.0, %v = 0.0) scalars(%p = 1.0) step(%t)
    hyper(%lr = 0.002, %beta1 = 0.9, %beta2 = 0.999, %momentum_decay = 0.004, %eps = 1.0e-8) {
  %one = nn.constant 1.0 : tensor<f64>
  %half = nn.constant 0.5 : tensor<f64>
  %base = nn.constant 0.96 : tensor<f64>
  %time = nn.cast %t to f64 : tensor<i64>
  %next = nn.add %time, %one : tensor<f64>
  %age = nn.mul %time, %momentum_decay : tensor<f64>
  %age_next = nn.mul %next, %momentum_decay : tensor<f64>
  %fade = nn.pow %base, %age : tensor<f64>
  %fade_next = nn.pow %base, %age_next : tensor<f64>
  %off = nn.mul %half, %fade : tensor<f64>
  %off_next = nn.mul %half, %fade_next : tensor<f64>
  %on = nn.sub %one, %off : tensor<f64>
  %on_next = nn.sub %one, %off_next : tensor<f64>
  %mu = nn.mul %beta1, %on : tensor<f64>
  %mu_next = nn.mul %beta1, %on_next : tensor<f64>
  %p1 = nn.mul %p, %mu : tensor<f64>
  %p2 = nn.mul %p1, %mu_next : tensor<f64>
  %from_g = nn.sub %one, %mu : tensor<f64>
  %left = nn.sub %one, %p1 : tensor<f64>
  %left_next = nn.sub %one, %p2 : tensor<f64>
  %g_numerator = nn.mul %lr, %from_g : tensor<f64>
  %m_numerator = nn.mul %lr, %mu_next : tensor<f64>
  %g_rate = nn.div %g_numerator, %left : tensor<f64>
  %m_rate = nn.div %m_numerator, %left_next : tensor<f64>
  %power2 = nn.pow %beta2, %time : tensor<f64>
  %correction2 = nn.sub %one, %power2 : tensor<f64>
  %share1 = nn.sub %one, %beta1 : tensor<f64>
  %share2 = nn.sub %one, %beta2 : tensor<f64>
  %along_g = nn.cast %g_rate to f32 : tensor<f64>
  %along_m = nn.cast %m_rate to f32 : tensor<f64>
  %bias = nn.cast %correction2 to f32 : tensor<f64>
  %weight1 = nn.cast %share1 to f32 : tensor<f64>
  %weight2 = nn.cast %share2 to f32 : tensor<f64>
  %keep2 = nn.cast %beta2 to f32 : tensor<f64>
  %small = nn.cast %eps to f32 : tensor<f64>

  %ahead = nn.sub %g, %m : tensor<*xf32>
  %toward = nn.mul %ahead, %weight1 : tensor<*xf32>, tensor<f32>
  %m1 = nn.add %m, %toward : tensor<*xf32>
  %kept = nn.mul %v, %keep2 : tensor<*xf32>, tensor<f32>
  %scaled = nn.mul %g, %weight2 : tensor<*xf32>, tensor<f32>
  %square = nn.mul %scaled, %g : tensor<*xf32>
  %v1 = nn.add %kept, %square : tensor<*xf32>
  %unbiased = nn.div %v1, %bias : tensor<*xf32>, tensor<f32>
  %root = nn.sqrt %unbiased : tensor<*xf32>
  %denominator = nn.add %root, %small : tensor<*xf32>, tensor<f32>
  %g_part = nn.mul %g, %along_g : tensor<*xf32>, tensor<f32>
  %m_part = nn.mul %m1, %along_m : tensor<*xf32>, tensor<f32>
  %both = nn.add %g_part, %m_part : tensor<*xf32>
  %d = nn.div %both, %denominator : tensor<*xf32>
  %w1 = nn.sub %w, %d : tensor<*xf32>
  nn.yield %w1, %m1, %v1, %p1 : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<f64>
}
