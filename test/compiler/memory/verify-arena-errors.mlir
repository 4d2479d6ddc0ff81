// RUN: nnc-opt %s --split-input-file --verify-diagnostics --nnc-verify-arena

module attributes {rt.state_bytes = 128 : i64} {
  // expected-note @+1 {{this one, at bytes 0 to 68}}
  rt.state parameter @a : tensor<17xf32> offset 0
  // expected-error @+1 {{lies at bytes 64 to 68 of the state, where another is in use}}
  rt.state parameter @b : tensor<1xf32> offset 64
}

// -----

module attributes {rt.state_bytes = 64 : i64} {
  // expected-error @+1 {{ends at byte 68 of the state, which has 64}}
  rt.state parameter @a : tensor<17xf32> offset 0
}

// -----

module attributes {rt.state_bytes = 128 : i64} {
  // expected-error @+1 {{lies at byte 32 of the state, not at a multiple of 64}}
  rt.state parameter @a : tensor<4xf32> offset 32
}

// -----

module attributes {rt.state_bytes = 128 : i64} {
  // expected-error @+1 {{has no place: run nnc-plan-arena first}}
  rt.state parameter @a : tensor<4xf32>
}

// -----

module attributes {rt.state_bytes = 0 : i64} {
  func.func private @k(%a: memref<16xf32>, %begin: index, %end: index)
  // The first is read, through a view, after the second is written.
  func.func @overlap() attributes {rt.entry = "overlap", rt.arena_bytes = 128 : i64} {
    // expected-note @+1 {{this one, at bytes 0 to 64}}
    %a = memref.alloc() {rt.offset = 0 : i64} : memref<16xf32>
    rt.launch @k(%a) count 1 grain 1 : memref<16xf32>
    // expected-error @+1 {{lies at bytes 0 to 64 of the arena, where another is in use}}
    %b = memref.alloc() {rt.offset = 0 : i64} : memref<16xf32>
    rt.launch @k(%b) count 1 grain 1 : memref<16xf32>
    %v = memref.expand_shape %a [[0, 1]] output_shape [4, 4] : memref<16xf32> into memref<4x4xf32>
    %w = memref.collapse_shape %v [[0, 1]] : memref<4x4xf32> into memref<16xf32>
    rt.launch @k(%w) count 1 grain 1 : memref<16xf32>
    return
  }
}

// -----

module attributes {rt.state_bytes = 0 : i64} {
  func.func private @k(%a: memref<16xf32> {llvm.noalias}, %b: memref<16xf32> {llvm.noalias}, %begin: index, %end: index)
  func.func @twice(%a: memref<16xf32>) attributes {rt.entry = "twice", rt.arena_bytes = 0 : i64} {
    // expected-error @+1 {{passes one piece of memory twice to a kernel}}
    rt.launch @k(%a, %a) count 1 grain 1 : memref<16xf32>, memref<16xf32>
    return
  }
}
