// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Adam whose first steps, while the mean square is known too badly, are those of
// momentum; after that its rate grows to Adam's.
//
//   rho = 2 / (1 - beta2) - 1,  r_t = rho - 2 t beta2^t / (1 - beta2^t)
//   r = sqrt((r_t - 4) (r_t - 2) rho / ((rho - 4) (rho - 2) r_t))
//   w <- w - lr m' r sqrt(1 - beta2^t) / (sqrt(v) + eps)   where r_t > 5
//   w <- w - lr m'                                         before
//
// m' is m / (1 - beta1^t). Liu et al., "On the variance of the adaptive learning
// rate and beyond", ICLR 2020.
nn.optimizer @radam(%w, %g) slots(%m = 0.0, %v = 0.0) step(%t)
    hyper(%lr = 0.001, %beta1 = 0.9, %beta2 = 0.999, %eps = 1.0e-8) {
  // What depends on step and hyper-parameters alone: scalars, in f64.
  %one = nn.constant 1.0 : tensor<f64>
  %time = nn.cast %t to f64 : tensor<i64>
  %power1 = nn.pow %beta1, %time : tensor<f64>
  %power2 = nn.pow %beta2, %time : tensor<f64>
  %correction1 = nn.sub %one, %power1 : tensor<f64>
  %correction2 = nn.sub %one, %power2 : tensor<f64>
  %two = nn.constant 2.0 : tensor<f64>
  %four = nn.constant 4.0 : tensor<f64>
  %five = nn.constant 5.0 : tensor<f64>
  %zero = nn.constant 0.0 : tensor<f64>
  %gap = nn.sub %one, %beta2 : tensor<f64>
  %length = nn.div %two, %gap : tensor<f64>
  %rho = nn.sub %length, %one : tensor<f64>
  %age = nn.mul %two, %time : tensor<f64>
  %faded = nn.mul %age, %power2 : tensor<f64>
  %loss = nn.div %faded, %correction2 : tensor<f64>
  %rho_t = nn.sub %rho, %loss : tensor<f64>
  %known = nn.compare gt, %rho_t, %five : tensor<f64>
  %a = nn.sub %rho_t, %four : tensor<f64>
  %b = nn.sub %rho_t, %two : tensor<f64>
  %ab = nn.mul %a, %b : tensor<f64>
  %above = nn.mul %ab, %rho : tensor<f64>
  %c = nn.sub %rho, %four : tensor<f64>
  %e = nn.sub %rho, %two : tensor<f64>
  %ce = nn.mul %c, %e : tensor<f64>
  %below = nn.mul %ce, %rho_t : tensor<f64>
  %ratio = nn.div %above, %below : tensor<f64>
  %safe = nn.maximum %ratio, %zero : tensor<f64>
  %r = nn.sqrt %safe : tensor<f64>
  %root2 = nn.sqrt %correction2 : tensor<f64>
  %adaptive = nn.mul %r, %root2 : tensor<f64>
  %factor = nn.cast %adaptive to f32 : tensor<f64>
  %rate = nn.cast %lr to f32 : tensor<f64>
  %bias1 = nn.cast %correction1 to f32 : tensor<f64>
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

  %unbiased = nn.div %m1, %bias1 : tensor<*xf32>, tensor<f32>
  %plain = nn.mul %unbiased, %rate : tensor<*xf32>, tensor<f32>
  %root = nn.sqrt %v1 : tensor<*xf32>
  %denominator = nn.add %root, %small : tensor<*xf32>, tensor<f32>
  %over = nn.div %factor, %denominator : tensor<f32>, tensor<*xf32>
  %scaled_step = nn.mul %plain, %over : tensor<*xf32>
  %d = nn.select %known, %scaled_step, %plain : tensor<i1>, tensor<*xf32>
  %w1 = nn.sub %w, %d : tensor<*xf32>
  nn.yield %w1, %m1, %v1 : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
}
