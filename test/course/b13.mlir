// A network 1-32-32-1 that fits a function of one variable.
nn.model @fit {
  nn.param @w1 : tensor<1x32xf32>  init(#nn.uniform<-2.0, 2.0>)
  nn.param @b1 : tensor<32xf32>    init(#nn.uniform<-2.0, 2.0>)
  nn.param @w2 : tensor<32x32xf32> init(#nn.glorot_uniform)
  nn.param @b2 : tensor<32xf32>    init(#nn.zeros)
  nn.param @w3 : tensor<32x1xf32>  init(#nn.glorot_uniform)
  nn.param @b3 : tensor<1xf32>     init(#nn.zeros)

  func.func @value(%x: tensor<?x1xf32>) -> tensor<?x1xf32> {
    %w1 = nn.get @w1 : tensor<1x32xf32>
    %b1 = nn.get @b1 : tensor<32xf32>
    %w2 = nn.get @w2 : tensor<32x32xf32>
    %b2 = nn.get @b2 : tensor<32xf32>
    %w3 = nn.get @w3 : tensor<32x1xf32>
    %b3 = nn.get @b3 : tensor<1xf32>
    %z1 = nn.dense %x, %w1, %b1 : tensor<?x1xf32> -> tensor<?x32xf32>
    %h1 = nn.tanh %z1 : tensor<?x32xf32>
    %z2 = nn.dense %h1, %w2, %b2 : tensor<?x32xf32> -> tensor<?x32xf32>
    %h2 = nn.tanh %z2 : tensor<?x32xf32>
    %y = nn.dense %h2, %w3, %b3 : tensor<?x32xf32> -> tensor<?x1xf32>
    return %y : tensor<?x1xf32>
  }

  func.func @loss(%x: tensor<?x1xf32>, %t: tensor<?x1xf32>) -> tensor<f32> {
    %y = call @value(%x) : (tensor<?x1xf32>) -> tensor<?x1xf32>
    %l = nn.mse %y, %t : tensor<?x1xf32>
    return %l : tensor<f32>
  }

  func.func @train_step(%x: tensor<?x1xf32>, %t: tensor<?x1xf32>) -> tensor<f32> {
    %l = nn.minimize @loss(%x, %t) using @adam(lr = @cosine(start = 0.01, steps = 6000.0))
      : (tensor<?x1xf32>, tensor<?x1xf32>) -> tensor<f32>
    return %l : tensor<f32>
  }
}
