// Three classes told apart by two numbers.
nn.model @classes {
  nn.param @w : tensor<2x3xf32> init(#nn.zeros)

  func.func private @loss(%x: tensor<?x2xf32>, %y: tensor<?xi32>) -> tensor<f32> {
    %w = nn.get @w : tensor<2x3xf32>
    %z = nn.matmul %x, %w : tensor<?x2xf32>, tensor<2x3xf32>
    %loss = nn.softmax_cross_entropy %z, %y : tensor<?x3xf32>, tensor<?xi32>
    return %loss : tensor<f32>
  }

  func.func @train_step(%x: tensor<?x2xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %loss = nn.minimize @loss(%x, %label) using @sgd(lr = 0.1)
      : (tensor<?x2xf32>, tensor<?xi32>) -> tensor<f32>
    return %loss : tensor<f32>
  }
}
