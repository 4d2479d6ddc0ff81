// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s

// CHECK: rt.state parameter @w : tensor<4x4xf32> offset 64
rt.state parameter @w : tensor<4x4xf32> offset 64
// CHECK: rt.state slot @w.adam.m : tensor<4x4xf32>
rt.state slot @w.adam.m : tensor<4x4xf32>
// CHECK: rt.state variable @calls : tensor<i64>
rt.state variable @calls : tensor<i64>

func.func private @k0(%a: memref<128x64xf32>, %b: memref<128xf32>, %begin: index, %end: index)
func.func private @k1(%begin: index, %end: index)

// CHECK-LABEL: func.func @launches
func.func @launches(%a: memref<128x64xf32>, %b: memref<128xf32>) {
  // CHECK: rt.launch @k0(%{{.*}}, %{{.*}}) count 128 grain 32 : memref<128x64xf32>, memref<128xf32>
  rt.launch @k0(%a, %b) count 128 grain 32 : memref<128x64xf32>, memref<128xf32>
  // CHECK: rt.launch @k1() count 1 grain 1{{$}}
  rt.launch @k1() count 1 grain 1
  return
}
