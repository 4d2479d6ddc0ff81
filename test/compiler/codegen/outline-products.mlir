// RUN: nnc-opt %s --nnc-outline-kernels --nnc-plan-arena | FileCheck %s

#id = affine_map<(m, n) -> (m, n)>

// A mask follows on the product that it is taken of, or that it is laid over.
// CHECK-LABEL: func.func @masks_follow
// CHECK-COUNT-2: rt.launch
// CHECK-NOT: rt.launch
// CHECK: return
func.func @masks_follow(%x: memref<16x3xf32>, %w: memref<3x5xf32>, %mask: memref<16x5xi1>,
                        %y: memref<16x5xf32>) attributes {rt.entry = "masks_follow"} {
  %zero = arith.constant 0.0 : f32
  %p = memref.alloc() : memref<16x5xf32>
  linalg.fill ins(%zero : f32) outs(%p : memref<16x5xf32>)
  linalg.matmul ins(%x, %w : memref<16x3xf32>, memref<3x5xf32>) outs(%p : memref<16x5xf32>)
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%p : memref<16x5xf32>) outs(%mask : memref<16x5xi1>) {
  ^bb0(%a: f32, %out: i1):
    %positive = arith.cmpf ogt, %a, %zero : f32
    linalg.yield %positive : i1
  }
  %q = memref.alloc() : memref<16x5xf32>
  linalg.fill ins(%zero : f32) outs(%q : memref<16x5xf32>)
  linalg.matmul ins(%x, %w : memref<16x3xf32>, memref<3x5xf32>) outs(%q : memref<16x5xf32>)
  linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%q, %mask : memref<16x5xf32>, memref<16x5xi1>) outs(%y : memref<16x5xf32>) {
  ^bb0(%a: f32, %m: i1, %out: f32):
    %0 = arith.select %m, %a, %zero : f32
    linalg.yield %0 : f32
  }
  return
}

// Scratch for the packed operand, but not where few rows read it once.
// CHECK-LABEL: func.func @scratch
// CHECK: %[[SCRATCH:.*]] = memref.alloc() {{.*}} : memref<96xf32>
// CHECK: rt.launch @{{.*}}(%{{.*}}, %[[SCRATCH]]) count 1 grain 1
// CHECK-NOT: memref.alloc
// CHECK: return
func.func @scratch(%x: memref<36x3xf32>, %few: memref<4x3xf32>, %w: memref<3x5xf32>,
                   %y: memref<36x5xf32>, %z: memref<4x5xf32>) attributes {rt.entry = "scratch"} {
  linalg.matmul ins(%x, %w : memref<36x3xf32>, memref<3x5xf32>) outs(%y : memref<36x5xf32>)
  linalg.matmul ins(%few, %w : memref<4x3xf32>, memref<3x5xf32>) outs(%z : memref<4x5xf32>)
  return
}
