// RUN: nnc-opt %s --split-input-file --verify-diagnostics

func.func @binary_c1(
    // expected-note @+1 {{'lhs' of type 'tensor<4xf32>' is defined here}}
    %x: tensor<4xf32>,
    // expected-note @+1 {{'rhs' of type 'tensor<4xf64>' is defined here}}
    %y: tensor<4xf64>) {
  // expected-error @+1 {{'nn.add' op expects operands of equal element types, got 'f32' and 'f64'}}
  %z = nn.add %x, %y : tensor<4xf32>, tensor<4xf64>
  return
}

// -----

func.func @binary_c2(
    // expected-note @+1 {{'lhs' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>,
    // expected-note @+1 {{'rhs' of type 'tensor<3xf32>' is defined here}}
    %y: tensor<3xf32>) {
  // expected-error @+1 {{'nn.mul' op expects shapes that broadcast, got 3x4 and 3}}
  %z = nn.mul %x, %y : tensor<3x4xf32>, tensor<3xf32>
  return
}

// -----

// A `?` is not known to be 2.
func.func @binary_c2_unknown_rows(
    // expected-note @+1 {{'lhs' of type 'tensor<?x4xf32>' is defined here}}
    %x: tensor<?x4xf32>,
    // expected-note @+1 {{'rhs' of type 'tensor<2x4xf32>' is defined here}}
    %y: tensor<2x4xf32>) {
  // expected-error @+1 {{'nn.sub' op expects shapes that broadcast, got ?x4 and 2x4}}
  %z = nn.sub %x, %y : tensor<?x4xf32>, tensor<2x4xf32>
  return
}

// -----

func.func @compare_c1(
    // expected-note @+1 {{'lhs' of type 'tensor<4xi8>' is defined here}}
    %x: tensor<4xi8>,
    // expected-note @+1 {{'rhs' of type 'tensor<4xi32>' is defined here}}
    %y: tensor<4xi32>) {
  // expected-error @+1 {{'nn.compare' op expects operands of equal element types, got 'i8' and 'i32'}}
  %z = nn.compare eq, %x, %y : tensor<4xi8>, tensor<4xi32>
  return
}

// -----

func.func @compare_c2(
    // expected-note @+1 {{'lhs' of type 'tensor<2xf32>' is defined here}}
    %x: tensor<2xf32>,
    // expected-note @+1 {{'rhs' of type 'tensor<3xf32>' is defined here}}
    %y: tensor<3xf32>) {
  // expected-error @+1 {{'nn.compare' op expects shapes that broadcast, got 2 and 3}}
  %z = nn.compare lt, %x, %y : tensor<2xf32>, tensor<3xf32>
  return
}

// -----

func.func @compare_predicate(%x: tensor<3xf32>) {
  // expected-error @+1 {{expected a predicate: eq, ne, lt, le, gt, ge, got 'less'}}
  %z = nn.compare less, %x, %x : tensor<3xf32>
  return
}

// -----

func.func @select_c1(
    %p: tensor<4xi1>,
    // expected-note @+1 {{'on_true' of type 'tensor<4xf32>' is defined here}}
    %x: tensor<4xf32>,
    // expected-note @+1 {{'on_false' of type 'tensor<4xf64>' is defined here}}
    %y: tensor<4xf64>) {
  // expected-error @+1 {{'nn.select' op expects operands of equal element types, got 'f32' and 'f64'}}
  %z = nn.select %p, %x, %y : tensor<4xi1>, tensor<4xf32>, tensor<4xf64>
  return
}

// -----

func.func @select_c2_choices(
    %p: tensor<i1>,
    // expected-note @+1 {{'on_true' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>,
    // expected-note @+1 {{'on_false' of type 'tensor<3xf32>' is defined here}}
    %y: tensor<3xf32>) {
  // expected-error @+1 {{'nn.select' op expects shapes that broadcast, got 3x4 and 3}}
  %z = nn.select %p, %x, %y : tensor<i1>, tensor<3x4xf32>, tensor<3xf32>
  return
}

// -----

func.func @select_c2_condition(
    // expected-note @+1 {{'condition' of type 'tensor<5xi1>' is defined here}}
    %p: tensor<5xi1>,
    // expected-note @+1 {{'on_true' of type 'tensor<4xf32>' is defined here}}
    %x: tensor<4xf32>,
    // expected-note @+1 {{'on_false' of type 'tensor<4xf32>' is defined here}}
    %y: tensor<4xf32>) {
  // expected-error @+1 {{'nn.select' op expects a condition that broadcasts with the choices, got 5 and 4}}
  %z = nn.select %p, %x, %y : tensor<5xi1>, tensor<4xf32>
  return
}

// -----

func.func @unary_element(%x: tensor<4xi32>) {
  // expected-error @+1 {{'nn.exp' op operand #0 must be tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xi32>'}}
  %z = nn.exp %x : tensor<4xi32>
  return
}

// -----

func.func @truth_values(%x: tensor<4xi8>) {
  // expected-error @+1 {{'nn.and' op operand #0 must be tensor of 1-bit signless integer values, but got 'tensor<4xi8>'}}
  %z = nn.and %x, %x : tensor<4xi8>
  return
}

// -----

func.func @cast_element(%x: tensor<4xf32>) {
  // expected-error @+1 {{'nn.cast' op result #0 must be tensor of 1-bit signless integer or 8-bit signless integer or 32-bit signless integer or 64-bit signless integer or 16-bit float or bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xi16>'}}
  %z = nn.cast %x to i16 : tensor<4xf32>
  return
}
