// LeNet-5 in its usual form, trained with Adam on images of 28 x 28.
nn.model @lenet5 {
  nn.param @c1 : tensor<6x1x5x5xf32>   init(#nn.glorot_uniform)
  nn.param @a1 : tensor<6x1x1xf32>     init(#nn.zeros)
  nn.param @c2 : tensor<16x6x5x5xf32>  init(#nn.glorot_uniform)
  nn.param @a2 : tensor<16x1x1xf32>    init(#nn.zeros)
  nn.param @w1 : tensor<400x120xf32>   init(#nn.glorot_uniform)
  nn.param @b1 : tensor<120xf32>       init(#nn.zeros)
  nn.param @w2 : tensor<120x84xf32>    init(#nn.glorot_uniform)
  nn.param @b2 : tensor<84xf32>        init(#nn.zeros)
  nn.param @w3 : tensor<84x10xf32>     init(#nn.glorot_uniform)
  nn.param @b3 : tensor<10xf32>        init(#nn.zeros)

  func.func @loss(%x: tensor<?x1x28x28xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %c1 = nn.get @c1 : tensor<6x1x5x5xf32>
    %a1 = nn.get @a1 : tensor<6x1x1xf32>
    %c2 = nn.get @c2 : tensor<16x6x5x5xf32>
    %a2 = nn.get @a2 : tensor<16x1x1xf32>
    %w1 = nn.get @w1 : tensor<400x120xf32>
    %b1 = nn.get @b1 : tensor<120xf32>
    %w2 = nn.get @w2 : tensor<120x84xf32>
    %b2 = nn.get @b2 : tensor<84xf32>
    %w3 = nn.get @w3 : tensor<84x10xf32>
    %b3 = nn.get @b3 : tensor<10xf32>
    %s1 = nn.conv %x, %c1 pads [2, 2] : tensor<?x1x28x28xf32>, tensor<6x1x5x5xf32>
    %z1 = nn.add %s1, %a1 : tensor<?x6x28x28xf32>, tensor<6x1x1xf32>
    %h1 = nn.relu %z1 : tensor<?x6x28x28xf32>
    %p1 = nn.max_pool %h1 window [2, 2] strides [2, 2] : tensor<?x6x28x28xf32>
    %s2 = nn.conv %p1, %c2 : tensor<?x6x14x14xf32>, tensor<16x6x5x5xf32>
    %z2 = nn.add %s2, %a2 : tensor<?x16x10x10xf32>, tensor<16x1x1xf32>
    %h2 = nn.relu %z2 : tensor<?x16x10x10xf32>
    %p2 = nn.max_pool %h2 window [2, 2] strides [2, 2] : tensor<?x16x10x10xf32>
    %f = nn.reshape %p2 to [-1, 400] : tensor<?x16x5x5xf32>
    %z3 = nn.dense %f, %w1, %b1 : tensor<?x400xf32> -> tensor<?x120xf32>
    %h3 = nn.relu %z3 : tensor<?x120xf32>
    %z4 = nn.dense %h3, %w2, %b2 : tensor<?x120xf32> -> tensor<?x84xf32>
    %h4 = nn.relu %z4 : tensor<?x84xf32>
    %y = nn.dense %h4, %w3, %b3 : tensor<?x84xf32> -> tensor<?x10xf32>
    %loss = nn.softmax_cross_entropy %y, %label : tensor<?x10xf32>, tensor<?xi32>
    return %loss : tensor<f32>
  }

  func.func @train_step(%x: tensor<?x1x28x28xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %loss = nn.minimize @loss(%x, %label) using @adam(lr = 0.001)
      : (tensor<?x1x28x28xf32>, tensor<?xi32>) -> tensor<f32>
    return %loss : tensor<f32>
  }
}
