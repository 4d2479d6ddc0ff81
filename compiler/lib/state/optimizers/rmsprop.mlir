// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each element's gradient over the root of a fading mean of its squares, with
// momentum (0: none).
//
//   v <- alpha v + (1 - alpha) g^2
//   b <- momentum b + g / (sqrt(v) + eps)
//   w <- w - lr b
//
// Tieleman and Hinton, lecture 6.5 of "Neural networks for machine learning", 2012.
nn.optimizer @rmsprop(%w, %g) slots(%v = 0.0, %b = 0.0)
    hyper(%lr = 0.01, %alpha = 0.99, %momentum = 0.0, %eps = 1.0e-8) {
  %one = nn.constant 1.0 : tensor<f64>
  %share = nn.sub %one, %alpha : tensor<f64>
  %rate = nn.cast %lr to f32 : tensor<f64>
  %keep = nn.cast %alpha to f32 : tensor<f64>
  %weight = nn.cast %share to f32 : tensor<f64>
  %mu = nn.cast %momentum to f32 : tensor<f64>
  %small = nn.cast %eps to f32 : tensor<f64>

  %kept = nn.mul %v, %keep : tensor<*xf32>, tensor<f32>
  %scaled = nn.mul %g, %weight : tensor<*xf32>, tensor<f32>
  %square = nn.mul %scaled, %g : tensor<*xf32>
  %v1 = nn.add %kept, %square : tensor<*xf32>
  %root = nn.sqrt %v1 : tensor<*xf32>
  %denominator = nn.add %root, %small : tensor<*xf32>, tensor<f32>
  %normalized = nn.div %g, %denominator : tensor<*xf32>
  %going = nn.mul %b, %mu : tensor<*xf32>, tensor<f32>
  %b1 = nn.add %going, %normalized : tensor<*xf32>
  %d = nn.mul %b1, %rate : tensor<*xf32>, tensor<f32>
  %w1 = nn.sub %w, %d : tensor<*xf32>
  nn.yield %w1, %v1, %b1 : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
}
