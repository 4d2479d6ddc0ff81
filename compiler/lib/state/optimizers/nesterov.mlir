// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Momentum that looks ahead: the step goes along the velocity as it will be.
//
//   v <- momentum v + g
//   w <- w - lr (g + momentum v)
//
// The form of Sutskever, Martens, Dahl and Hinton, "On the importance of
// initialization and momentum in deep learning", ICML 2013, with the gradient
// taken where the parameters are.
nn.optimizer @nesterov(%w, %g) slots(%v = 0.0) hyper(%lr = 0.01, %momentum = 0.9) {
  %rate = nn.cast %lr to f32 : tensor<f64>
  %mu = nn.cast %momentum to f32 : tensor<f64>
  %kept = nn.mul %v, %mu : tensor<*xf32>, tensor<f32>
  %v1 = nn.add %kept, %g : tensor<*xf32>
  %further = nn.mul %v1, %mu : tensor<*xf32>, tensor<f32>
  %ahead = nn.add %g, %further : tensor<*xf32>
  %d = nn.mul %ahead, %rate : tensor<*xf32>, tensor<f32>
  %w1 = nn.sub %w, %d : tensor<*xf32>
  nn.yield %w1, %v1 : tensor<*xf32>, tensor<*xf32>
}
