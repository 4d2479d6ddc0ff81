// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RMSProp over the spread of the gradients: the mean square less the squared mean.
//
//   v <- alpha v + (1 - alpha) g^2,  a <- a + (1 - alpha) (g - a)
//   b <- momentum b + g / (sqrt(v - a^2) + eps)
//   w <- w - lr b
//
// Graves, "Generating sequences with recurrent neural networks", 2013.
nn.optimizer @centered_rmsprop(%w, %g) slots(%v = 0.0, %a = 0.0, %b = 0.0)
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
  %ahead = nn.sub %g, %a : tensor<*xf32>
  %toward = nn.mul %ahead, %weight : tensor<*xf32>, tensor<f32>
  %a1 = nn.add %a, %toward : tensor<*xf32>
  %mean_squared = nn.mul %a1, %a1 : tensor<*xf32>
  %spread = nn.sub %v1, %mean_squared : tensor<*xf32>
  %root = nn.sqrt %spread : tensor<*xf32>
  %denominator = nn.add %root, %small : tensor<*xf32>, tensor<f32>
  %normalized = nn.div %g, %denominator : tensor<*xf32>
  %going = nn.mul %b, %mu : tensor<*xf32>, tensor<f32>
  %b1 = nn.add %going, %normalized : tensor<*xf32>
  %d = nn.mul %b1, %rate : tensor<*xf32>, tensor<f32>
  %w1 = nn.sub %w, %d : tensor<*xf32>
  nn.yield %w1, %v1, %a1, %b1 : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
}
