// f = (x + y)(y - z): y is used twice, so that its partial is a sum.
nn.model @graph {
  func.func @f(%x: tensor<f64>, %y: tensor<f64>, %z: tensor<f64>)
      -> (tensor<f64>, tensor<f64>, tensor<f64>) {
    %h1 = nn.add %x, %y : tensor<f64>
    %h2 = nn.sub %y, %z : tensor<f64>
    %f = nn.mul %h1, %h2 : tensor<f64>
    return %f, %h1, %h2 : tensor<f64>, tensor<f64>, tensor<f64>
  }

  func.func @partials(%x: tensor<f64>, %y: tensor<f64>, %z: tensor<f64>)
      -> (tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>) {
    %f, %h1, %h2, %dx, %dy, %dz = nn.value_and_grad @f(%x, %y, %z) wrt [0, 1, 2]
      : (tensor<f64>, tensor<f64>, tensor<f64>)
        -> (tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>)
    return %f, %h1, %h2, %dx, %dy, %dz
      : tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>
  }
}
