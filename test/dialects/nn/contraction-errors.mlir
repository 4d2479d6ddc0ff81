// RUN: nnc-opt %s --split-input-file --verify-diagnostics

func.func @einsum_c1_arrow(%x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.einsum' op expects an equation with "->" before the result's letters, got "ij"}}
  %y = nn.einsum "ij"(%x) : tensor<3x4xf32>
  return
}

// -----

func.func @einsum_c1_twice(%x: tensor<3x3xf32>) {
  // expected-error @+1 {{'nn.einsum' op names 'i' twice in "ii"}}
  %y = nn.einsum "ii->"(%x) : tensor<3x3xf32>
  return
}

// -----

func.func @einsum_c1_letters(%x: tensor<3x3xf32>) {
  // expected-error @+1 {{'nn.einsum' op expects letters, commas and one "->" in the equation, got "i j->ij"}}
  %y = nn.einsum "i j->ij"(%x) : tensor<3x3xf32>
  return
}

// -----

func.func @einsum_c1_operands(%x: tensor<3x3xf32>) {
  // expected-error @+1 {{'nn.einsum' op expects an operand for each list of the equation, got 2 for 1}}
  %y = nn.einsum "ij->ij"(%x, %x) : tensor<3x3xf32>, tensor<3x3xf32>
  return
}

// -----

// expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
func.func @einsum_c2(%x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.einsum' op expects as many dimensions as "i" has letters, got 'tensor<3x4xf32>'}}
  %y = nn.einsum "i->i"(%x) : tensor<3x4xf32>
  return
}

// -----

// A `?` is one extent, and 4 is another.
func.func @einsum_c3(
    // expected-note @+1 {{'input' of type 'tensor<?x3xf32>' is defined here}}
    %x: tensor<?x3xf32>,
    // expected-note @+1 {{'input' of type 'tensor<4x3xf32>' is defined here}}
    %y: tensor<4x3xf32>) {
  // expected-error @+1 {{'nn.einsum' op expects one extent for 'i', got ? and 4}}
  %z = nn.einsum "ij,ij->i"(%x, %y) : tensor<?x3xf32>, tensor<4x3xf32>
  return
}

// -----

func.func @einsum_c4(%x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.einsum' op names 'k' in the result, which no operand has}}
  %y = nn.einsum "ij->ijk"(%x) : tensor<3x4xf32>
  return
}

// -----

func.func @einsum_c5(
    // expected-note @+1 {{'input' of type 'tensor<3xf32>' is defined here}}
    %x: tensor<3xf32>,
    // expected-note @+1 {{'input' of type 'tensor<3xf64>' is defined here}}
    %y: tensor<3xf64>) {
  // expected-error @+1 {{'nn.einsum' op expects operands of equal element types, got 'f32' and 'f64'}}
  %z = nn.einsum "i,i->i"(%x, %y) : tensor<3xf32>, tensor<3xf64>
  return
}

// -----

func.func @outer_c1(
    // expected-note @+1 {{'lhs' of type 'tensor<f32>' is defined here}}
    %x: tensor<f32>,
    // expected-note @+1 {{'rhs' of type 'tensor<3xf32>' is defined here}}
    %y: tensor<3xf32>) {
  // expected-error @+1 {{'nn.outer' op expects operands of rank >= 1, got 'tensor<f32>' and 'tensor<3xf32>'}}
  %z = nn.outer %x, %y : tensor<f32>, tensor<3xf32>
  return
}

// -----

func.func @outer_c2(
    // expected-note @+1 {{'lhs' of type 'tensor<2x3xf32>' is defined here}}
    %x: tensor<2x3xf32>,
    // expected-note @+1 {{'rhs' of type 'tensor<3x3xf32>' is defined here}}
    %y: tensor<3x3xf32>) {
  // expected-error @+1 {{'nn.outer' op expects leading extents that broadcast, got 2 and 3}}
  %z = nn.outer %x, %y : tensor<2x3xf32>, tensor<3x3xf32>
  return
}

// -----

func.func @pairwise_distance_c1(
    // expected-note @+1 {{'lhs' of type 'tensor<3xf32>' is defined here}}
    %x: tensor<3xf32>,
    // expected-note @+1 {{'rhs' of type 'tensor<2x3xf32>' is defined here}}
    %y: tensor<2x3xf32>) {
  // expected-error @+1 {{'nn.pairwise_distance' op expects operands of rank >= 2, got 'tensor<3xf32>' and 'tensor<2x3xf32>'}}
  %z = nn.pairwise_distance %x, %y : tensor<3xf32>, tensor<2x3xf32>
  return
}

// -----

func.func @pairwise_distance_c2(
    // expected-note @+1 {{'lhs' of type 'tensor<2x3xf32>' is defined here}}
    %x: tensor<2x3xf32>,
    // expected-note @+1 {{'rhs' of type 'tensor<2x4xf32>' is defined here}}
    %y: tensor<2x4xf32>) {
  // expected-error @+1 {{'nn.pairwise_distance' op expects points of as many coordinates, got 3 and 4}}
  %z = nn.pairwise_distance %x, %y : tensor<2x3xf32>, tensor<2x4xf32>
  return
}

// -----

func.func @pairwise_distance_c3(
    // expected-note @+1 {{'lhs' of type 'tensor<5x2x3xf32>' is defined here}}
    %x: tensor<5x2x3xf32>,
    // expected-note @+1 {{'rhs' of type 'tensor<4x2x3xf32>' is defined here}}
    %y: tensor<4x2x3xf32>) {
  // expected-error @+1 {{'nn.pairwise_distance' op expects leading extents that broadcast, got 5 and 4}}
  %z = nn.pairwise_distance %x, %y : tensor<5x2x3xf32>, tensor<4x2x3xf32>
  return
}

// -----

// expected-note @+1 {{prior use here}}
func.func @cosine_similarity_c1(%x: tensor<2x3xf32>, %y: tensor<3xf32>) {
  // expected-error @+1 {{use of value '%y' expects different type than prior uses: 'tensor<2x3xf32>' vs 'tensor<3xf32>'}}
  %z = nn.cosine_similarity %x, %y axis 1 : tensor<2x3xf32>
  return
}

// -----

// expected-note @+1 {{'input' of type 'tensor<2x3xf32>' is defined here}}
func.func @cosine_similarity_c2(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'nn.cosine_similarity' op expects an axis in [-2, 2) for an input of rank 2, got 2}}
  %z = nn.cosine_similarity %x, %x axis 2 : tensor<2x3xf32>
  return
}

// -----

// expected-note @+1 {{'input' of type 'tensor<2x3xf32>' is defined here}}
func.func @l2_normalize_c1(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'nn.l2_normalize' op expects an axis in [-2, 2) for an input of rank 2, got -3}}
  %z = nn.l2_normalize %x axis -3 : tensor<2x3xf32>
  return
}
