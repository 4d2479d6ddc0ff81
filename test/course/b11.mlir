// A bump of four sigmoids: pairs of opposite steps along each axis make a ridge, and a
// sigmoid of their sum cuts off all but where the ridges cross.
nn.model @bump {
  nn.param @w1 : tensor<2x4xf32> init(dense<[[5.0, -5.0, 0.0, 0.0], [0.0, 0.0, 5.0, -5.0]]> : tensor<2x4xf32>)
  nn.param @b1 : tensor<4xf32>   init(dense<[5.0, 5.0, 5.0, 5.0]> : tensor<4xf32>)
  nn.param @w2 : tensor<4x1xf32> init(dense<[[8.0], [8.0], [8.0], [8.0]]> : tensor<4x1xf32>)
  nn.param @b2 : tensor<1xf32>   init(dense<[-28.0]> : tensor<1xf32>)

  func.func @surface(%x: tensor<?x2xf32>) -> tensor<?x1xf32> {
    %w1 = nn.get @w1 : tensor<2x4xf32>
    %b1 = nn.get @b1 : tensor<4xf32>
    %w2 = nn.get @w2 : tensor<4x1xf32>
    %b2 = nn.get @b2 : tensor<1xf32>
    %z = nn.dense %x, %w1, %b1 : tensor<?x2xf32> -> tensor<?x4xf32>
    %h = nn.sigmoid %z : tensor<?x4xf32>
    %s = nn.dense %h, %w2, %b2 : tensor<?x4xf32> -> tensor<?x1xf32>
    %y = nn.sigmoid %s : tensor<?x1xf32>
    return %y : tensor<?x1xf32>
  }
}
