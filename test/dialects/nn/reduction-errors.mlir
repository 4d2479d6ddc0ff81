// RUN: nnc-opt %s --split-input-file --verify-diagnostics

func.func @reduce_sum_c1_range(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.reduce_sum' op expects axes in [-2, 2) for an input of rank 2, got 2}}
  %z = nn.reduce_sum %x axes [2] : tensor<3x4xf32>
  return
}

// -----

func.func @reduce_mean_c1_range(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.reduce_mean' op expects axes in [-2, 2) for an input of rank 2, got 2}}
  %z = nn.reduce_mean %x axes [2] : tensor<3x4xf32>
  return
}

// -----

func.func @reduce_max_c1_range(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.reduce_max' op expects axes in [-2, 2) for an input of rank 2, got 2}}
  %z = nn.reduce_max %x axes [2] : tensor<3x4xf32>
  return
}

// -----

func.func @reduce_min_c1_range(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.reduce_min' op expects axes in [-2, 2) for an input of rank 2, got 2}}
  %z = nn.reduce_min %x axes [2] : tensor<3x4xf32>
  return
}

// -----

func.func @reduction_c1_twice(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.reduce_sum' op names axis -1 twice}}
  %z = nn.reduce_sum %x axes [1, -1] : tensor<3x4xf32>
  return
}

// -----

func.func @unknown_rank(
    // expected-note @+1 {{'input' of type 'tensor<*xf32>' is defined here}}
    %x: tensor<*xf32>) {
  // expected-error @+1 {{'nn.reduce_sum' op reduces a tensor of unknown rank along all axes only}}
  %z = nn.reduce_sum %x axes [0] : tensor<*xf32>
  return
}

// -----

func.func @argmax_c1(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.argmax' op expects an axis in [-2, 2) for an input of rank 2, got -3}}
  %z = nn.argmax %x axis -3 : tensor<3x4xf32>
  return
}

// -----

func.func @argmax_c2(
    // expected-note @+1 {{'input' of type 'tensor<3x0xf32>' is defined here}}
    %x: tensor<3x0xf32>) {
  // expected-error @+1 {{'nn.argmax' op expects at least one element along axis 1}}
  %z = nn.argmax %x axis 1 : tensor<3x0xf32>
  return
}

// -----

func.func @argmin_c1(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.argmin' op expects an axis in [-2, 2) for an input of rank 2, got 2}}
  %z = nn.argmin %x axis 2 : tensor<3x4xf32>
  return
}

// -----

func.func @cumsum_c1(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.cumsum' op expects an axis in [-2, 2) for an input of rank 2, got -3}}
  %z = nn.cumsum %x axis -3 : tensor<3x4xf32>
  return
}

// -----

func.func @reduce_any_element(%x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.reduce_any' op operand #0 must be tensor of 1-bit signless integer values, but got 'tensor<3x4xf32>'}}
  %z = nn.reduce_any %x : tensor<3x4xf32>
  return
}
