// RUN: nnc-opt %s --nnc-outline-kernels --nnc-plan-arena --nnc-clone-isa-levels=levels=x86-64-v3,x86-64-v4 | FileCheck %s

// Entry and kernel once a level, which call one another within it.
// CHECK: func.func @"sum.x86-64-v3"({{.*}}rt.isa = "x86-64-v3"
// CHECK: rt.launch @"sum.k0.x86-64-v3"
// CHECK: func.func @"sum.x86-64-v4"({{.*}}rt.isa = "x86-64-v4"
// CHECK: rt.launch @"sum.k0.x86-64-v4"
// CHECK: func.func private @"sum.k0.x86-64-v3"({{.*}}rt.isa = "x86-64-v3"
// CHECK: func.func private @"sum.k0.x86-64-v4"({{.*}}rt.isa = "x86-64-v4"
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
