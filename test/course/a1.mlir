// Threshold logic units (McCulloch and Pitts, 1943): y = step(w . x - w0), fires at the
// threshold. XOR is a network of three of them.
nn.model @gates {
  func.func private @unit(%x: tensor<?x2xf32>, %w: tensor<2x1xf32>, %w0: tensor<f32>)
      -> tensor<?x1xf32> {
    %s = nn.dense %x, %w : tensor<?x2xf32> -> tensor<?x1xf32>
    %d = nn.sub %s, %w0 : tensor<?x1xf32>, tensor<f32>
    %y = nn.step %d at_zero 1.0 : tensor<?x1xf32>
    return %y : tensor<?x1xf32>
  }

  func.func @and_gate(%x: tensor<?x2xf32>) -> tensor<?x1xf32> {
    %w = nn.constant 1.0 : tensor<2x1xf32>
    %w0 = nn.constant 2.0 : tensor<f32>
    %y = call @unit(%x, %w, %w0) : (tensor<?x2xf32>, tensor<2x1xf32>, tensor<f32>) -> tensor<?x1xf32>
    return %y : tensor<?x1xf32>
  }

  func.func @or_gate(%x: tensor<?x2xf32>) -> tensor<?x1xf32> {
    %w = nn.constant 1.0 : tensor<2x1xf32>
    %w0 = nn.constant 1.0 : tensor<f32>
    %y = call @unit(%x, %w, %w0) : (tensor<?x2xf32>, tensor<2x1xf32>, tensor<f32>) -> tensor<?x1xf32>
    return %y : tensor<?x1xf32>
  }

  func.func @nand_gate(%x: tensor<?x2xf32>) -> tensor<?x1xf32> {
    %w = nn.constant -1.0 : tensor<2x1xf32>
    %w0 = nn.constant -1.5 : tensor<f32>
    %y = call @unit(%x, %w, %w0) : (tensor<?x2xf32>, tensor<2x1xf32>, tensor<f32>) -> tensor<?x1xf32>
    return %y : tensor<?x1xf32>
  }

  // XOR = AND(OR, NAND), with the hidden nodes' outputs.
  func.func @xor_gate(%x: tensor<?x2xf32>) -> (tensor<?x1xf32>, tensor<?x2xf32>) {
    %a = call @or_gate(%x) : (tensor<?x2xf32>) -> tensor<?x1xf32>
    %b = call @nand_gate(%x) : (tensor<?x2xf32>) -> tensor<?x1xf32>
    %h = nn.concat %a, %b axis 1 : tensor<?x1xf32>, tensor<?x1xf32>
    %y = call @and_gate(%h) : (tensor<?x2xf32>) -> tensor<?x1xf32>
    return %y, %h : tensor<?x1xf32>, tensor<?x2xf32>
  }

  // The step passes no derivative: that of x + step(x) is 1, at 0 too.
  func.func private @sum(%x: tensor<f32>) -> tensor<f32> {
    %s = nn.step %x at_zero 1.0 : tensor<f32>
    %y = nn.add %x, %s : tensor<f32>
    return %y : tensor<f32>
  }
  func.func @slope(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
    %y, %d = nn.value_and_grad @sum(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
    return %y, %d : tensor<f32>, tensor<f32>
  }
}
