// RUN: nnc-opt %s --split-input-file --verify-diagnostics

func.func @dense_c1(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>,
    // expected-note @+1 {{'weight' of type 'tensor<4x5xf64>' is defined here}}
    %y: tensor<4x5xf64>) {
  // expected-error @+2 {{failed to infer returned types}}
  // expected-error @+1 {{'nn.dense' op expects operands of equal element types, got 'f32' and 'f64'}}
  %z = "nn.dense"(%x, %y) : (tensor<3x4xf32>, tensor<4x5xf64>) -> tensor<3x5xf32>
  return
}

// -----

func.func @dense_c2_input(
    // expected-note @+1 {{'input' of type 'tensor<f32>' is defined here}}
    %x: tensor<f32>,
    // expected-note @+1 {{'weight' of type 'tensor<4x5xf32>' is defined here}}
    %y: tensor<4x5xf32>) {
  // expected-error @+2 {{failed to infer returned types}}
  // expected-error @+1 {{'nn.dense' op expects an input of rank >= 1 and a weight of rank 2, got 'tensor<f32>' and 'tensor<4x5xf32>'}}
  %z = "nn.dense"(%x, %y) : (tensor<f32>, tensor<4x5xf32>) -> tensor<5xf32>
  return
}

// -----

func.func @dense_c2_weight(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>,
    // expected-note @+1 {{'weight' of type 'tensor<4xf32>' is defined here}}
    %y: tensor<4xf32>) {
  // expected-error @+2 {{failed to infer returned types}}
  // expected-error @+1 {{'nn.dense' op expects an input of rank >= 1 and a weight of rank 2, got 'tensor<3x4xf32>' and 'tensor<4xf32>'}}
  %z = "nn.dense"(%x, %y) : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @dense_c3_features(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>,
    // expected-note @+1 {{'weight' of type 'tensor<5x2xf32>' is defined here}}
    %y: tensor<5x2xf32>) {
  // expected-error @+2 {{failed to infer returned types}}
  // expected-error @+1 {{'nn.dense' op expects as many input features as the weight has rows, got 4 and 5}}
  %z = "nn.dense"(%x, %y) : (tensor<3x4xf32>, tensor<5x2xf32>) -> tensor<3x2xf32>
  return
}

// -----

func.func @dense_c3_bias(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>,
    // expected-note @+1 {{'weight' of type 'tensor<4x2xf32>' is defined here}}
    %y: tensor<4x2xf32>,
    // expected-note @+1 {{'bias' of type 'tensor<3xf32>' is defined here}}
    %b: tensor<3xf32>) {
  // expected-error @+2 {{failed to infer returned types}}
  // expected-error @+1 {{'nn.dense' op expects a bias with one element for each column of the weight, 2: 'tensor<2xf32>', got 'tensor<3xf32>'}}
  %z = "nn.dense"(%x, %y, %b) : (tensor<3x4xf32>, tensor<4x2xf32>, tensor<3xf32>) -> tensor<3x2xf32>
  return
}

// -----

// expected-note @+1 {{prior use here}}
func.func @dense_text_weight(%x: tensor<3x4xf32>) {
  // expected-error @+1 {{use of value '%x' expects different type than prior uses: 'tensor<4x5xf32>' vs 'tensor<3x4xf32>'}}
  %z = nn.dense %x, %x : tensor<3x4xf32> -> tensor<3x5xf32>
  return
}

// -----

func.func @dense_text_rows(%x: tensor<3x4xf32>, %y: tensor<4x5xf32>) {
  // expected-error @+1 {{expected 'tensor<3x4xf32>' with another last extent, got 'tensor<2x5xf32>'}}
  %z = nn.dense %x, %y : tensor<3x4xf32> -> tensor<2x5xf32>
  return
}

// -----

func.func @matmul_c1(
    // expected-note @+1 {{'lhs' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>,
    // expected-note @+1 {{'rhs' of type 'tensor<4x3xf64>' is defined here}}
    %y: tensor<4x3xf64>) {
  // expected-error @+1 {{'nn.matmul' op expects operands of equal element types, got 'f32' and 'f64'}}
  %z = nn.matmul %x, %y : tensor<3x4xf32>, tensor<4x3xf64>
  return
}

// -----

func.func @matmul_c2(
    // expected-note @+1 {{'lhs' of type 'tensor<4xf32>' is defined here}}
    %x: tensor<4xf32>,
    // expected-note @+1 {{'rhs' of type 'tensor<4x3xf32>' is defined here}}
    %y: tensor<4x3xf32>) {
  // expected-error @+1 {{'nn.matmul' op expects operands of rank >= 2, got 'tensor<4xf32>' and 'tensor<4x3xf32>'}}
  %z = nn.matmul %x, %y : tensor<4xf32>, tensor<4x3xf32>
  return
}

// -----

func.func @matmul_c3(
    // expected-note @+1 {{'lhs' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>,
    // expected-note @+1 {{'rhs' of type 'tensor<4x5xf32>' is defined here}}
    %y: tensor<4x5xf32>) {
  // expected-error @+1 {{'nn.matmul' op expects equal contracted extents, got 4 of lhs and 5 of rhs}}
  %z = nn.matmul %x, %y transpose_rhs : tensor<3x4xf32>, tensor<4x5xf32>
  return
}

// -----

func.func @matmul_c4(
    // expected-note @+1 {{'lhs' of type 'tensor<2x3x4xf32>' is defined here}}
    %x: tensor<2x3x4xf32>,
    // expected-note @+1 {{'rhs' of type 'tensor<3x4x5xf32>' is defined here}}
    %y: tensor<3x4x5xf32>) {
  // expected-error @+1 {{'nn.matmul' op expects leading extents that broadcast, got 2 and 3}}
  %z = nn.matmul %x, %y : tensor<2x3x4xf32>, tensor<3x4x5xf32>
  return
}

// -----

func.func @matmul_c3_any_number_of_rows(
    // expected-note @+2 {{'lhs' of type 'tensor<?x4xf32>' is defined here}}
    // expected-note @+1 {{'rhs' of type 'tensor<?x4xf32>' is defined here}}
    %x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  // expected-error @+1 {{'nn.matmul' op expects equal contracted extents, got 4 of lhs and ? of rhs}}
  %y = nn.matmul %x, %x : tensor<?x4xf32>, tensor<?x4xf32>
  return %y : tensor<?x4xf32>
}
