// RUN: nnc-opt %s --split-input-file --verify-diagnostics

func.func @uniform_c1(%k: tensor<i64>, %c: tensor<i64>) {
  // expected-error @+1 {{'nn.random_uniform' op expects a result of static extents, got 'tensor<?xf32>'}}
  %z = nn.random_uniform %k, %c low 0.0 high 1.0 : tensor<?xf32>
  return
}

// -----

func.func @uniform_c2(%k: tensor<i64>, %c: tensor<i64>) {
  // expected-error @+1 {{'nn.random_uniform' op expects finite bounds with low <= high, got 2.0}}
  %z = nn.random_uniform %k, %c low 2.0 high 1.0 : tensor<4xf32>
  return
}

// -----

func.func @normal_c1(%k: tensor<i64>, %c: tensor<i64>) {
  // expected-error @+1 {{'nn.random_normal' op expects a result of static extents, got 'tensor<?xf32>'}}
  %z = nn.random_normal %k, %c mean 0.0 stddev 1.0 : tensor<?xf32>
  return
}

// -----

func.func @normal_c2(%k: tensor<i64>, %c: tensor<i64>) {
  // expected-error @+1 {{'nn.random_normal' op expects a finite mean and a standard deviation >= 0, got 0.0}}
  %z = nn.random_normal %k, %c mean 0.0 stddev -1.0 : tensor<4xf32>
  return
}

// -----

func.func @random_bernoulli_c2(%k: tensor<i64>, %c: tensor<i64>) {
  // expected-error @+1 {{'nn.random_bernoulli' op expects a probability in [0, 1], got 1.5}}
  %b = nn.random_bernoulli %k, %c p 1.5 : tensor<4xf32>
  return
}

// -----

func.func @dropout_c1(%x: tensor<4xf32>, %k: tensor<i64>, %c: tensor<i64>) {
  // expected-error @+1 {{'nn.dropout' op expects a rate in [0, 1), got 1.0}}
  %y = nn.dropout %x, %k, %c rate 1.0 : tensor<4xf32>
  return
}

// -----

func.func @random_permutation_c1(%k: tensor<i64>, %c: tensor<i64>) {
  // expected-error @+1 {{'nn.random_permutation' op expects a result of rank 1 and static extent, got 'tensor<2x3xi32>'}}
  %b = nn.random_permutation %k, %c : tensor<2x3xi32>
  return
}

// -----

func.func @categorical_c1(
    // expected-note @+1 {{'weights' of type 'tensor<5x4xf32>' is defined here}}
    %p: tensor<5x4xf32>,
    // expected-note @+1 {{'uniform' of type 'tensor<4xf32>' is defined here}}
    %u: tensor<4xf32>) {
  // expected-error @+1 {{'nn.categorical' op expects weights of at least one class and a number for each row of them, got 'tensor<5x4xf32>' and 'tensor<4xf32>'}}
  %b = nn.categorical %p, %u : tensor<5x4xf32>, tensor<4xf32>
  return
}
