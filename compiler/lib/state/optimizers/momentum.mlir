// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Gradient descent with momentum in its common form, as in torch.optim.SGD: the
// velocity v is a fading sum of gradients, and lr scales all of it.
//
//   v <- mu v + g
//   w <- w - lr v
//
// A change of lr changes the length of the whole next step: `classical_momentum`
// is the form where it does not. The form is that of Sutskever et al., "On the
// importance of initialization and momentum in deep learning", ICML 2013, with
// lr taken out of the velocity.
nn.optimizer @momentum(%w, %g) slots(%v = 0.0) hyper(%lr = 0.01, %momentum = 0.9) {
  %rate = nn.cast %lr to f32 : tensor<f64>
  %mu = nn.cast %momentum to f32 : tensor<f64>
  %kept = nn.mul %v, %mu : tensor<*xf32>, tensor<f32>
  %v1 = nn.add %kept, %g : tensor<*xf32>
  %d = nn.mul %v1, %rate : tensor<*xf32>, tensor<f32>
  %w1 = nn.sub %w, %d : tensor<*xf32>
  nn.yield %w1, %v1 : tensor<*xf32>, tensor<*xf32>
}
