// f = (x + y)(y - z): y is used twice, so that its derivative is a sum.
nn.model @product {
  func.func @f(%x: tensor<f64>, %y: tensor<f64>, %z: tensor<f64>) -> tensor<f64> {
    %h1 = nn.add %x, %y : tensor<f64>
    %h2 = nn.sub %y, %z : tensor<f64>
    %f = nn.mul %h1, %h2 : tensor<f64>
    return %f : tensor<f64>
  }
}
