// f = y / (1 + e^-(w0 + w1 x)): a neuron with a sigmoid, one operation at a time.
nn.model @neuron {
  func.func @f(%w0: tensor<f64>, %w1: tensor<f64>, %x: tensor<f64>, %y: tensor<f64>)
      -> tensor<f64> {
    %one = nn.constant 1.0 : tensor<f64>
    %h1 = nn.mul %w1, %x : tensor<f64>
    %h2 = nn.add %w0, %h1 : tensor<f64>
    %h3 = nn.neg %h2 : tensor<f64>
    %h4 = nn.exp %h3 : tensor<f64>
    %h5 = nn.add %one, %h4 : tensor<f64>
    %h6 = nn.reciprocal %h5 : tensor<f64>
    %f = nn.mul %y, %h6 : tensor<f64>
    return %f : tensor<f64>
  }
}
