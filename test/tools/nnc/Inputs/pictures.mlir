nn.model @pictures {
  func.func @grey(%x: tensor<?x1x2x3xf32>) -> tensor<?x1x2x3xf32> {
    return %x : tensor<?x1x2x3xf32>
  }
  func.func @labels(%y: tensor<?xi32>) -> tensor<?xi32> {
    return %y : tensor<?xi32>
  }
  func.func @color(%x: tensor<?x3x2x2xf32>) -> tensor<?x3x2x2xf32> {
    return %x : tensor<?x3x2x2xf32>
  }
  func.func @strip(%x: tensor<?x1x1x2xf32>) -> tensor<?x1x1x2xf32> {
    return %x : tensor<?x1x1x2xf32>
  }
}
