// A multi-layer perceptron of the size of MNIST digits, trained with momentum:
// logits = relu(relu(x W1 + b1) W2 + b2) W3 + b3
nn.model @mlp {
  nn.param @w1 : tensor<784x512xf32> init(#nn.glorot_uniform)
  nn.param @b1 : tensor<512xf32>     init(#nn.zeros)
  nn.param @w2 : tensor<512x256xf32> init(#nn.glorot_uniform)
  nn.param @b2 : tensor<256xf32>     init(#nn.zeros)
  nn.param @w3 : tensor<256x10xf32>  init(#nn.glorot_uniform)
  nn.param @b3 : tensor<10xf32>      init(#nn.zeros)

  func.func @loss(%x: tensor<?x784xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %w1 = nn.get @w1 : tensor<784x512xf32>
    %b1 = nn.get @b1 : tensor<512xf32>
    %w2 = nn.get @w2 : tensor<512x256xf32>
    %b2 = nn.get @b2 : tensor<256xf32>
    %w3 = nn.get @w3 : tensor<256x10xf32>
    %b3 = nn.get @b3 : tensor<10xf32>
    %z1 = nn.dense %x, %w1, %b1 : tensor<?x784xf32> -> tensor<?x512xf32>
    %h1 = nn.relu %z1 : tensor<?x512xf32>
    %z2 = nn.dense %h1, %w2, %b2 : tensor<?x512xf32> -> tensor<?x256xf32>
    %h2 = nn.relu %z2 : tensor<?x256xf32>
    %y = nn.dense %h2, %w3, %b3 : tensor<?x256xf32> -> tensor<?x10xf32>
    %loss = nn.softmax_cross_entropy %y, %label : tensor<?x10xf32>, tensor<?xi32>
    return %loss : tensor<f32>
  }

  func.func @train_step(%x: tensor<?x784xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %loss = nn.minimize @loss(%x, %label) using @momentum(lr = 0.01, momentum = 0.9)
      : (tensor<?x784xf32>, tensor<?xi32>) -> tensor<f32>
    return %loss : tensor<f32>
  }
}
