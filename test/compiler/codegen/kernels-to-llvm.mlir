// RUN: nnc-opt %s --nnc-kernels-to-llvm --canonicalize --reconcile-unrealized-casts | FileCheck %s

// One pointer a buffer; truth values are bytes, alone and in vectors.
// CHECK-LABEL: llvm.func @masks
// CHECK-SAME: (%[[C:[a-z0-9]+]]: !llvm.ptr {llvm.noalias}, %[[X:[a-z0-9]+]]: !llvm.ptr {llvm.noalias}, %{{.*}}: i64, %{{.*}}: i64)
// CHECK-NOT: unrealized
// CHECK: llvm.load %{{.*}} -> i8
// CHECK: llvm.icmp "ne" %{{.*}} : i8
// CHECK: llvm.load %{{.*}} -> vector<16xi8>
// CHECK: %[[TRUTH:.*]] = llvm.icmp "ne" %{{.*}} : vector<16xi8>
// CHECK: %[[BYTES:.*]] = llvm.zext %{{.*}} : vector<16xi1> to vector<16xi8>
// CHECK: llvm.store %[[BYTES]]
func.func private @masks(%c: memref<32xi1> {llvm.noalias}, %x: memref<32xf32> {llvm.noalias}, %begin: index, %end: index) attributes {rt.kernel} {
  %zero = arith.constant 0.0 : f32
  %truth = memref.load %c[%begin] : memref<32xi1>
  %one = memref.load %x[%begin] : memref<32xf32>
  %0 = arith.select %truth, %one, %zero : f32
  memref.store %0, %x[%begin] : memref<32xf32>
  %many = vector.load %c[%begin] : memref<32xi1>, vector<16xi1>
  %other = vector.load %c[%end] : memref<32xi1>, vector<16xi1>
  %both = arith.andi %many, %other : vector<16xi1>
  vector.store %both, %c[%begin] : memref<32xi1>, vector<16xi1>
  return
}

// Elementary functions of f32 are polynomials, which vectorize; those of f64 are
// the C library's.
// CHECK-LABEL: llvm.func @functions
// CHECK-NOT: llvm.call {{.*}}tanhf
// CHECK: llvm.call @tanh(%{{.*}}) : (f64) -> f64
// CHECK-NOT: llvm.call {{.*}}tanhf
// CHECK: llvm.return
func.func private @functions(%x: memref<4xf32> {llvm.noalias}, %y: memref<4xf64> {llvm.noalias}, %begin: index, %end: index) attributes {rt.kernel} {
  %0 = memref.load %x[%begin] : memref<4xf32>
  %1 = math.tanh %0 : f32
  memref.store %1, %x[%begin] : memref<4xf32>
  %2 = memref.load %y[%begin] : memref<4xf64>
  %3 = math.tanh %2 : f64
  memref.store %3, %y[%begin] : memref<4xf64>
  return
}
