// Wide enough for its loops to be shared among threads.
nn.model @wide {
  nn.param @w1 : tensor<256x512xf32> init(#nn.glorot_uniform)
  nn.param @b1 : tensor<512xf32>     init(#nn.zeros)
  nn.param @w2 : tensor<512x10xf32>  init(#nn.glorot_uniform)
  nn.param @b2 : tensor<10xf32>      init(#nn.zeros)

  func.func private @loss(%x: tensor<?x256xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %w1 = nn.get @w1 : tensor<256x512xf32>
    %b1 = nn.get @b1 : tensor<512xf32>
    %w2 = nn.get @w2 : tensor<512x10xf32>
    %b2 = nn.get @b2 : tensor<10xf32>
    %z = nn.dense %x, %w1, %b1 : tensor<?x256xf32> -> tensor<?x512xf32>
    %h = nn.tanh %z : tensor<?x512xf32>
    %y = nn.dense %h, %w2, %b2 : tensor<?x512xf32> -> tensor<?x10xf32>
    %loss = nn.softmax_cross_entropy %y, %label : tensor<?x10xf32>, tensor<?xi32>
    return %loss : tensor<f32>
  }

  func.func @train_step(%x: tensor<?x256xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %loss = nn.minimize @loss(%x, %label) using @adam(lr = 0.001)
      : (tensor<?x256xf32>, tensor<?xi32>) -> tensor<f32>
    return %loss : tensor<f32>
  }
}
