// XOR with a layer of hidden nodes, trained by backpropagation one pattern at a time
// with the lecture's momentum.
nn.model @net {
  nn.param @w1 : tensor<2x2xf32> init(#nn.uniform<-0.5, 0.5>)
  nn.param @b1 : tensor<2xf32>   init(#nn.uniform<-0.5, 0.5>)
  nn.param @w2 : tensor<2x1xf32> init(#nn.uniform<-0.5, 0.5>)
  nn.param @b2 : tensor<1xf32>   init(#nn.uniform<-0.5, 0.5>)

  func.func @output(%x: tensor<?x2xf32>) -> tensor<?x1xf32> {
    %w1 = nn.get @w1 : tensor<2x2xf32>
    %b1 = nn.get @b1 : tensor<2xf32>
    %w2 = nn.get @w2 : tensor<2x1xf32>
    %b2 = nn.get @b2 : tensor<1xf32>
    %z1 = nn.dense %x, %w1, %b1 : tensor<?x2xf32> -> tensor<?x2xf32>
    %h = nn.sigmoid %z1 : tensor<?x2xf32>
    %z2 = nn.dense %h, %w2, %b2 : tensor<?x2xf32> -> tensor<?x1xf32>
    %y = nn.sigmoid %z2 : tensor<?x1xf32>
    return %y : tensor<?x1xf32>
  }

  func.func @loss(%x: tensor<?x2xf32>, %t: tensor<?x1xf32>) -> tensor<f32> {
    %y = call @output(%x) : (tensor<?x2xf32>) -> tensor<?x1xf32>
    %loss = nn.half_sse %y, %t : tensor<?x1xf32>
    return %loss : tensor<f32>
  }

  func.func @train_step(%x: tensor<?x2xf32>, %t: tensor<?x1xf32>) -> tensor<f32> {
    %loss = nn.minimize @loss(%x, %t) using @classical_momentum(lr = 0.5, momentum = 0.9)
      : (tensor<?x2xf32>, tensor<?x1xf32>) -> tensor<f32>
    return %loss : tensor<f32>
  }
}
