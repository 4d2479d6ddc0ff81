// RUN: nnc-opt %s --nnc-inline-calls --nnc-specialize-rows=rows=2 --nnc-functionalize | FileCheck %s --check-prefix=CALLED
// RUN: nnc-opt %s --nnc-inline-calls --nnc-specialize-rows=rows=2 --nnc-functionalize --nnc-differentiate --nnc-inline-calls | FileCheck %s

// Until gradients are taken the function is called, and each number of rows has a
// gradient of as many.
// CALLED: func.func private @sign.rows2(%{{.*}}: tensor<2xf32>) -> tensor<2xf32> attributes {nn.vjp = @sign_vjp.rows2}
// CALLED: func.func private @loss.rows2
// CALLED: call @sign.rows2(

// Then both are code like any other, and nothing of them is left.
// CHECK-NOT: private
// CHECK-LABEL: func.func @gradient.rows2(%{{.*}}: tensor<2xf32>
// CHECK: %[[Y:.*]] = nn.sign
// CHECK: nn.reduce_sum %[[Y]]
// CHECK: %[[G:.*]] = nn.broadcast
// CHECK: return %{{.*}}, %[[G]] : tensor<f32>, tensor<2xf32>
// CHECK-NOT: private
nn.model @m {
  func.func private @sign(%x: tensor<?xf32>) -> tensor<?xf32> attributes {nn.vjp = @sign_vjp} {
    %y = nn.sign %x : tensor<?xf32>
    return %y : tensor<?xf32>
  }
  func.func private @sign_vjp(%x: tensor<?xf32>, %g: tensor<?xf32>) -> tensor<?xf32> {
    return %g : tensor<?xf32>
  }
  func.func private @loss(%x: tensor<?xf32>) -> tensor<f32> {
    %y = call @sign(%x) : (tensor<?xf32>) -> tensor<?xf32>
    %l = nn.reduce_sum %y : tensor<?xf32>
    return %l : tensor<f32>
  }
  func.func @gradient(%x: tensor<?xf32>) -> (tensor<f32>, tensor<?xf32>) {
    %l, %g = nn.value_and_grad @loss(%x) wrt [0] : (tensor<?xf32>) -> (tensor<f32>, tensor<?xf32>)
    return %l, %g : tensor<f32>, tensor<?xf32>
  }
}
