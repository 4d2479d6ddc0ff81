// REQUIRES: onednn
// RUN: nnc-opt %s --nnc-serialize-regions=targets=onednn | FileCheck %s

// Two regions that compute alike share a kernel; the third has another shape.
// CHECK: rt.blob @onednn backend "onednn" format "onednn-1" data "onednn-1\0Akernel onednn.0 3\0A{{.*}}end\0Akernel onednn.1 3\0A{{.*}}end\0A"
// CHECK: rt.kernel @onednn.0 in @onednn : (tensor<8x4xf32>, tensor<4x3xf32>) -> tensor<8x3xf32>
// CHECK: rt.kernel @onednn.1 in @onednn : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
// CHECK-LABEL: func.func @f
// CHECK: rt.call_kernel @onednn.0 ins(%arg0, %arg2
// CHECK: rt.call_kernel @onednn.0 ins(%arg1, %arg2
// CHECK: rt.call_kernel @onednn.1 ins(%arg3, %arg2
func.func @f(%x: tensor<8x4xf32>, %y: tensor<8x4xf32>, %w: tensor<4x3xf32>, %z: tensor<2x4xf32>)
    -> (tensor<8x3xf32>, tensor<8x3xf32>, tensor<2x3xf32>) {
  %a = rt.region "onednn"(%x, %w) : (tensor<8x4xf32>, tensor<4x3xf32>) -> tensor<8x3xf32> {
  ^bb0(%p: tensor<8x4xf32>, %q: tensor<4x3xf32>):
    %m = nn.matmul %p, %q : tensor<8x4xf32>, tensor<4x3xf32>
    rt.yield %m : tensor<8x3xf32>
  }
  %b = rt.region "onednn"(%y, %w) : (tensor<8x4xf32>, tensor<4x3xf32>) -> tensor<8x3xf32> {
  ^bb0(%p: tensor<8x4xf32>, %q: tensor<4x3xf32>):
    %m = nn.matmul %p, %q : tensor<8x4xf32>, tensor<4x3xf32>
    rt.yield %m : tensor<8x3xf32>
  }
  %c = rt.region "onednn"(%z, %w) : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32> {
  ^bb0(%p: tensor<2x4xf32>, %q: tensor<4x3xf32>):
    %m = nn.matmul %p, %q : tensor<2x4xf32>, tensor<4x3xf32>
    rt.yield %m : tensor<2x3xf32>
  }
  return %a, %b, %c : tensor<8x3xf32>, tensor<8x3xf32>, tensor<2x3xf32>
}
