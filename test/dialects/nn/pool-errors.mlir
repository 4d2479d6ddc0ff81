// RUN: nnc-opt %s --split-input-file --verify-diagnostics

// expected-note @+1 {{'input' of type 'tensor<1x2x?x4xf32>' is defined here}}
func.func @known(%x: tensor<1x2x?x4xf32>) {
  // expected-error @+1 {{'nn.max_pool' op expects all extents but that of the batch to be known, got 'tensor<1x2x?x4xf32>'}}
  %y = nn.max_pool %x window [2, 2] : tensor<1x2x?x4xf32>
  return
}
