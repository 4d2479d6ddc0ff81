// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s

// CHECK: rt.blob @b backend "onednn" format "onednn-1" data "text\0A\00"
rt.blob @b backend "onednn" format "onednn-1" data "text\0A\00"
// CHECK: rt.kernel @b.0 in @b : (tensor<2x3xf32>) -> tensor<2xf32>
rt.kernel @b.0 in @b : (tensor<2x3xf32>) -> tensor<2xf32>

// CHECK-LABEL: func.func @region
func.func @region(%x: tensor<2x3xf32>, %y: tensor<3x2xf32>) -> tensor<2x2xf32> {
  // CHECK: rt.region "onednn"(%{{.*}}, %{{.*}}) : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2x2xf32> {
  // CHECK: rt.yield %{{.*}} : tensor<2x2xf32>
  %r = rt.region "onednn"(%x, %y) : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2x2xf32> {
  ^bb0(%a: tensor<2x3xf32>, %b: tensor<3x2xf32>):
    %m = nn.matmul %a, %b : tensor<2x3xf32>, tensor<3x2xf32>
    rt.yield %m : tensor<2x2xf32>
  }
  return %r : tensor<2x2xf32>
}

// CHECK-LABEL: func.func @on_tensors
func.func @on_tensors(%x: tensor<2x3xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  // CHECK: rt.call_kernel @b.0 ins(%{{.*}} : tensor<2x3xf32>) outs(%{{.*}} : tensor<2xf32>) -> tensor<2xf32>
  %r = rt.call_kernel @b.0 ins(%x : tensor<2x3xf32>) outs(%y : tensor<2xf32>) -> tensor<2xf32>
  return %r : tensor<2xf32>
}

// CHECK-LABEL: func.func @on_buffers
func.func @on_buffers(%x: memref<2x3xf32>, %y: memref<2xf32>) {
  // CHECK: rt.call_kernel @b.0 ins(%{{.*}} : memref<2x3xf32>) outs(%{{.*}} : memref<2xf32>){{$}}
  rt.call_kernel @b.0 ins(%x : memref<2x3xf32>) outs(%y : memref<2xf32>)
  return
}
