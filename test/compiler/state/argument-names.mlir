// RUN: nnc-translate %s --locations | nnc-opt --nnc-link-optimizers --nnc-expand-minimize --nnc-add-initializer --nnc-inline-calls --nnc-specialize-rows=rows=2 --nnc-functionalize | FileCheck %s

// What the user wrote after the % reaches the library, with state or without.
// CHECK: func.func @step.rows2({{.*}}rt.arg_names = ["images", ""]
// CHECK: func.func @initialize({{.*}}rt.arg_names = ["seed"]
nn.model @m {
  nn.param @w : tensor<3xf32> init(#nn.ones)
  func.func private @loss(%x: tensor<?x3xf32>) -> tensor<f32> {
    %w = nn.get @w : tensor<3xf32>
    %y = nn.mul %x, %w : tensor<?x3xf32>, tensor<3xf32>
    %l = nn.reduce_mean %y : tensor<?x3xf32>
    return %l : tensor<f32>
  }
  func.func @step(%images: tensor<?x3xf32>) -> tensor<f32> {
    %l = nn.minimize @loss(%images) using @sgd : (tensor<?x3xf32>) -> tensor<f32>
    return %l : tensor<f32>
  }
}
