// RUN: nnc-opt %s --pass-pipeline='builtin.module(nnc-outline-kernels,nnc-plan-arena,nnc-clone-isa-levels{levels=x86-64-v3},func.func(nnc-lower-kernels),canonicalize,cse,nnc-kernels-to-llvm,canonicalize,nnc-lower-entries,reconcile-unrealized-casts)' | FileCheck %s

// An entry is a function of nnc_call_v1 that answers a status code; it is compiled
// for the level's processor and calls the level's kernel.
// CHECK: llvm.func internal @"sum.x86-64-v3"(%{{.*}}: !llvm.ptr) -> i32 attributes {{.*}}["target-cpu", "x86-64-v3"]
// CHECK: llvm.call @"sum.k0.x86-64-v3"(%{{.*}}) : (!llvm.ptr, !llvm.ptr, i64, i64) -> ()
// CHECK: llvm.return %{{.*}} : i32
// CHECK-NOT: func.func
#id = affine_map<(i) -> (i)>
#all = affine_map<(i) -> ()>
func.func @sum(%x: memref<64xf32>, %y: memref<f32> {rt.result = 0 : i64})
    attributes {rt.entry = "sum", rt.rows = 64 : i64} {
  linalg.generic {indexing_maps = [#id, #all], iterator_types = ["reduction"]}
      ins(%x : memref<64xf32>) outs(%y : memref<f32>) {
  ^bb0(%a: f32, %b: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  }
  return
}
