// Rosenblatt's perceptron: y = step(w.x), w <- w + (d - y) x, sample by sample. It is
// no gradient and needs none: a loop over the samples in a loop that ends with the
// first sweep without a mistake.
nn.model @perceptron {
  // w[0] is the bias: the first input of each sample is 1.
  nn.param @w : tensor<3xf32> init(#nn.zeros)

  func.func @output(%x: tensor<3xf32>) -> tensor<f32> {
    %w = nn.get @w : tensor<3xf32>
    %wx = nn.mul %w, %x : tensor<3xf32>
    %net = nn.reduce_sum %wx : tensor<3xf32>
    %y = nn.step %net at_zero 0.0 : tensor<f32>
    return %y : tensor<f32>
  }

  // One sweep over the samples: the mistakes that were made, and the weights after each.
  func.func @sweep(%xs: tensor<?x3xf32>, %ds: tensor<?xf32>) -> (tensor<f32>, tensor<?x3xf32>) {
    %none = nn.constant 0.0 : tensor<f32>
    %mistakes, %trace = nn.loop %i over(%x = %xs : tensor<?x3xf32>, %d = %ds : tensor<?xf32>)
        carry(%m = %none : tensor<f32>) {
      %y = call @output(%x) : (tensor<3xf32>) -> tensor<f32>
      %e = nn.sub %d, %y : tensor<f32>
      %step = nn.mul %x, %e : tensor<3xf32>, tensor<f32>
      %w = nn.get @w : tensor<3xf32>
      %new = nn.add %w, %step : tensor<3xf32>
      nn.set @w, %new : tensor<3xf32>
      %one = nn.abs %e : tensor<f32>
      %sum = nn.add %m, %one : tensor<f32>
      nn.yield %sum, %new : tensor<f32>, tensor<3xf32>
    }
    return %mistakes, %trace : tensor<f32>, tensor<?x3xf32>
  }

  // Sweeps until one makes no mistake, 100 at most: how many, the mistakes of the last
  // (none if the samples can be told apart by a line), and of each.
  func.func @learn(%xs: tensor<?x3xf32>, %ds: tensor<?xf32>)
      -> (tensor<i64> {nn.name = "sweeps"}, tensor<f32> {nn.name = "mistakes"}, tensor<100xf32>) {
    %none = nn.constant 0.0 : tensor<f32>
    %one = nn.constant 1 : tensor<i64>
    %zero = nn.constant 0 : tensor<i64>
    %sweeps, %last, %all = nn.loop %k upto 100
        carry(%n = %zero : tensor<i64>, %before = %none : tensor<f32>) {
      %mistakes, %trace = call @sweep(%xs, %ds) : (tensor<?x3xf32>, tensor<?xf32>) -> (tensor<f32>, tensor<?x3xf32>)
      %next = nn.add %n, %one : tensor<i64>
      %again = nn.compare gt, %mistakes, %none : tensor<f32>
      nn.yield %next, %mistakes, %mistakes while %again : tensor<i64>, tensor<f32>, tensor<f32>
    }
    return %sweeps, %last, %all : tensor<i64>, tensor<f32>, tensor<100xf32>
  }
}
