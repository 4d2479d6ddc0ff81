// RUN: nnc-opt %s --pass-pipeline='builtin.module(func.func(nnc-lower-kernels),canonicalize,cse)' | FileCheck %s

// A panel of B is packed, then eight rows of two vectors of C are summed at a time;
// the four rows that are left, and the last eight columns behind a mask.
// CHECK-LABEL: func.func @product_v4
// CHECK-SAME: %[[SCRATCH:[a-z0-9]+]]: memref<448xf32>
// CHECK: scf.for
// CHECK-COUNT-2: vector.store %{{.*}}, %[[SCRATCH]]
// CHECK: scf.for
// CHECK: %{{.*}}:16 = scf.for
// CHECK-COUNT-2: vector.load %[[SCRATCH]]{{.*}} vector<16xf32>
// CHECK-COUNT-16: vector.fma
// CHECK-COUNT-16: vector.store %{{.*}} : memref<1440xf32>, vector<16xf32>
// CHECK: %{{.*}}:8 = scf.for
// CHECK-COUNT-8: vector.fma
// CHECK: scf.if
// CHECK: vector.maskedload
// CHECK: vector.fma
// CHECK: vector.maskedstore
func.func @product_v4(%a: memref<36x7xf32>, %b: memref<7x40xf32>, %c: memref<36x40xf32>, %s: memref<448xf32>, %begin: index, %end: index) attributes {rt.kernel, rt.isa = "x86-64-v4"} {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<36x40xf32>)
  linalg.matmul ins(%a, %b : memref<36x7xf32>, memref<7x40xf32>) outs(%c : memref<36x40xf32>)
  return
}

// Sixteen registers hold six rows of two vectors; five rows where six would leave
// a single one over.
// CHECK-LABEL: func.func @product_v3
// CHECK: %{{.*}}:12 = scf.for
// CHECK-COUNT-12: vector.fma {{.*}} vector<8xf32>
// CHECK-LABEL: func.func @rows_are_shared_out
// CHECK: %{{.*}}:10 = scf.for
// CHECK-NOT: scf.for
// CHECK: return
func.func @product_v3(%a: memref<36x7xf32>, %b: memref<7x32xf32>, %c: memref<36x32xf32>, %s: memref<224xf32>, %begin: index, %end: index) attributes {rt.kernel, rt.isa = "x86-64-v3"} {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<36x32xf32>)
  linalg.matmul ins(%a, %b : memref<36x7xf32>, memref<7x32xf32>) outs(%c : memref<36x32xf32>)
  return
}
func.func @rows_are_shared_out(%a: memref<55x7xf64>, %b: memref<7x8xf64>, %c: memref<55x8xf64>, %s: memref<112xf64>, %begin: index, %end: index) attributes {rt.kernel, rt.isa = "x86-64-v3"} {
  %zero = arith.constant 0.0 : f64
  linalg.fill ins(%zero : f64) outs(%c : memref<55x8xf64>)
  linalg.matmul ins(%a, %b : memref<55x7xf64>, memref<7x8xf64>) outs(%c : memref<55x8xf64>)
  return
}

// Columns that fill one vector: twice as many rows.
// CHECK-LABEL: func.func @narrow
// CHECK: %{{.*}}:16 = scf.for
// CHECK-COUNT-16: vector.fma
// CHECK-COUNT-16: vector.maskedstore
func.func @narrow(%a: memref<48x7xf32>, %b: memref<7x10xf32>, %c: memref<48x10xf32>, %s: memref<224xf32>, %begin: index, %end: index) attributes {rt.kernel, rt.isa = "x86-64-v4"} {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<48x10xf32>)
  linalg.matmul ins(%a, %b : memref<48x7xf32>, memref<7x10xf32>) outs(%c : memref<48x10xf32>)
  return
}

// What few rows read is not packed first, there is no scratch either; and their
// sums are of four vectors of columns, or more.
// CHECK-LABEL: func.func @few_rows
// CHECK-NOT: vector.store
// CHECK: %{{.*}}:12 = scf.for
// CHECK-COUNT-4: vector.load %{{.*}} : memref<448xf32>, vector<16xf32>
// CHECK-COUNT-12: vector.fma
func.func @few_rows(%a: memref<3x7xf32>, %b: memref<7x64xf32>, %c: memref<3x64xf32>, %begin: index, %end: index) attributes {rt.kernel, rt.isa = "x86-64-v4"} {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<3x64xf32>)
  linalg.matmul ins(%a, %b : memref<3x7xf32>, memref<7x64xf32>) outs(%c : memref<3x64xf32>)
  return
}

// CHECK-LABEL: func.func @vector_times_matrix
// CHECK: %{{.*}}:8 = scf.for
// CHECK-COUNT-8: vector.fma {{.*}} vector<16xf32>
func.func @vector_times_matrix(%a: memref<7xf32>, %b: memref<7x128xf32>, %c: memref<128xf32>, %begin: index, %end: index) attributes {rt.kernel, rt.isa = "x86-64-v4"} {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<128xf32>)
  linalg.vecmat ins(%a, %b : memref<7xf32>, memref<7x128xf32>) outs(%c : memref<128xf32>)
  return
}

