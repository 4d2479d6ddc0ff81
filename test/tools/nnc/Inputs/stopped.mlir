// A loss whose gradient leaves a path out on purpose: 1/2 sum(w stop(w)) + |w|.
nn.model @stopped {
  nn.param @w : tensor<3xf32> init(dense<[1.0, -2.0, 3.0]> : tensor<3xf32>)
  nn.param @v : tensor<2xf32> init(dense<[0.0, 4.0]> : tensor<2xf32>)

  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<3xf32>
    %v = nn.get @v : tensor<2xf32>
    %s = nn.stop_gradient %w : tensor<3xf32>
    %p = nn.mul %w, %s : tensor<3xf32>
    %a = nn.reduce_sum %p : tensor<3xf32>
    %n = nn.abs %v : tensor<2xf32>
    %b = nn.reduce_sum %n : tensor<2xf32>
    %l = nn.add %a, %b : tensor<f32>
    return %l : tensor<f32>
  }

  func.func @nothing(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
}
