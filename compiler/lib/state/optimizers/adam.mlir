// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Adam: each element goes a step of about lr, along a fading mean of its
// gradients m, over the root of a fading mean of their squares v.
//
//   m <- m + (1 - beta1) (g - m)
//   v <- beta2 v + (1 - beta2) g^2
//   w <- w - (lr / (1 - beta1^t)) m / (sqrt(v) / sqrt(1 - beta2^t) + eps)
//
// Both means start at 0; division by 1 - beta^t takes that bias out. It is
// computed in f64 from the step t, whatever the parameter's type. Order and
// association are those of torch.optim.Adam, so that f32 agrees to rounding.
// Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015.
nn.optimizer @adam(%w, %g) slots(%m = 0.0, %v = 0.0) step(%t)
    hyper(%lr = 0.001, %beta1 = 0.9, %beta2 = 0.999, %eps = 1.0e-8) {
  // What depends on step and hyper-parameters alone: scalars, in f64.
  %one = nn.constant 1.0 : tensor<f64>
  %time = nn.cast %t to f64 : tensor<i64>
  %power1 = nn.pow %beta1, %time : tensor<f64>
  %power2 = nn.pow %beta2, %time : tensor<f64>
  %correction1 = nn.sub %one, %power1 : tensor<f64>
  %correction2 = nn.sub %one, %power2 : tensor<f64>
  %step_size = nn.div %lr, %correction1 : tensor<f64>
  %root2 = nn.sqrt %correction2 : tensor<f64>
  %share1 = nn.sub %one, %beta1 : tensor<f64>
  %share2 = nn.sub %one, %beta2 : tensor<f64>
  // From here on in the parameter's element type.
  %rate = nn.cast %step_size to f32 : tensor<f64>
  %bias = nn.cast %root2 to f32 : tensor<f64>
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

  %root = nn.sqrt %v1 : tensor<*xf32>
  %unbiased = nn.div %root, %bias : tensor<*xf32>, tensor<f32>
  %denominator = nn.add %unbiased, %small : tensor<*xf32>, tensor<f32>
  %along = nn.mul %m1, %rate : tensor<*xf32>, tensor<f32>
  %d = nn.div %along, %denominator : tensor<*xf32>
  %w1 = nn.sub %w, %d : tensor<*xf32>
  nn.yield %w1, %m1, %v1 : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
}
