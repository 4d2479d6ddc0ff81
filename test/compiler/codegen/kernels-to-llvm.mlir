// RUN: nnc-opt %s --pass-pipeline='builtin.module(nnc-outline-kernels,nnc-plan-arena,nnc-clone-isa-levels{levels=x86-64-v3},func.func(nnc-lower-kernels),canonicalize,cse,nnc-kernels-to-llvm)' | FileCheck %s

// A kernel takes a pointer a buffer, none of which overlap, and its range.
// CHECK: llvm.func @"sum.k0.x86-64-v3"(%{{.*}}: !llvm.ptr {llvm.noalias}, %{{.*}}: !llvm.ptr {llvm.noalias}, %{{.*}}: i64, %{{.*}}: i64)
// CHECK-NOT: scf.
// CHECK: llvm.fadd {{.*}} : vector<8xf32>
// CHECK: llvm.store
// CHECK: llvm.return
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
