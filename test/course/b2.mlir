// J = 1/2 sum (y - f)^2 of a small network, minimized by each form of gradient descent
// with a step that falls with time: a(t) = 0.3 / t.
nn.model @net {
  nn.param @w1 : tensor<3x4xf32> init(#nn.zeros)
  nn.param @b1 : tensor<4xf32>   init(#nn.zeros)
  nn.param @w2 : tensor<4x2xf32> init(#nn.zeros)
  nn.param @b2 : tensor<2xf32>   init(#nn.zeros)

  func.func private @rate(%t: tensor<i64>) -> tensor<f64> {
    %a = nn.constant 0.3 : tensor<f64>
    %time = nn.cast %t to f64 : tensor<i64>
    %rate = nn.div %a, %time : tensor<f64>
    return %rate : tensor<f64>
  }

  func.func private @J(%x: tensor<?x3xf32>, %y: tensor<?x2xf32>) -> tensor<f32> {
    %w1 = nn.get @w1 : tensor<3x4xf32>
    %b1 = nn.get @b1 : tensor<4xf32>
    %w2 = nn.get @w2 : tensor<4x2xf32>
    %b2 = nn.get @b2 : tensor<2xf32>
    %z = nn.dense %x, %w1, %b1 : tensor<?x3xf32> -> tensor<?x4xf32>
    %h = nn.tanh %z : tensor<?x4xf32>
    %f = nn.dense %h, %w2, %b2 : tensor<?x4xf32> -> tensor<?x2xf32>
    %loss = nn.half_sse %f, %y : tensor<?x2xf32>
    return %loss : tensor<f32>
  }

  // w <- w - a(t) dJ/dw
  func.func @plain(%x: tensor<?x3xf32>, %y: tensor<?x2xf32>) -> tensor<f32> {
    %loss = nn.minimize @J(%x, %y) using @sgd(lr = @rate)
      : (tensor<?x3xf32>, tensor<?x2xf32>) -> tensor<f32>
    return %loss : tensor<f32>
  }

  // v <- mu v + dJ/dw, w <- w - a(t) v
  func.func @common(%x: tensor<?x3xf32>, %y: tensor<?x2xf32>) -> tensor<f32> {
    %loss = nn.minimize @J(%x, %y) using @momentum(lr = @rate, momentum = 0.9)
      : (tensor<?x3xf32>, tensor<?x2xf32>) -> tensor<f32>
    return %loss : tensor<f32>
  }

  // dw <- -a(t) dJ/dw + mu dw, w <- w + dw: the lecture's form
  func.func @lecture(%x: tensor<?x3xf32>, %y: tensor<?x2xf32>) -> tensor<f32> {
    %loss = nn.minimize @J(%x, %y) using @classical_momentum(lr = @rate, momentum = 0.9)
      : (tensor<?x3xf32>, tensor<?x2xf32>) -> tensor<f32>
    return %loss : tensor<f32>
  }
}
