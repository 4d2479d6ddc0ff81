// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Adam with the largest gradient of late in place of the mean square.
//
//   m <- m + (1 - beta1) (g - m)
//   u <- max(beta2 u, |g| + eps)
//   w <- w - (lr / (1 - beta1^t)) m / u
//
// Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, section 7.
nn.optimizer @adamax(%w, %g) slots(%m = 0.0, %u = 0.0) step(%t)
    hyper(%lr = 0.002, %beta1 = 0.9, %beta2 = 0.999, %eps = 1.0e-8) {
  %one = nn.constant 1.0 : tensor<f64>
  %time = nn.cast %t to f64 : tensor<i64>
  %power1 = nn.pow %beta1, %time : tensor<f64>
  %correction1 = nn.sub %one, %power1 : tensor<f64>
  %step_size = nn.div %lr, %correction1 : tensor<f64>
  %share1 = nn.sub %one, %beta1 : tensor<f64>
  %rate = nn.cast %step_size to f32 : tensor<f64>
  %weight1 = nn.cast %share1 to f32 : tensor<f64>
  %keep2 = nn.cast %beta2 to f32 : tensor<f64>
  %small = nn.cast %eps to f32 : tensor<f64>

  %ahead = nn.sub %g, %m : tensor<*xf32>
  %toward = nn.mul %ahead, %weight1 : tensor<*xf32>, tensor<f32>
  %m1 = nn.add %m, %toward : tensor<*xf32>
  %kept = nn.mul %u, %keep2 : tensor<*xf32>, tensor<f32>
  %size = nn.abs %g : tensor<*xf32>
  %floor = nn.add %size, %small : tensor<*xf32>, tensor<f32>
  %u1 = nn.maximum %kept, %floor : tensor<*xf32>
  %along = nn.mul %m1, %rate : tensor<*xf32>, tensor<f32>
  %d = nn.div %along, %u1 : tensor<*xf32>
  %w1 = nn.sub %w, %d : tensor<*xf32>
  nn.yield %w1, %m1, %u1 : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
}
