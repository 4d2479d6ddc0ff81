// RUN: nnc-opt %s '--nnc-clone-isa-levels=levels=x86-64-v3,x86-64-v4' | FileCheck %s

// Entries and kernels once a level, and launches within a level.
// CHECK: func.func @"step.x86-64-v3"
// CHECK-SAME: rt.isa = "x86-64-v3"
// CHECK: rt.launch @"step.k0.x86-64-v3"(
// CHECK: func.func @"step.x86-64-v4"
// CHECK-SAME: rt.isa = "x86-64-v4"
// CHECK: rt.launch @"step.k0.x86-64-v4"(
// CHECK: func.func private @"step.k0.x86-64-v3"
// CHECK: func.func private @"step.k0.x86-64-v4"
func.func @step(%x: memref<4xf32>) attributes {rt.entry = "step"} {
  rt.launch @step.k0(%x) count 4 grain 4 : memref<4xf32>
  return
}
func.func private @step.k0(%x: memref<4xf32>, %begin: index, %end: index) attributes {rt.kernel} {
  return
}
