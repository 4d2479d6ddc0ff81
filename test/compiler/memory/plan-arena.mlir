// RUN: nnc-opt %s --split-input-file --nnc-plan-arena --nnc-verify-arena | FileCheck %s

// State lies in the order it is declared in, each piece on a cache line; a truth value
// takes a byte, and so does nothing.
// CHECK: module attributes {rt.state_bytes = 384 : i64}
// CHECK: rt.state parameter @w : tensor<17xf32> offset 0
// CHECK: rt.state slot @v : tensor<17xf64> offset 128
// CHECK: rt.state variable @flags : tensor<3xi1> offset 320
rt.state parameter @w : tensor<17xf32>
rt.state slot @v : tensor<17xf64>
rt.state variable @flags : tensor<3xi1>

// -----

func.func private @fill(%a: memref<16xf32>, %begin: index, %end: index)
func.func private @move(%a: memref<16xf32>, %b: memref<16xf32>, %begin: index, %end: index)

// The third is made when the first is dead.
// CHECK-LABEL: func.func @chain
// CHECK-SAME: rt.arena_bytes = 128 : i64
// CHECK: memref.alloc() {rt.offset = 0 : i64}
// CHECK: memref.alloc() {rt.offset = 64 : i64}
// CHECK: memref.alloc() {rt.offset = 0 : i64}
func.func @chain(%out: memref<16xf32>) attributes {rt.entry = "chain"} {
  %a = memref.alloc() : memref<16xf32>
  rt.launch @fill(%a) count 1 grain 1 : memref<16xf32>
  %b = memref.alloc() : memref<16xf32>
  rt.launch @move(%a, %b) count 1 grain 1 : memref<16xf32>, memref<16xf32>
  %c = memref.alloc() : memref<16xf32>
  rt.launch @move(%b, %c) count 1 grain 1 : memref<16xf32>, memref<16xf32>
  rt.launch @move(%c, %out) count 1 grain 1 : memref<16xf32>, memref<16xf32>
  return
}

// A view keeps what it looks at alive.
// CHECK-LABEL: func.func @views
// CHECK-SAME: rt.arena_bytes = 128 : i64
// CHECK: memref.alloc() {rt.offset = 0 : i64}
// CHECK: memref.alloc() {rt.offset = 64 : i64}
func.func @views(%out: memref<16xf32>) attributes {rt.entry = "views"} {
  %a = memref.alloc() : memref<16xf32>
  rt.launch @fill(%a) count 1 grain 1 : memref<16xf32>
  %v = memref.expand_shape %a [[0, 1]] output_shape [4, 4] : memref<16xf32> into memref<4x4xf32>
  %b = memref.alloc() : memref<16xf32>
  rt.launch @fill(%b) count 1 grain 1 : memref<16xf32>
  rt.launch @move(%b, %out) count 1 grain 1 : memref<16xf32>, memref<16xf32>
  %w = memref.collapse_shape %v [[0, 1]] : memref<4x4xf32> into memref<16xf32>
  rt.launch @move(%w, %out) count 1 grain 1 : memref<16xf32>, memref<16xf32>
  return
}

// -----

func.func private @fill4(%a: memref<4xf32>, %begin: index, %end: index)
func.func private @fill64(%a: memref<64xf32>, %begin: index, %end: index)
func.func private @both(%a: memref<4xf32>, %b: memref<64xf32>, %begin: index, %end: index)

// The largest is placed first; what is never used has no place.
// CHECK-LABEL: func.func @largest_first
// CHECK-SAME: rt.arena_bytes = 320 : i64
// CHECK: memref.alloc() {rt.offset = 256 : i64} : memref<4xf32>
// CHECK: memref.alloc() {rt.offset = 0 : i64} : memref<64xf32>
// CHECK-NOT: memref.alloc
func.func @largest_first() attributes {rt.entry = "largest_first"} {
  %a = memref.alloc() : memref<4xf32>
  rt.launch @fill4(%a) count 1 grain 1 : memref<4xf32>
  %b = memref.alloc() : memref<64xf32>
  rt.launch @fill64(%b) count 1 grain 1 : memref<64xf32>
  %unused = memref.alloc() : memref<4xf32>
  rt.launch @both(%a, %b) count 1 grain 1 : memref<4xf32>, memref<64xf32>
  return
}
