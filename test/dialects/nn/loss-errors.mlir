// RUN: nnc-opt %s --split-input-file --verify-diagnostics

func.func @half_sse_c1(
    // expected-note @+1 {{'prediction' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>,
    // expected-note @+1 {{'target' of type 'tensor<3xf32>' is defined here}}
    %y: tensor<3xf32>) {
  // expected-error @+1 {{'nn.half_sse' op expects prediction and target of equal types, got 'tensor<3x4xf32>' and 'tensor<3xf32>'}}
  %l = nn.half_sse %x, %y : tensor<3x4xf32>, tensor<3xf32>
  return
}

// -----

func.func @mse_c1(
    // expected-note @+1 {{'prediction' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>,
    // expected-note @+1 {{'target' of type 'tensor<3xf32>' is defined here}}
    %y: tensor<3xf32>) {
  // expected-error @+1 {{'nn.mse' op expects prediction and target of equal types, got 'tensor<3x4xf32>' and 'tensor<3xf32>'}}
  %l = nn.mse %x, %y : tensor<3x4xf32>, tensor<3xf32>
  return
}

// -----

func.func @sigmoid_cross_entropy_c1(
    // expected-note @+1 {{'prediction' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>,
    // expected-note @+1 {{'target' of type 'tensor<3xf32>' is defined here}}
    %y: tensor<3xf32>) {
  // expected-error @+1 {{'nn.sigmoid_cross_entropy' op expects prediction and target of equal types, got 'tensor<3x4xf32>' and 'tensor<3xf32>'}}
  %l = nn.sigmoid_cross_entropy %x, %y : tensor<3x4xf32>, tensor<3xf32>
  return
}

// -----

func.func @softmax_cross_entropy_c1(
    // expected-note @+1 {{'logits' of type 'tensor<5x7xf32>' is defined here}}
    %x: tensor<5x7xf32>,
    // expected-note @+1 {{'target' of type 'tensor<7xi32>' is defined here}}
    %y: tensor<7xi32>) {
  // expected-error @+1 {{'nn.softmax_cross_entropy' op expects one class index for each row of the logits: a target of shape 5, got 7}}
  %l = nn.softmax_cross_entropy %x, %y : tensor<5x7xf32>, tensor<7xi32>
  return
}

// -----

func.func @softmax_cross_entropy_c2(
    // expected-note @+1 {{'logits' of type 'tensor<5x7xf32>' is defined here}}
    %x: tensor<5x7xf32>,
    // expected-note @+1 {{'target' of type 'tensor<5x6xf32>' is defined here}}
    %y: tensor<5x6xf32>) {
  // expected-error @+1 {{'nn.softmax_cross_entropy' op expects a target distribution of the logits' type 'tensor<5x7xf32>', got 'tensor<5x6xf32>'}}
  %l = nn.softmax_cross_entropy %x, %y : tensor<5x7xf32>, tensor<5x6xf32>
  return
}

// -----

func.func @softmax_cross_entropy_scalar(
    // expected-note @+1 {{'logits' of type 'tensor<f32>' is defined here}}
    %x: tensor<f32>,
    // expected-note @+1 {{'target' of type 'tensor<i32>' is defined here}}
    %y: tensor<i32>) {
  // expected-error @+1 {{'nn.softmax_cross_entropy' op expects logits of known rank >= 1 and a target of known rank, got 'tensor<f32>' and 'tensor<i32>'}}
  %l = nn.softmax_cross_entropy %x, %y : tensor<f32>, tensor<i32>
  return
}

// -----

func.func @huber_c2(%f: tensor<3xf32>, %y: tensor<3xf32>) {
  // expected-error @+1 {{'nn.huber' op expects a finite delta > 0}}
  %l = nn.huber %f, %y delta 0.0 : tensor<3xf32>
  return
}

// -----

func.func @smooth_l1_c2(%f: tensor<3xf32>, %y: tensor<3xf32>) {
  // expected-error @+1 {{'nn.smooth_l1' op expects a finite beta > 0}}
  %l = nn.smooth_l1 %f, %y beta -0.5 : tensor<3xf32>
  return
}

// -----

func.func @focal_c2(%f: tensor<3xf32>, %y: tensor<3xf32>) {
  // expected-error @+1 {{'nn.focal' op expects a finite gamma >= 1}}
  %l = nn.focal %f, %y gamma 0.5 : tensor<3xf32>
  return
}

// -----

func.func @huber_c1(
    // expected-note @+1 {{'prediction' of type 'tensor<3xf32>' is defined here}}
    %f: tensor<3xf32>,
    // expected-note @+1 {{'target' of type 'tensor<4xf32>' is defined here}}
    %y: tensor<4xf32>) {
  // expected-error @+1 {{'nn.huber' op expects prediction and target of equal types, got 'tensor<3xf32>' and 'tensor<4xf32>'}}
  %l = nn.huber %f, %y delta 1.0 : tensor<3xf32>, tensor<4xf32>
  return
}

// -----

// expected-note @+1 {{'anchor' of type 'tensor<f32>' is defined here}}
func.func @triplet_c1(%x: tensor<f32>) {
  // expected-error @+1 {{'nn.triplet' op expects rows, a tensor of known rank >= 1, got 'tensor<f32>'}}
  %l = nn.triplet %x, %x, %x margin 1.0 : tensor<f32>
  return
}

// -----

func.func @triplet_c2(%x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.triplet' op expects a finite margin >= 0, got -1}}
  %l = nn.triplet %x, %x, %x margin -1.0 : tensor<3x4xf32>
  return
}

// -----

func.func @cosine_embedding_c1(
    // expected-note @+1 {{'lhs' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>,
    // expected-note @+1 {{'target' of type 'tensor<4xf32>' is defined here}}
    %t: tensor<4xf32>) {
  // expected-error @+1 {{'nn.cosine_embedding' op expects a target for each row, of type 'tensor<3xf32>', got 'tensor<4xf32>'}}
  %l = nn.cosine_embedding %x, %x, %t margin 0.0 : tensor<3x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @cosine_embedding_c2(%x: tensor<3x4xf32>, %t: tensor<3xf32>) {
  // expected-error @+1 {{'nn.cosine_embedding' op expects a margin in [-1, 1], the range of a cosine, got 2}}
  %l = nn.cosine_embedding %x, %x, %t margin 2.0 : tensor<3x4xf32>, tensor<3xf32>
  return
}
