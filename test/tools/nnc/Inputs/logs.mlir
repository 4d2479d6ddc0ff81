nn.model @logs {
  nn.param @w : tensor<2x1xf32> init(#nn.ones)
  func.func private @loss(%x: tensor<?x2xf32>, %t: tensor<?x1xf32>) -> tensor<f32> {
    %w = nn.get @w : tensor<2x1xf32>
    %y = nn.matmul %x, %w : tensor<?x2xf32>, tensor<2x1xf32>
    %l = nn.log %y : tensor<?x1xf32>
    %e = nn.mse %l, %t : tensor<?x1xf32>
    return %e : tensor<f32>
  }
  func.func private @root(%x: tensor<?x2xf32>, %t: tensor<?x1xf32>) -> tensor<f32> {
    %w = nn.get @w : tensor<2x1xf32>
    %y = nn.matmul %x, %w : tensor<?x2xf32>, tensor<2x1xf32>
    %l = nn.sqrt %y : tensor<?x1xf32>
    %e = nn.mse %l, %t : tensor<?x1xf32>
    return %e : tensor<f32>
  }
  func.func @train_step(%x: tensor<?x2xf32>, %t: tensor<?x1xf32>) -> tensor<f32> {
    %l = nn.minimize @loss(%x, %t) using @sgd(lr = 0.1) : (tensor<?x2xf32>, tensor<?x1xf32>) -> tensor<f32>
    return %l : tensor<f32>
  }
  func.func @root_step(%x: tensor<?x2xf32>, %t: tensor<?x1xf32>) -> tensor<f32> {
    %l = nn.minimize @root(%x, %t) using @sgd(lr = 0.1) : (tensor<?x2xf32>, tensor<?x1xf32>) -> tensor<f32>
    return %l : tensor<f32>
  }
}
