nn.model @huge {
  nn.param @w : tensor<16384x32768xf32> init(#nn.zeros)
  func.func @f(%x: tensor<?x16384xf32>) -> tensor<?x32768xf32> {
    %w = nn.get @w : tensor<16384x32768xf32>
    %y = nn.dense %x, %w : tensor<?x16384xf32> -> tensor<?x32768xf32>
    return %y : tensor<?x32768xf32>
  }
}
