// RUN: nnc-opt %s --split-input-file --verify-diagnostics

// expected-note @+2 {{'filter' of type 'tensor<3x2x2x2xf32>' is defined here}}
// expected-note @+1 {{'input' of type 'tensor<1x2x?x4xf32>' is defined here}}
func.func @c1_known(%x: tensor<1x2x?x4xf32>, %w: tensor<3x2x2x2xf32>) {
  // expected-error @+1 {{'nn.conv' op expects all extents but that of the batch to be known, got 'tensor<1x2x?x4xf32>' and 'tensor<3x2x2x2xf32>'}}
  %y = nn.conv %x, %w : tensor<1x2x?x4xf32>, tensor<3x2x2x2xf32>
  return
}

// -----

func.func @pads_have_two_sides(%x: tensor<1x2x4x4xf32>, %w: tensor<3x2x2x2xf32>) {
  // expected-error @+1 {{expected 'high'}}
  %y = nn.conv %x, %w low [1, 1] : tensor<1x2x4x4xf32>, tensor<3x2x2x2xf32>
  return
}

// -----

// expected-note @+2 {{'filter' of type 'tensor<3x1x2x2xf32>' is defined here}}
// expected-note @+1 {{'input' of type 'tensor<1x2x4x4xf32>' is defined here}}
func.func @generic_without_attributes(%x: tensor<1x2x4x4xf32>, %w: tensor<3x1x2x2xf32>) {
  // expected-error @+2 {{expects a filter of 2 input channels, got 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = "nn.conv"(%x, %w) : (tensor<1x2x4x4xf32>, tensor<3x1x2x2xf32>) -> tensor<1x3x3x3xf32>
  return
}

// -----

// expected-note @+2 {{'filter' of type 'tensor<3x2x2x2xf32>' is defined here}}
// expected-note @+1 {{'input' of type 'tensor<1x2x4x4xf32>' is defined here}}
func.func @huge(%x: tensor<1x2x4x4xf32>, %w: tensor<3x2x2x2xf32>) {
  // expected-error @+1 {{expects strides >= 1, got [9223372036854775807, 1]}}
  %y = nn.conv %x, %w strides [9223372036854775807, 1] : tensor<1x2x4x4xf32>, tensor<3x2x2x2xf32>
  return
}
