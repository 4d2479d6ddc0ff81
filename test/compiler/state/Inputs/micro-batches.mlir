nn.model @deep {
  nn.param @w : tensor<256x256xf32> init(#nn.glorot_uniform)
  func.func private @loss(%x: tensor<?x256xf32>, %t: tensor<?x256xf32>) -> tensor<f32> {
    %w = nn.get @w : tensor<256x256xf32>
    %a = nn.dense %x, %w : tensor<?x256xf32> -> tensor<?x256xf32>
    %b = nn.tanh %a : tensor<?x256xf32>
    %c = nn.dense %b, %w : tensor<?x256xf32> -> tensor<?x256xf32>
    %d = nn.tanh %c : tensor<?x256xf32>
    %e = nn.dense %d, %w : tensor<?x256xf32> -> tensor<?x256xf32>
    %f = nn.tanh %e : tensor<?x256xf32>
    %l = nn.mse %f, %t : tensor<?x256xf32>
    return %l : tensor<f32>
  }
  func.func @whole(%x: tensor<?x256xf32>, %t: tensor<?x256xf32>) -> tensor<f32> {
    %l = nn.minimize @loss(%x, %t) using @sgd(lr = 0.1) : (tensor<?x256xf32>, tensor<?x256xf32>) -> tensor<f32>
    return %l : tensor<f32>
  }
  func.func @parts(%x: tensor<?x256xf32>, %t: tensor<?x256xf32>) -> tensor<f32> {
    %l = nn.minimize @loss(%x, %t) micro_batches 8 mean using @sgd(lr = 0.1) : (tensor<?x256xf32>, tensor<?x256xf32>) -> tensor<f32>
    return %l : tensor<f32>
  }
}
