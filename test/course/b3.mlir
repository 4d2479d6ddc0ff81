// Backpropagation twice: as the compiler makes it, and as the lecture prints it, steps
// (1) to (5), for one hidden layer of sigmoids and J = 1/2 sum (d - y)^2, one example
// at a time.
nn.model @net {
  nn.param @w1 : tensor<2x3xf32> init(#nn.uniform<-0.5, 0.5>)
  nn.param @b1 : tensor<3xf32>   init(#nn.uniform<-0.5, 0.5>)
  nn.param @w2 : tensor<3x1xf32> init(#nn.uniform<-0.5, 0.5>)
  nn.param @b2 : tensor<1xf32>   init(#nn.uniform<-0.5, 0.5>)

  func.func private @loss(%x: tensor<1x2xf32>, %d: tensor<1x1xf32>) -> tensor<f32> {
    %w1 = nn.get @w1 : tensor<2x3xf32>
    %b1 = nn.get @b1 : tensor<3xf32>
    %w2 = nn.get @w2 : tensor<3x1xf32>
    %b2 = nn.get @b2 : tensor<1xf32>
    %n1 = nn.dense %x, %w1, %b1 : tensor<1x2xf32> -> tensor<1x3xf32>
    %h = nn.sigmoid %n1 : tensor<1x3xf32>
    %n2 = nn.dense %h, %w2, %b2 : tensor<1x3xf32> -> tensor<1x1xf32>
    %y = nn.sigmoid %n2 : tensor<1x1xf32>
    %J = nn.half_sse %y, %d : tensor<1x1xf32>
    return %J : tensor<f32>
  }

  func.func @generated(%x: tensor<1x2xf32>, %d: tensor<1x1xf32>) -> tensor<f32> {
    %J = nn.minimize @loss(%x, %d) using @sgd(lr = 0.5)
      : (tensor<1x2xf32>, tensor<1x1xf32>) -> tensor<f32>
    return %J : tensor<f32>
  }

  func.func @printed(%x: tensor<1x2xf32>, %d: tensor<1x1xf32>)
      -> (tensor<f32>, tensor<1x3xf32>, tensor<1x1xf32>) {
    // (1) the outputs of all nodes, layer by layer
    %w1 = nn.get @w1 : tensor<2x3xf32>
    %b1 = nn.get @b1 : tensor<3xf32>
    %w2 = nn.get @w2 : tensor<3x1xf32>
    %b2 = nn.get @b2 : tensor<1xf32>
    %n1 = nn.dense %x, %w1, %b1 : tensor<1x2xf32> -> tensor<1x3xf32>
    %h = nn.sigmoid %n1 : tensor<1x3xf32>
    %n2 = nn.dense %h, %w2, %b2 : tensor<1x3xf32> -> tensor<1x1xf32>
    %y = nn.sigmoid %n2 : tensor<1x1xf32>
    // (2) the deltas of the output nodes: (d - y) y (1 - y)
    %one = nn.constant 1.0 : tensor<f32>
    %e = nn.sub %d, %y : tensor<1x1xf32>
    %rest_y = nn.sub %one, %y : tensor<f32>, tensor<1x1xf32>
    %sy = nn.mul %y, %rest_y : tensor<1x1xf32>
    %delta2 = nn.mul %e, %sy : tensor<1x1xf32>
    // (3) those of the hidden nodes: h (1 - h) sum_k w_jk delta_k
    %back = nn.matmul %delta2, %w2 transpose_rhs : tensor<1x1xf32>, tensor<3x1xf32>
    %rest_h = nn.sub %one, %h : tensor<f32>, tensor<1x3xf32>
    %sh = nn.mul %h, %rest_h : tensor<1x3xf32>
    %delta1 = nn.mul %back, %sh : tensor<1x3xf32>
    // (4) each weight by eta times the delta times its input, each bias by eta times delta
    %eta = nn.constant 0.5 : tensor<f32>
    %g2 = nn.matmul %h, %delta2 transpose_lhs : tensor<1x3xf32>, tensor<1x1xf32>
    %g1 = nn.matmul %x, %delta1 transpose_lhs : tensor<1x2xf32>, tensor<1x3xf32>
    %c2 = nn.mul %g2, %eta : tensor<3x1xf32>, tensor<f32>
    %c1 = nn.mul %g1, %eta : tensor<2x3xf32>, tensor<f32>
    %r2 = nn.reshape %delta2 to [1] : tensor<1x1xf32>
    %r1 = nn.reshape %delta1 to [3] : tensor<1x3xf32>
    %a2 = nn.mul %r2, %eta : tensor<1xf32>, tensor<f32>
    %a1 = nn.mul %r1, %eta : tensor<3xf32>, tensor<f32>
    %w2n = nn.add %w2, %c2 : tensor<3x1xf32>
    %w1n = nn.add %w1, %c1 : tensor<2x3xf32>
    %b2n = nn.add %b2, %a2 : tensor<1xf32>
    %b1n = nn.add %b1, %a1 : tensor<3xf32>
    nn.set @w2, %w2n : tensor<3x1xf32>
    nn.set @w1, %w1n : tensor<2x3xf32>
    nn.set @b2, %b2n : tensor<1xf32>
    nn.set @b1, %b1n : tensor<3xf32>
    // (5) the next example, until J is small
    %J = nn.half_sse %y, %d : tensor<1x1xf32>
    return %J, %delta1, %delta2 : tensor<f32>, tensor<1x3xf32>, tensor<1x1xf32>
  }
}
