// loss = mean over j of (w_j * sum over i of x_ij)^2
nn.model @loop {
  nn.param @w : tensor<2xf64> init(#nn.ones)

  func.func @loss(%xs: tensor<?x2xf64>) -> tensor<f64> {
    %w = nn.get @w : tensor<2xf64>
    %zero = nn.constant 0.0 : tensor<2xf64>
    %total = nn.loop %i over(%x = %xs : tensor<?x2xf64>) carry(%s = %zero : tensor<2xf64>) {
      %p = nn.mul %x, %w : tensor<2xf64>
      %next = nn.add %s, %p : tensor<2xf64>
      nn.yield %next : tensor<2xf64>
    }
    %sq = nn.square %total : tensor<2xf64>
    %loss = nn.reduce_mean %sq : tensor<2xf64>
    return %loss : tensor<f64>
  }
}
