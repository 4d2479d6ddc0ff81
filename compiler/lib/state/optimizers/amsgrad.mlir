// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Adam that divides by the largest mean square there has been, so that a step never
// grows again (see adam for the rest).
//
//   h <- max(h, v)
//   w <- w - (lr / (1 - beta1^t)) m / (sqrt(h) / sqrt(1 - beta2^t) + eps)
//
// Reddi, Kale and Kumar, "On the convergence of Adam and beyond", ICLR 2018.
nn.optimizer @amsgrad(%w, %g) slots(%m = 0.0, %v = 0.0, %h = 0.0) step(%t)
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
  %rate = nn.cast %step_size to f32 : tensor<f64>
  %bias = nn.cast %root2 to f32 : tensor<f64>
  %share1 = nn.sub %one, %beta1 : tensor<f64>
  %share2 = nn.sub %one, %beta2 : tensor<f64>
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

  %h1 = nn.maximum %h, %v1 : tensor<*xf32>
  %root = nn.sqrt %h1 : tensor<*xf32>
  %unbiased = nn.div %root, %bias : tensor<*xf32>, tensor<f32>
  %denominator = nn.add %unbiased, %small : tensor<*xf32>, tensor<f32>
  %along = nn.mul %m1, %rate : tensor<*xf32>, tensor<f32>
  %d = nn.div %along, %denominator : tensor<*xf32>
  %w1 = nn.sub %w, %d : tensor<*xf32>
  nn.yield %w1, %m1, %v1, %h1 : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
}
