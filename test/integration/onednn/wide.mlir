// A layer wide enough for a library's kernels.
nn.model @wide {
  nn.param @w : tensor<96x80xf32> init(#nn.glorot_uniform)
  nn.param @b : tensor<80xf32>    init(#nn.zeros)

  func.func @loss(%x: tensor<?x96xf32>, %t: tensor<?x80xf32>) -> tensor<f32> {
    %w = nn.get @w : tensor<96x80xf32>
    %b = nn.get @b : tensor<80xf32>
    %z = nn.dense %x, %w, %b : tensor<?x96xf32> -> tensor<?x80xf32>
    %y = nn.tanh %z : tensor<?x80xf32>
    %loss = nn.mse %y, %t : tensor<?x80xf32>
    return %loss : tensor<f32>
  }

  func.func @train_step(%x: tensor<?x96xf32>, %t: tensor<?x80xf32>) -> tensor<f32> {
    %loss = nn.minimize @loss(%x, %t) using @momentum(lr = 1.0, momentum = 0.9)
      : (tensor<?x96xf32>, tensor<?x80xf32>) -> tensor<f32>
    return %loss : tensor<f32>
  }
}
