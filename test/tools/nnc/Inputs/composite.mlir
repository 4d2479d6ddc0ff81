nn.model @composite {
  func.func @loss(%x: tensor<?x2xf32>) -> tensor<f32> {
    %y = nn.maxout %x pieces 2 : tensor<?x2xf32>
    %loss = nn.reduce_mean %y : tensor<?x1xf32>
    return %loss : tensor<f32>
  }
}
