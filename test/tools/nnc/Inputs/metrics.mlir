// Metrics of every kind on a line through points.
nn.model @metrics {
  nn.param @w : tensor<2x1xf32> init(#nn.zeros)
  nn.param @b : tensor<1xf32>   init(#nn.zeros)
  nn.state @calls : tensor<f32> init(#nn.zeros)

  func.func @loss(%x: tensor<?x2xf32>, %t: tensor<?x1xf32>) -> tensor<f32> {
    %w = nn.get @w : tensor<2x1xf32>
    %b = nn.get @b : tensor<1xf32>
    %y = nn.dense %x, %w, %b : tensor<?x2xf32> -> tensor<?x1xf32>
    %loss = nn.mse %y, %t : tensor<?x1xf32>
    return %loss : tensor<f32>
  }

  func.func @train_step(%x: tensor<?x2xf32>, %t: tensor<?x1xf32>) -> tensor<f32> {
    %loss = nn.minimize @loss(%x, %t) using @sgd(lr = 0.05)
      : (tensor<?x2xf32>, tensor<?x1xf32>) -> tensor<f32>
    return %loss : tensor<f32>
  }

  func.func @step_of_16(%x: tensor<16x2xf32>, %t: tensor<16x1xf32>) -> tensor<f32> {
    %loss = nn.minimize @loss_of_16(%x, %t) using @sgd(lr = 0.05)
      : (tensor<16x2xf32>, tensor<16x1xf32>) -> tensor<f32>
    return %loss : tensor<f32>
  }
  func.func private @loss_of_16(%x: tensor<16x2xf32>, %t: tensor<16x1xf32>) -> tensor<f32> {
    %w = nn.get @w : tensor<2x1xf32>
    %b = nn.get @b : tensor<1xf32>
    %y = nn.dense %x, %w, %b : tensor<16x2xf32> -> tensor<16x1xf32>
    %loss = nn.mse %y, %t : tensor<16x1xf32>
    return %loss : tensor<f32>
  }

  // Written for 25 rows, whatever the step takes.
  func.func @mean(%x: tensor<25x2xf32>) -> tensor<f32> {
    %mean = nn.reduce_mean %x : tensor<25x2xf32>
    return %mean : tensor<f32>
  }

  func.func @no_number(%x: tensor<?x2xf32>) -> tensor<f32> {
    %mean = nn.reduce_mean %x : tensor<?x2xf32>
    %zero = nn.sub %mean, %mean : tensor<f32>
    %share = nn.div %zero, %zero : tensor<f32>
    return %share : tensor<f32>
  }

  func.func private @count() -> tensor<f32> {
    %calls = nn.get @calls : tensor<f32>
    %one = nn.constant 1.0 : tensor<f32>
    %more = nn.add %calls, %one : tensor<f32>
    nn.set @calls, %more : tensor<f32>
    return %more : tensor<f32>
  }
  func.func @counted(%x: tensor<?x2xf32>) -> tensor<f32> {
    %calls = call @count() : () -> tensor<f32>
    return %calls : tensor<f32>
  }
}
