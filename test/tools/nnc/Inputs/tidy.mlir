// Comments stay,   with what is in them.
nn.model @messy { // here, too
  nn.param @w : tensor<4x2xf32>  init(#nn.glorot_uniform)
  nn.param @bias : tensor<2xf32> init(#nn.zeros)
  nn.state @n : tensor<i64>      init(#nn.zeros) // not learnt

  nn.state @other : tensor<f64> init(dense<[1.0e-3]> : tensor<1xf64>)
  // Of the function.

  func.func @f(%x: tensor<?x4xf32>,
               %y: tensor<?x2xf32>)
      -> tensor<f32> {
    %w = nn.get @w : tensor<4x2xf32>
    %b = nn.get @bias : tensor<2xf32>
    %z = nn.dense %x, %w, %b : tensor<?x4xf32> -> tensor<?x2xf32>
    %s = nn.reduce_sum %z axes [-1] {nn.note = "a  b"} : tensor<?x2xf32>
    %c = nn.constant dense<[
      [1.0, -2.0],
      [3.0, 4.0]
    ]> : tensor<2x2xf32>
    %l = nn.mse %z, %y
      // In the middle of an op.
      : tensor<?x2xf32>
    // At the end.
    return %l : tensor<f32>
  }
  func.func private @g(%a: tensor<f32>) -> tensor<f32>

  func.func @step(%x: tensor<?x4xf32>, %y: tensor<?x2xf32>) -> tensor<f32> {
    %l = nn.minimize @f(%x, %y) using @sgd(lr = 0.1)
      : (tensor<?x4xf32>, tensor<?x2xf32>)
        -> tensor<f32>
    return %l : tensor<f32>
  }
}
// The last.
