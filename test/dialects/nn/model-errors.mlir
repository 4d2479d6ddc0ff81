// RUN: nnc-opt %s --split-input-file --verify-diagnostics

// expected-error @+1 {{'nn.model' op holds nn.param, nn.state, nn.optimizer, nn.schedule and func.func only}}
nn.model @model_c1 {
  // expected-note @+1 {{got 'nn.constant' here}}
  %x = nn.constant 1.0 : tensor<f32>
}

// -----

nn.model @model_c2_argument {
  // expected-error @+1 {{'func.func' op expects ranked tensors with at most one extent of ?, got 'tensor<?x?xf32>' for argument 1}}
  func.func @f(%x: tensor<?x4xf32>, %y: tensor<?x?xf32>) {
    return
  }
}

// -----

nn.model @model_c2_result {
  // expected-error @+1 {{'func.func' op expects ranked tensors with at most one extent of ?, got 'index' for result 0}}
  func.func private @f() -> index
}

// -----

nn.model @unknown_rank {
  func.func @f(%x: tensor<4xf32>) {
    // expected-error @+1 {{tensors of unknown rank belong into nn.optimizer, got 'tensor<*xf32>'}}
    %y = tensor.cast %x : tensor<4xf32> to tensor<*xf32>
    return
  }
}

// -----

nn.model @param_c1_extents {
  // expected-error @+1 {{'nn.param' op expects a ranked tensor of static extents, got 'tensor<?xf32>'}}
  nn.param @w : tensor<?xf32> init(#nn.zeros)
}

// -----

nn.model @param_c1_element {
  // expected-error @+1 {{'nn.param' op expects elements that are floats, got 'tensor<4xi32>': state that is not learnt is an nn.state}}
  nn.param @w : tensor<4xi32> init(#nn.zeros)
}

// -----

nn.model @param_c2_dense {
  // expected-error @+1 {{'nn.param' op expects an initial value of type 'tensor<4xf32>', got one of type 'tensor<3xf32>'}}
  nn.param @w : tensor<4xf32> init(dense<1.0> : tensor<3xf32>)
}

// -----

nn.model @param_c2_kind {
  // expected-error @+1 {{'nn.param' op expects an initializer such as #nn.zeros, or a dense constant, got 1.0}}
  nn.param @w : tensor<4xf32> init(1.0 : f32)
}

// -----

nn.model @param_c2_fans {
  // expected-error @+1 {{'nn.param' op an initializer of matrices needs a tensor of rank >= 2 that is not empty, got 'tensor<4xf32>'}}
  nn.param @w : tensor<4xf32> init(#nn.he_normal)
}

// -----

nn.model @param_c2_bounds {
  // expected-error @+1 {{'nn.param' op expects finite bounds with low <= high, got}}
  nn.param @w : tensor<4xf32> init(#nn.uniform<1.0, -1.0>)
}

// -----

nn.model @param_c2_deviation {
  // expected-error @+1 {{'nn.param' op expects a finite mean and a standard deviation >= 0, got}}
  nn.param @w : tensor<4xf32> init(#nn.normal<0.0, -1.0>)
}

// -----

nn.model @state_c1 {
  // expected-error @+1 {{'nn.state' op expects a ranked tensor of static extents, got 'tensor<?xi64>'}}
  nn.state @n : tensor<?xi64> init(#nn.zeros)
}

// -----

nn.model @state_c2_random {
  // expected-error @+1 {{'nn.state' op a random initializer serves floats, not 'tensor<4xi64>'}}
  nn.state @n : tensor<4xi64> init(#nn.uniform<0.0, 1.0>)
}

// -----

nn.model @state_c2_fraction {
  // expected-error @+1 {{'nn.state' op the number 5.000000e-01 is no value of 'tensor<4xi64>'}}
  nn.state @n : tensor<4xi64> init(#nn.constant<0.5>)
}

// -----

nn.model @state_c2_range {
  // expected-error @+1 {{'nn.state' op the number 3.000000e+02 is no value of 'tensor<4xi8>'}}
  nn.state @n : tensor<4xi8> init(#nn.constant<300>)
}

// -----

nn.model @state_c2_seed {
  // expected-error @+1 {{'nn.state' op the seed is a tensor<i64>, not 'tensor<2xi64>'}}
  nn.state @n : tensor<2xi64> init(#nn.seed)
}

// -----

nn.model @get_c1 {
  // expected-note @+1 {{@f is defined here}}
  func.func @f() {
    // expected-error @+1 {{'nn.get' op names @f, which is no nn.param or nn.state of model @get_c1}}
    %w = nn.get @f : tensor<4xf32>
    return
  }
}

// -----

nn.model @get_c2 {
  // expected-note @+1 {{@w is declared here}}
  nn.param @w : tensor<4xf32> init(#nn.zeros)
  func.func @f() {
    // expected-error @+1 {{'nn.get' op expects 'tensor<4xf32>', the type of @w, got 'tensor<3xf32>'}}
    %w = nn.get @w : tensor<3xf32>
    return
  }
}

// -----

nn.model @set_c1 {
  func.func @f(%x: tensor<4xf32>) {
    // expected-error @+1 {{'nn.set' op names @w, which is no nn.param or nn.state of model @set_c1}}
    nn.set @w, %x : tensor<4xf32>
    return
  }
}

// -----

nn.model @set_c2 {
  // expected-note @+1 {{@w is declared here}}
  nn.state @w : tensor<4xf32> init(#nn.zeros)
  func.func @f(%x: tensor<4xf64>) {
    // expected-error @+1 {{'nn.set' op expects 'tensor<4xf32>', the type of @w, got 'tensor<4xf64>'}}
    nn.set @w, %x : tensor<4xf64>
    return
  }
}

// -----

func.func @outside_of_a_model() {
  // expected-error @+1 {{'nn.get' op belongs inside an nn.model}}
  %w = nn.get @w : tensor<4xf32>
  return
}

// -----

nn.model @name_of_a_number {
  // expected-error @+1 {{expects a string for "nn.name", got 5 : i64}}
  func.func @f(%x: tensor<f32> {nn.name = 5}) {
    return
  }
}

// -----

nn.model @unknown_attribute {
  // expected-error @+1 {{there is no attribute "nn.nmae" here}}
  func.func @f(%x: tensor<f32>) -> (tensor<f32> {nn.nmae = "y"}) {
    return %x : tensor<f32>
  }
}

// -----

nn.model @slot_of_nothing {
  // expected-error @+1 {{expects a parameter's name for "nn.slot_of", got 1 : i64}}
  nn.state @v : tensor<f32> init(#nn.zeros) {nn.slot_of = 1}
}

// -----

nn.model @orthogonal_vector {
  // expected-error @+1 {{'nn.param' op an initializer of matrices needs a tensor of rank >= 2 that is not empty, got 'tensor<4xf32>'}}
  nn.param @w : tensor<4xf32> init(#nn.orthogonal<1.0>)
}

// -----

nn.model @truncated_normal_stddev {
  // expected-error @+1 {{'nn.param' op expects a finite mean and a standard deviation >= 0, got 0.000000e+00 and -1.000000e+00}}
  nn.param @w : tensor<4xf32> init(#nn.truncated_normal<0.0, -1.0>)
}
