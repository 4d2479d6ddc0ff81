// Articles of clothing from photographs of 28x28 grey pixels, 0 to 1:
// logits = relu(relu(x W1 + b1) W2 + b2) W3 + b3
nn.model @fashion {
  nn.param @w1 : tensor<784x256xf32> init(#nn.he_normal)
  nn.param @b1 : tensor<256xf32>     init(#nn.zeros)
  nn.param @w2 : tensor<256x128xf32> init(#nn.he_normal)
  nn.param @b2 : tensor<128xf32>     init(#nn.zeros)
  nn.param @w3 : tensor<128x10xf32>  init(#nn.glorot_uniform)
  nn.param @b3 : tensor<10xf32>      init(#nn.zeros)

  func.func @logits(%x: tensor<?x28x28xf32>) -> tensor<?x10xf32> {
    %in = nn.reshape %x to [-1, 784] : tensor<?x28x28xf32>
    %w1 = nn.get @w1 : tensor<784x256xf32>
    %b1 = nn.get @b1 : tensor<256xf32>
    %w2 = nn.get @w2 : tensor<256x128xf32>
    %b2 = nn.get @b2 : tensor<128xf32>
    %w3 = nn.get @w3 : tensor<128x10xf32>
    %b3 = nn.get @b3 : tensor<10xf32>
    %z1 = nn.dense %in, %w1, %b1 : tensor<?x784xf32> -> tensor<?x256xf32>
    %h1 = nn.relu %z1 : tensor<?x256xf32>
    %z2 = nn.dense %h1, %w2, %b2 : tensor<?x256xf32> -> tensor<?x128xf32>
    %h2 = nn.relu %z2 : tensor<?x128xf32>
    %y = nn.dense %h2, %w3, %b3 : tensor<?x128xf32> -> tensor<?x10xf32>
    return %y : tensor<?x10xf32>
  }

  func.func @loss(%x: tensor<?x28x28xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %y = call @logits(%x) : (tensor<?x28x28xf32>) -> tensor<?x10xf32>
    %loss = nn.softmax_cross_entropy %y, %label : tensor<?x10xf32>, tensor<?xi32>
    return %loss : tensor<f32>
  }

  // The share of rows whose largest logit is the label's.
  func.func @accuracy(%x: tensor<?x28x28xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %y = call @logits(%x) : (tensor<?x28x28xf32>) -> tensor<?x10xf32>
    %class = nn.argmax %y axis 1 : tensor<?x10xf32>
    %hit = nn.compare eq, %class, %label : tensor<?xi32>
    %one = nn.cast %hit to f32 : tensor<?xi1>
    %share = nn.reduce_mean %one : tensor<?xf32>
    return %share : tensor<f32>
  }

  // Adam, its rate down a cosine over ten epochs of 422 batches, with weight decay.
  func.func @train_step(%x: tensor<?x28x28xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %loss = nn.minimize @loss(%x, %label)
      using @adam(lr = @cosine(start = 0.001, steps = 4220)) with(weight_decay = 0.01)
      : (tensor<?x28x28xf32>, tensor<?xi32>) -> tensor<f32>
    return %loss : tensor<f32>
  }
}
