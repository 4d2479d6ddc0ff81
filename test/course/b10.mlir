// Regions by threshold units: one layer cuts half planes, a second makes convex regions
// of them, a third any union. And a network with one to three layers that is trained on
// points drawn in the plane.
nn.model @regions {
  // x + y <= 12, x >= 2, y >= 2, as w . x >= w0 for each side; inside all three.
  func.func private @triangle(%x: tensor<?x2xf32>) -> tensor<?x1xf32> {
    %w = nn.constant dense<[[-1.0, 1.0, 0.0], [-1.0, 0.0, 1.0]]> : tensor<2x3xf32>
    %w0 = nn.constant dense<[-12.0, 2.0, 2.0]> : tensor<3xf32>
    %s = nn.dense %x, %w : tensor<?x2xf32> -> tensor<?x3xf32>
    %d = nn.sub %s, %w0 : tensor<?x3xf32>, tensor<3xf32>
    %h = nn.step %d at_zero 1.0 : tensor<?x3xf32>
    %y = call @all(%h) : (tensor<?x3xf32>) -> tensor<?x1xf32>
    return %y : tensor<?x1xf32>
  }
  // Another one, upside down: x + y >= 20, x <= 14, y <= 14.
  func.func private @other(%x: tensor<?x2xf32>) -> tensor<?x1xf32> {
    %w = nn.constant dense<[[1.0, -1.0, 0.0], [1.0, 0.0, -1.0]]> : tensor<2x3xf32>
    %w0 = nn.constant dense<[20.0, -14.0, -14.0]> : tensor<3xf32>
    %s = nn.dense %x, %w : tensor<?x2xf32> -> tensor<?x3xf32>
    %d = nn.sub %s, %w0 : tensor<?x3xf32>, tensor<3xf32>
    %h = nn.step %d at_zero 1.0 : tensor<?x3xf32>
    %y = call @all(%h) : (tensor<?x3xf32>) -> tensor<?x1xf32>
    return %y : tensor<?x1xf32>
  }
  // And is a threshold of all, or one of 1.
  func.func private @all(%h: tensor<?x3xf32>) -> tensor<?x1xf32> {
    %one = nn.constant 1.0 : tensor<3x1xf32>
    %three = nn.constant 3.0 : tensor<f32>
    %s = nn.dense %h, %one : tensor<?x3xf32> -> tensor<?x1xf32>
    %d = nn.sub %s, %three : tensor<?x1xf32>, tensor<f32>
    %y = nn.step %d at_zero 1.0 : tensor<?x1xf32>
    return %y : tensor<?x1xf32>
  }

  func.func @convex(%x: tensor<?x2xf32>) -> tensor<?x1xf32> {
    %y = call @triangle(%x) : (tensor<?x2xf32>) -> tensor<?x1xf32>
    return %y : tensor<?x1xf32>
  }

  func.func @two_pieces(%x: tensor<?x2xf32>) -> tensor<?x1xf32> {
    %a = call @triangle(%x) : (tensor<?x2xf32>) -> tensor<?x1xf32>
    %b = call @other(%x) : (tensor<?x2xf32>) -> tensor<?x1xf32>
    %h = nn.concat %a, %b axis 1 : tensor<?x1xf32>, tensor<?x1xf32>
    %w = nn.constant 1.0 : tensor<2x1xf32>
    %one = nn.constant 1.0 : tensor<f32>
    %s = nn.dense %h, %w : tensor<?x2xf32> -> tensor<?x1xf32>
    %d = nn.sub %s, %one : tensor<?x1xf32>, tensor<f32>
    %y = nn.step %d at_zero 1.0 : tensor<?x1xf32>
    return %y : tensor<?x1xf32>
  }
}
