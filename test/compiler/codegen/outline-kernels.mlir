// RUN: nnc-opt %s --nnc-outline-kernels --nnc-plan-arena | FileCheck %s

#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>

// An elementwise op of two products follows on the first; the second is a kernel
// of its own, before it.
// CHECK-LABEL: func.func @two_products
// CHECK-NOT: linalg
// CHECK: rt.launch @[[SECOND:.*]](%{{.*}}) count
// CHECK: rt.launch @[[FIRST:.*]](%{{.*}}) count
// CHECK-NOT: rt.launch
// CHECK: func.func private @[[SECOND]]
// CHECK-COUNT-1: linalg.generic
// CHECK: return
// CHECK: func.func private @[[FIRST]]
// CHECK-COUNT-2: linalg.generic
// CHECK: return
func.func @two_products(%x: memref<4x3xf32>, %w: memref<3x5xf32>, %v: memref<3x5xf32>,
                        %y: memref<4x5xf32>) attributes {rt.entry = "two_products"} {
  %zero = arith.constant 0.0 : f32
  %p = memref.alloc() : memref<4x5xf32>
  linalg.fill ins(%zero : f32) outs(%p : memref<4x5xf32>)
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : memref<4x3xf32>, memref<3x5xf32>) outs(%p : memref<4x5xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %c, %m : f32
    linalg.yield %s : f32
  }
  %q = memref.alloc() : memref<4x5xf32>
  linalg.fill ins(%zero : f32) outs(%q : memref<4x5xf32>)
  linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %v : memref<4x3xf32>, memref<3x5xf32>) outs(%q : memref<4x5xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %c, %m : f32
    linalg.yield %s : f32
  }
  linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%p, %q : memref<4x5xf32>, memref<4x5xf32>) outs(%y : memref<4x5xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %m = arith.mulf %a, %b : f32
    linalg.yield %m : f32
  }
  return
}
