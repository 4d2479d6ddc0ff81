// RUN: nnc-opt %s --split-input-file --verify-diagnostics

func.func @unknown_kernel(%a: memref<4xf32>) {
  // expected-error @+1 {{'rt.launch' op names @nobody, which is no function here}}
  rt.launch @nobody(%a) count 4 grain 4 : memref<4xf32>
  return
}

// -----

// expected-note @+1 {{@k of type '(memref<8xf32>, index, index) -> ()' is defined here}}
func.func private @k(%a: memref<8xf32>, %begin: index, %end: index)
func.func @other_buffers(%a: memref<4xf32>) {
  // expected-error @+1 {{'rt.launch' op expects the buffers of @k and a range: launches it on 'memref<4xf32>'}}
  rt.launch @k(%a) count 4 grain 4 : memref<4xf32>
  return
}

// -----

func.func private @k(%a: memref<4xf32>, %begin: index, %end: index)
func.func @empty_range(%a: memref<4xf32>) {
  // expected-error @+1 {{'rt.launch' op expects a positive count and grain, got 0 and 4}}
  rt.launch @k(%a) count 0 grain 4 : memref<4xf32>
  return
}
