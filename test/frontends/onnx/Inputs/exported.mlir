// Entries with any number of rows, as they are written to ONNX.
nn.model @exported {
  nn.param @w1 : tensor<4x6xf32> init(#nn.glorot_uniform)
  nn.param @b1 : tensor<6xf32>   init(#nn.normal<0.0, 1.0>)
  nn.param @w2 : tensor<6x3xf32> init(#nn.glorot_uniform)
  nn.param @table : tensor<7x4xf32> init(#nn.normal<0.0, 1.0>)
  nn.state @calls : tensor<i64> init(#nn.zeros)

  func.func @mlp(%x: tensor<?x4xf32>) -> (tensor<?x3xf32> {nn.name = "p"}, tensor<?x6xf32> {nn.name = "h"}) {
    %w1 = nn.get @w1 : tensor<4x6xf32>
    %b1 = nn.get @b1 : tensor<6xf32>
    %w2 = nn.get @w2 : tensor<6x3xf32>
    %z = nn.dense %x, %w1, %b1 : tensor<?x4xf32> -> tensor<?x6xf32>
    %h = nn.gelu %z : tensor<?x6xf32>
    %y = nn.dense %h, %w2 : tensor<?x6xf32> -> tensor<?x3xf32>
    %p = nn.softmax %y axis -1 : tensor<?x3xf32>
    return %p, %h : tensor<?x3xf32>, tensor<?x6xf32>
  }
  // The same weights twice, an argument and a weight as results, and a result twice.
  func.func @given(%x: tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<6xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<f32>) {
    %b1 = nn.get @b1 : tensor<6xf32>
    %again = nn.get @b1 : tensor<6xf32>
    %product = nn.mul %b1, %again : tensor<6xf32>
    %sum = nn.reduce_sum %product : tensor<6xf32>
    %y = nn.add %x, %x : tensor<?x4xf32>
    return %x, %b1, %y, %y, %sum : tensor<?x4xf32>, tensor<6xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<f32>
  }
  // Ops that are made of others.
  func.func @composites(%x: tensor<?x4xf32>) -> (tensor<?x2xf32>, tensor<?x4x4xf32>, tensor<?x7xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?xi32>) {
    %t = nn.get @table : tensor<7x4xf32>
    %m = nn.maxout %x pieces 2 : tensor<?x4xf32>
    %o = nn.outer %x, %x : tensor<?x4xf32>
    %d = nn.pairwise_distance %x, %t : tensor<?x4xf32>, tensor<7x4xf32>
    %n = nn.l2_normalize %x axis -1 : tensor<?x4xf32>
    %v, %i = nn.sort %x axis -1 descending : tensor<?x4xf32>
    %top = nn.argmax %v axis 1 : tensor<?x4xf32>
    return %m, %o, %d, %n, %v, %top : tensor<?x2xf32>, tensor<?x4x4xf32>, tensor<?x7xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?xi32>
  }
  // Words outside the table are rows of zeros, and add to no class.
  func.func @words(%word: tensor<?xi32>) -> (tensor<?x4xf32>, tensor<5x4xf32>) {
    %t = nn.get @table : tensor<7x4xf32>
    %rows = nn.gather %t, %word axis 0 : tensor<7x4xf32>, tensor<?xi32>
    %sums = nn.scatter_add %rows, %word axis 0 extent 5 : tensor<?x4xf32>, tensor<?xi32>
    return %rows, %sums : tensor<?x4xf32>, tensor<5x4xf32>
  }
  // A recurrent layer over five steps, of any number of sequences.
  func.func @recurrent(%x: tensor<?x5x4xf32>) -> (tensor<?x6xf32>, tensor<?x5x6xf32>) {
    %xs = nn.transpose %x [1, 0, 2] : tensor<?x5x4xf32>
    %w1 = nn.get @w1 : tensor<4x6xf32>
    %b1 = nn.get @b1 : tensor<6xf32>
    %first = nn.slice %xs offsets [0, 0, 0] sizes [1, -1, -1] strides [1, 1, 1] : tensor<5x?x4xf32>
    %x0 = nn.reshape %first to [-1, 4] : tensor<1x?x4xf32>
    %zero = nn.constant 0.0 : tensor<f32>
    %none = nn.mul %x0, %zero : tensor<?x4xf32>, tensor<f32>
    %h0 = nn.dense %none, %w1 : tensor<?x4xf32> -> tensor<?x6xf32>
    %last, %all = nn.loop %i over(%step = %xs : tensor<5x?x4xf32>) carry(%h = %h0 : tensor<?x6xf32>) {
      %z = nn.dense %step, %w1, %b1 : tensor<?x4xf32> -> tensor<?x6xf32>
      %s = nn.add %z, %h : tensor<?x6xf32>
      %n = nn.tanh %s : tensor<?x6xf32>
      nn.yield %n, %n : tensor<?x6xf32>, tensor<?x6xf32>
    }
    %outs = nn.transpose %all [1, 0, 2] : tensor<5x?x6xf32>
    return %last, %outs : tensor<?x6xf32>, tensor<?x5x6xf32>
  }
  // Rows as steps, taken until their sum is large: the others are zeros.
  func.func @until(%x: tensor<?xf32>) -> (tensor<f32>, tensor<?xf32>) {
    %zero = nn.constant 0.0 : tensor<f32>
    %limit = nn.constant 1.5 : tensor<f32>
    %total, %sums = nn.loop %i over(%e = %x : tensor<?xf32>) carry(%s = %zero : tensor<f32>) {
      %a = nn.abs %e : tensor<f32>
      %n = nn.add %s, %a : tensor<f32>
      %go = nn.compare lt, %n, %limit : tensor<f32>
      nn.yield %n, %n while %go : tensor<f32>, tensor<f32>
    }
    return %total, %sums : tensor<f32>, tensor<?xf32>
  }
  func.func @branch(%x: tensor<?x4xf32>, %s: tensor<f32>) -> tensor<?x4xf32> {
    %zero = nn.constant 0.0 : tensor<f32>
    %positive = nn.compare gt, %s, %zero : tensor<f32>
    %y = nn.if %positive {
      %a = nn.exp %x : tensor<?x4xf32>
      nn.yield %a : tensor<?x4xf32>
    } else {
      nn.yield %x : tensor<?x4xf32>
    }
    return %y : tensor<?x4xf32>
  }
  func.func @averaged(%x: tensor<?x4xf32>) -> (tensor<?x3xf32>, tensor<?x6xf32>) {
    %p, %h = nn.call_average @ema @mlp(%x) : (tensor<?x4xf32>) -> (tensor<?x3xf32>, tensor<?x6xf32>)
    return %p, %h : tensor<?x3xf32>, tensor<?x6xf32>
  }
  // f16 and bf16 are computed in f32, and rounded.
  func.func @narrow(%x: tensor<?x4xf32>) -> (tensor<?x3xf16>, tensor<?x6xf32>) {
    %w1 = nn.get @w1 : tensor<4x6xf32>
    %w2 = nn.get @w2 : tensor<6x3xf32>
    %v1 = nn.cast %w1 to bf16 : tensor<4x6xf32>
    %v2 = nn.cast %w2 to f16 : tensor<6x3xf32>
    %x1 = nn.cast %x to bf16 : tensor<?x4xf32>
    %z = nn.dense %x1, %v1 : tensor<?x4xbf16> -> tensor<?x6xbf16>
    %h = nn.tanh %z : tensor<?x6xbf16>
    %wide = nn.cast %h to f32 : tensor<?x6xbf16>
    %half = nn.cast %wide to f16 : tensor<?x6xf32>
    %y = nn.matmul %half, %v2 : tensor<?x6xf16>, tensor<6x3xf16>
    return %y, %wide : tensor<?x3xf16>, tensor<?x6xf32>
  }

  func.func @loss(%x: tensor<?x4xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %p, %h = call @mlp(%x) : (tensor<?x4xf32>) -> (tensor<?x3xf32>, tensor<?x6xf32>)
    %loss = nn.softmax_cross_entropy %p, %label : tensor<?x3xf32>, tensor<?xi32>
    return %loss : tensor<f32>
  }
  func.func @train_step(%x: tensor<?x4xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %loss = nn.minimize @loss(%x, %label) using @sgd(lr = 0.1)
      : (tensor<?x4xf32>, tensor<?xi32>) -> tensor<f32>
    nn.update_average @ema decay 0.9
    return %loss : tensor<f32>
  }
  func.func @noise(%x: tensor<4xf32>) -> tensor<4xf32> {
    %key = nn.get @calls : tensor<i64>
    %r = nn.random_normal %key, %key mean 0.0 stddev 1.0 : tensor<4xf32>
    %y = nn.add %x, %r : tensor<4xf32>
    return %y : tensor<4xf32>
  }
  func.func @count(%x: tensor<4xf32>) -> tensor<4xf32> {
    %n = nn.get @calls : tensor<i64>
    %one = nn.constant 1 : tensor<i64>
    %next = nn.add %n, %one : tensor<i64>
    nn.set @calls, %next : tensor<i64>
    return %x : tensor<4xf32>
  }
}
