// The smallest network: y = x w + b.
nn.model @line {
  nn.param @w : tensor<1x1xf32> init(#nn.zeros)
  nn.param @b : tensor<1xf32>   init(#nn.zeros)

  func.func @predict(%x: tensor<?x1xf32>) -> tensor<?x1xf32> {
    %w = nn.get @w : tensor<1x1xf32>
    %b = nn.get @b : tensor<1xf32>
    %y = nn.dense %x, %w, %b : tensor<?x1xf32> -> tensor<?x1xf32>
    return %y : tensor<?x1xf32>
  }

  func.func @loss(%x: tensor<?x1xf32>, %t: tensor<?x1xf32>) -> tensor<f32> {
    %y = call @predict(%x) : (tensor<?x1xf32>) -> tensor<?x1xf32>
    %loss = nn.mse %y, %t : tensor<?x1xf32>
    return %loss : tensor<f32>
  }

  func.func @train_step(%x: tensor<?x1xf32>, %t: tensor<?x1xf32>) -> tensor<f32> {
    %loss = nn.minimize @loss(%x, %t) using @sgd(lr = 0.1)
      : (tensor<?x1xf32>, tensor<?x1xf32>) -> tensor<f32>
    return %loss : tensor<f32>
  }
}
