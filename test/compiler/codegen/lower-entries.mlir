// RUN: nnc-opt %s --nnc-lower-entries | FileCheck %s
// RUN: nnc-opt %s --nnc-lower-entries=profile | FileCheck %s --check-prefix=PROFILE

// For a profile the host is told of each: (self, number, whether it has ended).
// PROFILE: llvm.call %{{.*}}(%{{.*}}, %[[A:.*]], %[[B:.*]]) : !llvm.ptr, (!llvm.ptr, i32, i32) -> ()
// PROFILE-NEXT: llvm.mlir.constant(0 : i64)
// PROFILE: llvm.call @small
// PROFILE: llvm.call %{{.*}} : !llvm.ptr, (!llvm.ptr, i32, i32) -> ()
// PROFILE: llvm.mlir.constant(1 : i32)
// PROFILE: llvm.call %{{.*}} : !llvm.ptr, (!llvm.ptr, i32, i32) -> ()
// PROFILE: llvm.mlir.addressof @large.task
// PROFILE: llvm.call %{{.*}} : !llvm.ptr, (!llvm.ptr, i64, i64, !llvm.ptr, !llvm.ptr) -> ()
// PROFILE: llvm.call %{{.*}} : !llvm.ptr, (!llvm.ptr, i32, i32) -> ()
// PROFILE-NEXT: llvm.mlir.constant(0 : i32)
// PROFILE-NEXT: llvm.return

// A launch that is not worth splitting is a call; one that is goes through the
// host's parallel_for, with the buffers' addresses in a list that a task unpacks.
// CHECK: llvm.func internal @step(%[[CALL:.*]]: !llvm.ptr) -> i32
// CHECK: %[[LIST:.*]] = llvm.alloca
// CHECK: llvm.call @small(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}) : (!llvm.ptr, !llvm.ptr, i64, i64) -> ()
// CHECK: llvm.store %{{.*}}, %{{.*}} : !llvm.ptr, !llvm.ptr
// CHECK: llvm.mlir.addressof @large.task
// CHECK: llvm.call %{{.*}}(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}) : !llvm.ptr, (!llvm.ptr, i64, i64, !llvm.ptr, !llvm.ptr) -> ()
// CHECK: llvm.return %{{.*}} : i32
func.func @step(%x: memref<4xf32>) attributes {rt.entry = "step", rt.isa = "x86-64-v4", rt.arena_bytes = 64 : i64} {
  %t = memref.alloc() {rt.offset = 0 : i64} : memref<4xf32>
  rt.launch @small(%x, %t) count 4 grain 4 : memref<4xf32>, memref<4xf32>
  rt.launch @large(%t) count 65536 grain 16384 : memref<4xf32>
  return
}

// Code for the level, whatever the machine that compiles.
// CHECK: llvm.func internal @small
// CHECK-SAME: ["target-cpu", "x86-64-v4"], ["prefer-vector-width", "512"]
llvm.func @small(%x: !llvm.ptr, %t: !llvm.ptr, %begin: i64, %end: i64) attributes {rt.isa = "x86-64-v4", rt.kernel} {
  llvm.return
}
// CHECK: llvm.func internal @large(
// CHECK: llvm.func internal @large.task(%{{.*}}: !llvm.ptr, %{{.*}}: i64, %{{.*}}: i64)
// CHECK: llvm.call @large(
llvm.func @large(%t: !llvm.ptr, %begin: i64, %end: i64) attributes {rt.isa = "x86-64-v4", rt.kernel} {
  llvm.return
}
