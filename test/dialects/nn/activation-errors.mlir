// RUN: nnc-opt %s --split-input-file --verify-diagnostics

func.func @softmax_c1(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.softmax' op expects an axis in [-2, 2) for an input of rank 2, got 2}}
  %z = nn.softmax %x axis 2 : tensor<3x4xf32>
  return
}

// -----

func.func @log_softmax_c1(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.log_softmax' op expects an axis in [-2, 2) for an input of rank 2, got -3}}
  %z = nn.log_softmax %x axis -3 : tensor<3x4xf32>
  return
}

// -----

func.func @softmax_of_a_scalar(
    // expected-note @+1 {{'input' of type 'tensor<f32>' is defined here}}
    %x: tensor<f32>) {
  // expected-error @+1 {{'nn.softmax' op expects an axis in [0, 0) for an input of rank 0, got 0}}
  %z = nn.softmax %x axis 0 : tensor<f32>
  return
}

// -----

func.func @leaky_relu_c1(%x: tensor<3xf32>) {
  // expected-error @+1 {{'nn.leaky_relu' op expects a finite slope, got}}
  %z = "nn.leaky_relu"(%x) {slope = 0x7FF0000000000000 : f64} : (tensor<3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @slope_out_of_range(%x: tensor<3xf32>) {
  // expected-error @+1 {{expected a number within the range of f64}}
  %z = nn.leaky_relu %x slope 1.0e999 : tensor<3xf32>
  return
}

// -----

func.func @tanh_element(%x: tensor<4xi1>) {
  // expected-error @+1 {{'nn.tanh' op operand #0 must be tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xi1>'}}
  %z = nn.tanh %x : tensor<4xi1>
  return
}

// -----

func.func @elu_c1(%x: tensor<3xf32>) {
  // expected-error @+1 {{'nn.elu' op expects a finite alpha, got}}
  %z = "nn.elu"(%x) {alpha = 0x7FF0000000000000 : f64} : (tensor<3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @step_c1(%x: tensor<3xf32>) {
  // expected-error @+1 {{'nn.step' op expects a finite at_zero, got}}
  %z = "nn.step"(%x) {at_zero = 0x7FF8000000000000 : f64} : (tensor<3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @clamp_c1(%x: tensor<3xf32>) {
  // expected-error @+1 {{'nn.clamp' op expects finite bounds with low <= high, got 2.000000e+00 and 1.000000e+00}}
  %z = nn.clamp %x low 2.0 high 1.0 : tensor<3xf32>
  return
}

// -----

// expected-note @+1 {{'input' of type 'tensor<?x4xf32>' is defined here}}
func.func @maxout_c1_extent(%x: tensor<?x4xf32>) {
  // expected-error @+1 {{'nn.maxout' op expects a number of pieces that divides the last extent, got 3 pieces of 4}}
  %y = nn.maxout %x pieces 3 : tensor<?x4xf32>
  return
}

// -----

// expected-note @+1 {{'input' of type 'tensor<f32>' is defined here}}
func.func @maxout_c1_rank(%x: tensor<f32>) {
  // expected-error @+1 {{'nn.maxout' op expects an input of known rank >= 1, got 'tensor<f32>'}}
  %y = nn.maxout %x pieces 1 : tensor<f32>
  return
}
