// RUN: nnc-opt %s "--nnc-shrink-nodes=of=w axis=1 keep=0,0" --split-input-file --verify-diagnostics

// expected-error @+1 {{has no nn.param @w}}
nn.model @unknown {
}

// -----

nn.model @axis {
  // expected-error @+1 {{'nn.param' op expects an axis in [0, 1) of @w, got 1}}
  nn.param @w : tensor<3xf32> init(#nn.zeros)
}

// -----

nn.model @argument {
  // expected-error @+1 {{'nn.param' op cannot change the extent 3 along axis 1 of @w with any of the other state: an argument of an entry, or a shape that is written out, depends on it}}
  nn.param @w : tensor<2x3xf32> init(#nn.zeros)
  func.func @f(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
    %w = nn.get @w : tensor<2x3xf32>
    %s = nn.reduce_sum %w axes [0] : tensor<2x3xf32>
    %y = nn.add %x, %s : tensor<?x3xf32>, tensor<3xf32>
    return %y : tensor<?x3xf32>
  }
}

// -----

nn.model @twice {
  // expected-error @+1 {{'nn.param' op expects ascending indices in [0, 3) of the nodes that are kept, got 0 after 0}}
  nn.param @w : tensor<2x3xf32> init(#nn.zeros)
}
