// RUN: nnc-opt %s --pass-pipeline='builtin.module(nnc-outline-kernels,nnc-plan-arena,nnc-clone-isa-levels{levels=x86-64-v3,x86-64-v4},func.func(nnc-lower-kernels))' | FileCheck %s

// A sum along contiguous memory is vectors as wide as the level has them, which are
// added up in one order at the end.
// CHECK-LABEL: func.func private @"sum.k0.x86-64-v3"
// CHECK-NOT: linalg
// CHECK: scf.for
// CHECK: vector.load {{.*}} vector<8xf32>
// CHECK: scf.yield
// CHECK: arith.addf {{.*}} : vector<4xf32>
// CHECK: arith.addf {{.*}} : vector<2xf32>
// CHECK: memref.store
// CHECK-LABEL: func.func private @"sum.k0.x86-64-v4"
// CHECK-NOT: linalg
// CHECK: vector.load {{.*}} vector<16xf32>
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
