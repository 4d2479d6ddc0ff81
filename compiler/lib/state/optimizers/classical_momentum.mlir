// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Gradient descent with momentum as the textbooks first wrote it: a share mu of
// the last change of the parameter, dw, is made again.
//
//   dw <- mu dw - lr g
//   w  <- w + dw
//
// With a constant lr the parameters are those of `momentum`. Once lr varies they
// are not: what has been gathered in dw keeps the lr it was gathered with.
// Rumelhart, Hinton and Williams, "Learning representations by back-propagating
// errors", Nature 323, 1986.
nn.optimizer @classical_momentum(%w, %g) slots(%dw = 0.0) hyper(%lr = 0.01, %momentum = 0.9) {
  %rate = nn.cast %lr to f32 : tensor<f64>
  %mu = nn.cast %momentum to f32 : tensor<f64>
  %kept = nn.mul %dw, %mu : tensor<*xf32>, tensor<f32>
  %d = nn.mul %g, %rate : tensor<*xf32>, tensor<f32>
  %dw1 = nn.sub %kept, %d : tensor<*xf32>
  %w1 = nn.add %w, %dw1 : tensor<*xf32>
  nn.yield %w1, %dw1 : tensor<*xf32>, tensor<*xf32>
}
