// RUN: nnc-opt %s "--nnc-shrink-nodes=of=b keep=0,2" | FileCheck %s

// Of extents that are all 3, those of the hidden nodes: the output of @v stays, and so do
// functions that do not see them. Constants are cut along the right dimension.
// CHECK-LABEL: nn.model @m
// CHECK: nn.param @w : tensor<3x2xf32> init(#nn.zeros)
// CHECK: nn.param @b : tensor<2xf32> init(dense<[1.000000e+00, 3.000000e+00]> : tensor<2xf32>)
// CHECK: nn.param @v : tensor<2x3xf32> init(dense<{{\[\[}}1.000000e+00, 2.000000e+00, 3.000000e+00], [7.000000e+00, 8.000000e+00, 9.000000e+00]]>
// CHECK: nn.param @c : tensor<3xf32>
// CHECK: nn.state @before : tensor<2xf32> init(#nn.same_as<@b>)
// CHECK: func.func private @hidden(%{{.*}}: tensor<?x3xf32>) -> tensor<?x2xf32>
// CHECK: func.func private @loss
// CHECK: nn.minimize @loss(%{{.*}}) using @sgd : (tensor<?x3xf32>) -> tensor<f32>
// CHECK: nn.value_and_grad @loss(%{{.*}}) wrt [@v] : (tensor<?x3xf32>) -> (tensor<f32>, tensor<2x3xf32>)
nn.model @m {
  nn.param @w : tensor<3x3xf32> init(#nn.zeros)
  nn.param @b : tensor<3xf32> init(dense<[1.0, 2.0, 3.0]> : tensor<3xf32>)
  nn.param @v : tensor<3x3xf32> init(dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]> : tensor<3x3xf32>)
  nn.param @c : tensor<3xf32> init(dense<[1.0, 2.0, 3.0]> : tensor<3xf32>)
  nn.state @before : tensor<3xf32> init(#nn.same_as<@b>)
  func.func private @hidden(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
    %w = nn.get @w : tensor<3x3xf32>
    %b = nn.get @b : tensor<3xf32>
    %z = nn.dense %x, %w, %b : tensor<?x3xf32> -> tensor<?x3xf32>
    %h = nn.tanh %z : tensor<?x3xf32>
    return %h : tensor<?x3xf32>
  }
  func.func private @loss(%x: tensor<?x3xf32>) -> tensor<f32> {
    %h = call @hidden(%x) : (tensor<?x3xf32>) -> tensor<?x3xf32>
    %v = nn.get @v : tensor<3x3xf32>
    %c = nn.get @c : tensor<3xf32>
    %y = nn.dense %h, %v, %c : tensor<?x3xf32> -> tensor<?x3xf32>
    %l = nn.mse %y, %x : tensor<?x3xf32>
    return %l : tensor<f32>
  }
  func.func @step(%x: tensor<?x3xf32>) -> tensor<f32> {
    %l = nn.minimize @loss(%x) using @sgd : (tensor<?x3xf32>) -> tensor<f32>
    return %l : tensor<f32>
  }
  func.func @slope(%x: tensor<?x3xf32>) -> tensor<3x3xf32> {
    %l, %g = nn.value_and_grad @loss(%x) wrt [@v] : (tensor<?x3xf32>) -> (tensor<f32>, tensor<3x3xf32>)
    return %g : tensor<3x3xf32>
  }
}
