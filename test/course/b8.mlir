// A maxout network that reads digits: 32 hidden units, each the largest of 3 linear
// pieces (Goodfellow et al., 2013).
nn.model @maxout {
  nn.param @w1 : tensor<64x96xf32> init(#nn.glorot_uniform)
  nn.param @b1 : tensor<96xf32>    init(#nn.zeros)
  nn.param @w2 : tensor<32x10xf32> init(#nn.glorot_uniform)
  nn.param @b2 : tensor<10xf32>    init(#nn.zeros)

  func.func @logits(%x: tensor<?x64xf32>) -> tensor<?x10xf32> {
    %w1 = nn.get @w1 : tensor<64x96xf32>
    %b1 = nn.get @b1 : tensor<96xf32>
    %w2 = nn.get @w2 : tensor<32x10xf32>
    %b2 = nn.get @b2 : tensor<10xf32>
    %pieces = nn.dense %x, %w1, %b1 : tensor<?x64xf32> -> tensor<?x96xf32>
    %h = nn.maxout %pieces pieces 3 : tensor<?x96xf32>
    %y = nn.dense %h, %w2, %b2 : tensor<?x32xf32> -> tensor<?x10xf32>
    return %y : tensor<?x10xf32>
  }

  func.func private @loss(%x: tensor<?x64xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %y = call @logits(%x) : (tensor<?x64xf32>) -> tensor<?x10xf32>
    %loss = nn.softmax_cross_entropy %y, %label : tensor<?x10xf32>, tensor<?xi32>
    return %loss : tensor<f32>
  }

  func.func @train_step(%x: tensor<?x64xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %loss = nn.minimize @loss(%x, %label) using @momentum(lr = 0.05, momentum = 0.9)
      : (tensor<?x64xf32>, tensor<?xi32>) -> tensor<f32>
    return %loss : tensor<f32>
  }

  func.func @accuracy(%x: tensor<?x64xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %y = call @logits(%x) : (tensor<?x64xf32>) -> tensor<?x10xf32>
    %class = nn.argmax %y axis 1 : tensor<?x10xf32>
    %hit = nn.compare eq, %class, %label : tensor<?xi32>
    %one = nn.cast %hit to f32 : tensor<?xi1>
    %share = nn.reduce_mean %one : tensor<?xf32>
    return %share : tensor<f32>
  }
}
