// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Steps in the units of the parameter: the gradient times the root of the mean square
// of past steps over that of the gradients.
//
//   v <- rho v + (1 - rho) g^2
//   d = sqrt(u + eps) / sqrt(v + eps) g
//   u <- rho u + (1 - rho) d^2
//   w <- w - lr d
//
// Zeiler, "ADADELTA: an adaptive learning rate method", 2012.
nn.optimizer @adadelta(%w, %g) slots(%v = 0.0, %u = 0.0)
    hyper(%lr = 1.0, %rho = 0.9, %eps = 1.0e-6) {
  %one = nn.constant 1.0 : tensor<f64>
  %share = nn.sub %one, %rho : tensor<f64>
  %rate = nn.cast %lr to f32 : tensor<f64>
  %keep = nn.cast %rho to f32 : tensor<f64>
  %weight = nn.cast %share to f32 : tensor<f64>
  %small = nn.cast %eps to f32 : tensor<f64>

  %kept = nn.mul %v, %keep : tensor<*xf32>, tensor<f32>
  %scaled = nn.mul %g, %weight : tensor<*xf32>, tensor<f32>
  %square = nn.mul %scaled, %g : tensor<*xf32>
  %v1 = nn.add %kept, %square : tensor<*xf32>
  %v_eps = nn.add %v1, %small : tensor<*xf32>, tensor<f32>
  %u_eps = nn.add %u, %small : tensor<*xf32>, tensor<f32>
  %below = nn.sqrt %v_eps : tensor<*xf32>
  %above = nn.sqrt %u_eps : tensor<*xf32>
  %ratio = nn.div %above, %below : tensor<*xf32>
  %d = nn.mul %ratio, %g : tensor<*xf32>
  %u_kept = nn.mul %u, %keep : tensor<*xf32>, tensor<f32>
  %d_scaled = nn.mul %d, %weight : tensor<*xf32>, tensor<f32>
  %d_square = nn.mul %d_scaled, %d : tensor<*xf32>
  %u1 = nn.add %u_kept, %d_square : tensor<*xf32>
  %change = nn.mul %d, %rate : tensor<*xf32>, tensor<f32>
  %w1 = nn.sub %w, %change : tensor<*xf32>
  nn.yield %w1, %v1, %u1 : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
}
