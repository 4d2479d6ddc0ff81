// The digits' network of B1 with what is asked of its hidden nodes before some are left
// out: how much each matters.
nn.model @mlp {
  nn.param @w1 : tensor<64x64xf32> init(#nn.glorot_uniform)
  nn.param @b1 : tensor<64xf32>    init(#nn.zeros)
  nn.param @w2 : tensor<64x10xf32> init(#nn.glorot_uniform)
  nn.param @b2 : tensor<10xf32>    init(#nn.zeros)

  func.func private @hidden(%x: tensor<?x64xf32>) -> tensor<?x64xf32> {
    %w1 = nn.get @w1 : tensor<64x64xf32>
    %b1 = nn.get @b1 : tensor<64xf32>
    %z = nn.dense %x, %w1, %b1 : tensor<?x64xf32> -> tensor<?x64xf32>
    %h = nn.relu %z : tensor<?x64xf32>
    return %h : tensor<?x64xf32>
  }

  func.func private @logits(%x: tensor<?x64xf32>) -> tensor<?x10xf32> {
    %h = call @hidden(%x) : (tensor<?x64xf32>) -> tensor<?x64xf32>
    %w2 = nn.get @w2 : tensor<64x10xf32>
    %b2 = nn.get @b2 : tensor<10xf32>
    %y = nn.dense %h, %w2, %b2 : tensor<?x64xf32> -> tensor<?x10xf32>
    return %y : tensor<?x10xf32>
  }

  func.func private @loss(%x: tensor<?x64xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %y = call @logits(%x) : (tensor<?x64xf32>) -> tensor<?x10xf32>
    %loss = nn.softmax_cross_entropy %y, %label : tensor<?x10xf32>, tensor<?xi32>
    return %loss : tensor<f32>
  }

  func.func @accuracy(%x: tensor<?x64xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %y = call @logits(%x) : (tensor<?x64xf32>) -> tensor<?x10xf32>
    %class = nn.argmax %y axis 1 : tensor<?x10xf32>
    %hit = nn.compare eq, %class, %label : tensor<?xi32>
    %one = nn.cast %hit to f32 : tensor<?xi1>
    %share = nn.reduce_mean %one : tensor<?xf32>
    return %share : tensor<f32>
  }

  func.func @train_step(%x: tensor<?x64xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %loss = nn.minimize @loss(%x, %label) using @momentum(lr = 0.1, momentum = 0.9)
      : (tensor<?x64xf32>, tensor<?xi32>) -> tensor<f32>
    return %loss : tensor<f32>
  }

  // The length of a node's outgoing weights times the spread of its activation: a node
  // that says little, or always the same, is a bias at most.
  func.func @saliency(%x: tensor<?x64xf32>) -> tensor<64xf32> {
    %h = call @hidden(%x) : (tensor<?x64xf32>) -> tensor<?x64xf32>
    %m = nn.reduce_mean %h axes [0] : tensor<?x64xf32>
    %d = nn.sub %h, %m : tensor<?x64xf32>, tensor<64xf32>
    %q = nn.square %d : tensor<?x64xf32>
    %v = nn.reduce_mean %q axes [0] : tensor<?x64xf32>
    %spread = nn.sqrt %v : tensor<64xf32>
    %w2 = nn.get @w2 : tensor<64x10xf32>
    %norm = nn.reduce_l2 %w2 axes [1] : tensor<64x10xf32>
    %s = nn.mul %spread, %norm : tensor<64xf32>
    return %s : tensor<64xf32>
  }

  // Optimal brain damage (LeCun, Denker and Solla, 1990), for w2: 1/2 H_ii w_i^2, the
  // diagonal as the mean of v (H v) over vectors v of signs (Hutchinson, 1989). One call
  // gives the sum over a node's weights for one draw of v.
  func.func private @slope(%x: tensor<?x64xf32>, %label: tensor<?xi32>) -> tensor<64x10xf32> {
    %l, %g = nn.value_and_grad @loss(%x, %label) wrt [@w2]
      : (tensor<?x64xf32>, tensor<?xi32>) -> (tensor<f32>, tensor<64x10xf32>)
    return %g : tensor<64x10xf32>
  }
  func.func @damage(%x: tensor<?x64xf32>, %label: tensor<?xi32>, %draw: tensor<i64>)
      -> tensor<64xf32> {
    // Signs in the shape of w2, which may become smaller: 0 or 2, less 1.
    %w2 = nn.get @w2 : tensor<64x10xf32>
    %one = nn.constant 1.0 : tensor<f32>
    %none = nn.sub %w2, %w2 : tensor<64x10xf32>
    %ones = nn.add %none, %one : tensor<64x10xf32>, tensor<f32>
    %key = nn.constant 9 : tensor<i64>
    %two = nn.dropout %ones, %key, %draw rate 0.5 : tensor<64x10xf32>
    %v = nn.sub %two, %one : tensor<64x10xf32>, tensor<f32>
    %g, %hv = nn.jvp @slope(%x, %label) wrt [@w2] along(%v : tensor<64x10xf32>)
      : (tensor<?x64xf32>, tensor<?xi32>) -> (tensor<64x10xf32>, tensor<64x10xf32>)
    %diagonal = nn.mul %v, %hv : tensor<64x10xf32>
    %ww = nn.square %w2 : tensor<64x10xf32>
    %each = nn.mul %diagonal, %ww : tensor<64x10xf32>
    %half = nn.constant 0.5 : tensor<f32>
    %sum = nn.reduce_sum %each axes [1] : tensor<64x10xf32>
    %s = nn.mul %sum, %half : tensor<64xf32>, tensor<f32>
    return %s : tensor<64xf32>
  }
}
