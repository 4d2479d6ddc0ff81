// Encodings. Features are normalised by means and deviations of the training rows, which
// the library computes and keeps; classes are coded as 1 of C, as one node for two of
// them, or for C networks of one node each, here side by side and apart.
nn.model @coding {
  nn.state @mean : tensor<4xf32>      init(#nn.zeros)
  nn.state @deviation : tensor<4xf32> init(#nn.ones)
  nn.param @w1 : tensor<4x8xf32>      init(#nn.glorot_uniform)
  nn.param @b1 : tensor<8xf32>        init(#nn.zeros)
  nn.param @w2 : tensor<8x3xf32>      init(#nn.glorot_uniform)
  nn.param @b2 : tensor<3xf32>        init(#nn.zeros)
  nn.param @u1 : tensor<4x8xf32>      init(#nn.glorot_uniform)
  nn.param @c1 : tensor<8xf32>        init(#nn.zeros)
  nn.param @u2 : tensor<8x1xf32>      init(#nn.glorot_uniform)
  nn.param @c2 : tensor<1xf32>        init(#nn.zeros)
  // One network a class: a batch of matrices, of which none sees another's.
  nn.param @v1 : tensor<3x4x8xf32> init(#nn.uniform<-0.7, 0.7>)
  nn.param @a1 : tensor<3x1x8xf32> init(#nn.zeros)
  nn.param @v2 : tensor<3x8x1xf32> init(#nn.uniform<-0.7, 0.7>)
  nn.param @a2 : tensor<3x1x1xf32> init(#nn.zeros)

  func.func @fit(%x: tensor<?x4xf32>) {
    %m = nn.reduce_mean %x axes [0] : tensor<?x4xf32>
    %d = nn.sub %x, %m : tensor<?x4xf32>, tensor<4xf32>
    %q = nn.square %d : tensor<?x4xf32>
    %v = nn.reduce_mean %q axes [0] : tensor<?x4xf32>
    %s = nn.sqrt %v : tensor<4xf32>
    nn.set @mean, %m : tensor<4xf32>
    nn.set @deviation, %s : tensor<4xf32>
    return
  }

  func.func @normalise(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
    %m = nn.get @mean : tensor<4xf32>
    %s = nn.get @deviation : tensor<4xf32>
    %d = nn.sub %x, %m : tensor<?x4xf32>, tensor<4xf32>
    %n = nn.div %d, %s : tensor<?x4xf32>, tensor<4xf32>
    return %n : tensor<?x4xf32>
  }

  func.func @one_of_c(%label: tensor<?xi32>) -> tensor<?x3xf32> {
    %t = nn.one_hot %label depth 3 of f32 : tensor<?xi32>
    return %t : tensor<?x3xf32>
  }

  // C nodes of one network.
  func.func private @c_nodes(%x: tensor<?x4xf32>) -> tensor<?x3xf32> {
    %n = call @normalise(%x) : (tensor<?x4xf32>) -> tensor<?x4xf32>
    %w1 = nn.get @w1 : tensor<4x8xf32>
    %b1 = nn.get @b1 : tensor<8xf32>
    %w2 = nn.get @w2 : tensor<8x3xf32>
    %b2 = nn.get @b2 : tensor<3xf32>
    %z = nn.dense %n, %w1, %b1 : tensor<?x4xf32> -> tensor<?x8xf32>
    %h = nn.tanh %z : tensor<?x8xf32>
    %y = nn.dense %h, %w2, %b2 : tensor<?x8xf32> -> tensor<?x3xf32>
    return %y : tensor<?x3xf32>
  }
  func.func private @c_nodes_loss(%x: tensor<?x4xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %y = call @c_nodes(%x) : (tensor<?x4xf32>) -> tensor<?x3xf32>
    %t = call @one_of_c(%label) : (tensor<?xi32>) -> tensor<?x3xf32>
    %l = nn.softmax_cross_entropy %y, %t : tensor<?x3xf32>
    return %l : tensor<f32>
  }
  func.func @c_nodes_step(%x: tensor<?x4xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %l = nn.minimize @c_nodes_loss(%x, %label) using @adam(lr = 0.02)
      : (tensor<?x4xf32>, tensor<?xi32>) -> tensor<f32>
    return %l : tensor<f32>
  }
  func.func @c_nodes_class(%x: tensor<?x4xf32>) -> tensor<?xi32> {
    %y = call @c_nodes(%x) : (tensor<?x4xf32>) -> tensor<?x3xf32>
    %c = nn.argmax %y axis 1 : tensor<?x3xf32>
    return %c : tensor<?xi32>
  }

  // One node: is it of class 2?
  func.func private @one_node(%x: tensor<?x4xf32>) -> tensor<?xf32> {
    %n = call @normalise(%x) : (tensor<?x4xf32>) -> tensor<?x4xf32>
    %u1 = nn.get @u1 : tensor<4x8xf32>
    %c1 = nn.get @c1 : tensor<8xf32>
    %u2 = nn.get @u2 : tensor<8x1xf32>
    %c2 = nn.get @c2 : tensor<1xf32>
    %z = nn.dense %n, %u1, %c1 : tensor<?x4xf32> -> tensor<?x8xf32>
    %h = nn.tanh %z : tensor<?x8xf32>
    %y = nn.dense %h, %u2, %c2 : tensor<?x8xf32> -> tensor<?x1xf32>
    %f = nn.reduce_sum %y axes [1] : tensor<?x1xf32>
    return %f : tensor<?xf32>
  }
  func.func private @is_two(%label: tensor<?xi32>) -> tensor<?xf32> {
    %two = nn.constant 2 : tensor<i32>
    %is = nn.compare eq, %label, %two : tensor<?xi32>, tensor<i32>
    %t = nn.cast %is to f32 : tensor<?xi1>
    return %t : tensor<?xf32>
  }
  func.func private @one_node_loss(%x: tensor<?x4xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %f = call @one_node(%x) : (tensor<?x4xf32>) -> tensor<?xf32>
    %t = call @is_two(%label) : (tensor<?xi32>) -> tensor<?xf32>
    %l = nn.sigmoid_cross_entropy %f, %t : tensor<?xf32>
    return %l : tensor<f32>
  }
  func.func @one_node_step(%x: tensor<?x4xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %l = nn.minimize @one_node_loss(%x, %label) using @adam(lr = 0.02)
      : (tensor<?x4xf32>, tensor<?xi32>) -> tensor<f32>
    return %l : tensor<f32>
  }
  func.func @one_node_class(%x: tensor<?x4xf32>) -> tensor<?xi32> {
    %f = call @one_node(%x) : (tensor<?x4xf32>) -> tensor<?xf32>
    %zero = nn.constant 0.0 : tensor<f32>
    %is = nn.compare gt, %f, %zero : tensor<?xf32>, tensor<f32>
    %c = nn.cast %is to i32 : tensor<?xi1>
    return %c : tensor<?xi32>
  }

  // C networks: [3, rows] outputs.
  func.func private @c_networks(%x: tensor<?x4xf32>) -> tensor<3x?x1xf32> {
    %n = call @normalise(%x) : (tensor<?x4xf32>) -> tensor<?x4xf32>
    %v1 = nn.get @v1 : tensor<3x4x8xf32>
    %a1 = nn.get @a1 : tensor<3x1x8xf32>
    %v2 = nn.get @v2 : tensor<3x8x1xf32>
    %a2 = nn.get @a2 : tensor<3x1x1xf32>
    %s = nn.matmul %n, %v1 : tensor<?x4xf32>, tensor<3x4x8xf32>
    %z = nn.add %s, %a1 : tensor<3x?x8xf32>, tensor<3x1x8xf32>
    %h = nn.tanh %z : tensor<3x?x8xf32>
    %p = nn.matmul %h, %v2 : tensor<3x?x8xf32>, tensor<3x8x1xf32>
    %y = nn.add %p, %a2 : tensor<3x?x1xf32>, tensor<3x1x1xf32>
    return %y : tensor<3x?x1xf32>
  }
  func.func private @c_networks_loss(%x: tensor<?x4xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %y = call @c_networks(%x) : (tensor<?x4xf32>) -> tensor<3x?x1xf32>
    %f = nn.reduce_sum %y axes [2] : tensor<3x?x1xf32>
    %t = call @one_of_c(%label) : (tensor<?xi32>) -> tensor<?x3xf32>
    %tt = nn.transpose %t [1, 0] : tensor<?x3xf32>
    %l = nn.sigmoid_cross_entropy %f, %tt : tensor<3x?xf32>
    return %l : tensor<f32>
  }
  func.func @c_networks_step(%x: tensor<?x4xf32>, %label: tensor<?xi32>) -> tensor<f32> {
    %l = nn.minimize @c_networks_loss(%x, %label) using @adam(lr = 0.02)
      : (tensor<?x4xf32>, tensor<?xi32>) -> tensor<f32>
    return %l : tensor<f32>
  }
  func.func @c_networks_class(%x: tensor<?x4xf32>) -> tensor<?xi32> {
    %y = call @c_networks(%x) : (tensor<?x4xf32>) -> tensor<3x?x1xf32>
    %f = nn.reduce_sum %y axes [2] : tensor<3x?x1xf32>
    %c = nn.argmax %f axis 0 : tensor<3x?xf32>
    return %c : tensor<?xi32>
  }
}
