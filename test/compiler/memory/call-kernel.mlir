// RUN: nnc-opt %s --pass-pipeline='builtin.module(nnc-entry-destinations,nnc-bufferize,canonicalize,cse,func.func(nnc-update-in-place),nnc-outline-kernels,nnc-plan-arena)' | FileCheck %s

rt.blob @b backend "t" format "f" data ""
rt.kernel @b.0 in @b : (tensor<2x3xf32>) -> tensor<2xf32>

// The kernel writes the caller's memory.
// CHECK-LABEL: func.func @direct
// CHECK-SAME: (%[[X:.*]]: memref<2x3xf32>, %[[Y:.*]]: memref<2xf32>
// CHECK-NOT: alloc
// CHECK: rt.call_kernel @b.0 ins(%[[X]] : memref<2x3xf32>) outs(%[[Y]] : memref<2xf32>)
func.func @direct(%x: tensor<2x3xf32>) -> tensor<2xf32> attributes {rt.entry = "direct"} {
  %e = tensor.empty() : tensor<2xf32>
  %y = rt.call_kernel @b.0 ins(%x : tensor<2x3xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// A part of a larger tensor is no dense buffer: it is copied first.
// CHECK-LABEL: func.func @slice
// CHECK: %[[DENSE:.*]] = memref.alloc() {{.*}}: memref<2x3xf32>
// CHECK: rt.launch @slice.k0(%{{.*}}, %[[DENSE]])
// CHECK: rt.call_kernel @b.0 ins(%[[DENSE]] : memref<2x3xf32>)
func.func @slice(%x: tensor<2x6xf32>) -> tensor<2xf32> attributes {rt.entry = "slice"} {
  %part = tensor.extract_slice %x[0, 2] [2, 3] [1, 1] : tensor<2x6xf32> to tensor<2x3xf32>
  %e = tensor.empty() : tensor<2xf32>
  %y = rt.call_kernel @b.0 ins(%part : tensor<2x3xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// A reshape is the same memory.
// CHECK-LABEL: func.func @reshape
// CHECK: %[[V:.*]] = memref.expand_shape
// CHECK: rt.call_kernel @b.0 ins(%[[V]] : memref<2x3xf32>)
func.func @reshape(%x: tensor<6xf32>) -> tensor<2xf32> attributes {rt.entry = "reshape"} {
  %view = tensor.expand_shape %x [[0, 1]] output_shape [2, 3] : tensor<6xf32> into tensor<2x3xf32>
  %e = tensor.empty() : tensor<2xf32>
  %y = rt.call_kernel @b.0 ins(%view : tensor<2x3xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}
