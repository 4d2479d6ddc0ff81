// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Gradient descent: the parameter goes a step of length lr against its gradient.
//
//   w <- w - lr g
//
// With a gradient taken of a part of the data only it is the stochastic
// approximation of Robbins and Monro, Annals of Mathematical Statistics 22, 1951.
nn.optimizer @sgd(%w, %g) hyper(%lr = 0.01) {
  %rate = nn.cast %lr to f32 : tensor<f64>
  %d = nn.mul %g, %rate : tensor<*xf32>, tensor<f32>
  %w1 = nn.sub %w, %d : tensor<*xf32>
  nn.yield %w1 : tensor<*xf32>
}