// A transposed left-hand side whose rows share sets of the cache is packed on the
// stack, a tile at a time, after all panels.
// CHECK-LABEL: func.func @transposed_lhs
// CHECK-SAME: %[[A:[a-z0-9]+]]: memref<8x1024xf32>
// CHECK-SAME: %[[SCRATCH:[a-z0-9]+]]: memref<1024xf32>
// CHECK: %[[TILE:.*]] = memref.alloca() {alignment = 64 : i64} : memref<64xf32>
// CHECK: vector.store %{{.*}}, %[[SCRATCH]]
// CHECK: scf.for %[[ROW:.*]] =
// CHECK: vector.load %{{.*}} : memref<8192xf32>, vector<8xf32>
// CHECK: vector.store %{{.*}}, %[[TILE]]
// CHECK: scf.for
// CHECK: memref.load %[[TILE]]
// CHECK: vector.fma
func.func @transposed_lhs(%a: memref<8x1024xf32>, %b: memref<8x128xf32>, %c: memref<1024x128xf32>, %s: memref<1024xf32>, %begin: index, %end: index) attributes {rt.kernel, rt.isa = "x86-64-v4"} {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<1024x128xf32>)
  linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (k, m)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] ins(%a, %b : memref<8x1024xf32>, memref<8x128xf32>) outs(%c : memref<1024x128xf32>)
  return
}

// The update of a weight runs on the sums: its gradient is never in memory.
// CHECK-LABEL: func.func @update_follows
// CHECK-SAME: %[[GRADIENT:[a-z0-9]+]]: memref<16x16xf32>, %[[W:[a-z0-9]+]]: memref<16x16xf32>
// CHECK-NOT: collapse_shape %[[GRADIENT]]{{ }}
// CHECK: vector.fma
// CHECK: vector.load %{{.*}} : memref<256xf32>
// CHECK: arith.mulf %{{.*}} vector<16xf32>
// CHECK: arith.subf %{{.*}} vector<16xf32>
// CHECK: vector.store
// CHECK-NOT: collapse_shape %[[GRADIENT]]{{ }}
// CHECK: return
func.func @update_follows(%x: memref<32x16xf32>, %dz: memref<32x16xf32>, %g: memref<16x16xf32>, %w: memref<16x16xf32>, %s: memref<1024xf32>, %begin: index, %end: index) attributes {rt.kernel, rt.isa = "x86-64-v4"} {
  %zero = arith.constant 0.0 : f32
  %rate = arith.constant 0.1 : f32
  linalg.fill ins(%zero : f32) outs(%g : memref<16x16xf32>)
  linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (k, m)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] ins(%x, %dz : memref<32x16xf32>, memref<32x16xf32>) outs(%g : memref<16x16xf32>)
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} ins(%g : memref<16x16xf32>) outs(%w : memref<16x16xf32>) {
  ^bb0(%gradient: f32, %weight: f32):
    %d = arith.mulf %gradient, %rate : f32
    %next = arith.subf %weight, %d : f32
    linalg.yield %next : f32
  }
  return
}

// Four vectors of sums, added up in one order.
// CHECK-LABEL: func.func @sum
// CHECK: %[[SUMS:.*]]:4 = scf.for
// CHECK-COUNT-4: arith.addf %{{.*}} vector<8xf32>
// CHECK: arith.addf %[[SUMS]]#0, %[[SUMS]]#1 : vector<8xf32>
// CHECK: arith.addf %{{.*}} vector<4xf32>
// CHECK: arith.addf %{{.*}} vector<2xf32>
func.func @sum(%x: memref<64xf32>, %y: memref<f32>, %begin: index, %end: index) attributes {rt.kernel, rt.isa = "x86-64-v3"} {
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> ()>], iterator_types = ["reduction"]} ins(%x : memref<64xf32>) outs(%y : memref<f32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %in, %out : f32
    linalg.yield %0 : f32
  }
  return
}

// Uniform loops are one, split by the launch's range.
// CHECK-LABEL: func.func @elementwise
// CHECK-SAME: %[[BEGIN:[a-z0-9]+]]: index, %[[END:[a-z0-9]+]]: index
// CHECK: scf.for %{{.*}} = %[[BEGIN]] to %[[END]]
// CHECK-NOT: scf.for
// CHECK: return
func.func @elementwise(%x: memref<8x9xf32>, %y: memref<8x9xf32>, %begin: index, %end: index) attributes {rt.kernel, rt.isa = "x86-64-v3"} {
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} ins(%x : memref<8x9xf32>) outs(%y : memref<8x9xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.mulf %in, %in : f32
    linalg.yield %0 : f32
  }
  return
}

// A row of ten elements is one vector behind a mask; the class of a lane is known.
// CHECK-LABEL: func.func @short_rows
// CHECK-DAG: %[[CLASSES:.*]] = arith.constant dense<[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]> : vector<16xindex>
// CHECK-DAG: %[[MASK:.*]] = arith.constant dense<[true, true, true, true, true, true, true, true, true, true, false, false, false, false, false, false]> : vector<16xi1>
// CHECK: scf.for %[[ROW:.*]] =
// CHECK: vector.maskedload %{{.*}}[%[[ROW]], %{{.*}}], %[[MASK]]
// CHECK: memref.load %{{.*}}[%[[ROW]]] : memref<6xi32>
// CHECK: arith.cmpi eq, %{{.*}}, %[[CLASSES]] : vector<16xindex>
// CHECK: vector.maskedstore %{{.*}}[%[[ROW]], %{{.*}}], %[[MASK]]
// CHECK-NOT: scf.for
// CHECK: return
func.func @short_rows(%x: memref<6x10xf32>, %label: memref<6xi32>, %y: memref<6x10xf32>, %begin: index, %end: index) attributes {rt.kernel, rt.isa = "x86-64-v4"} {
  %one = arith.constant 1.0 : f32
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} ins(%x, %label : memref<6x10xf32>, memref<6xi32>) outs(%y : memref<6x10xf32>) {
  ^bb0(%in: f32, %l: i32, %out: f32):
    %class = linalg.index 1 : index
    %wanted = arith.index_cast %l : i32 to index
    %hit = arith.cmpi eq, %wanted, %class : index
    %less = arith.subf %in, %one : f32
    %0 = arith.select %hit, %less, %in : f32
    linalg.yield %0 : f32
  }
  return
}
