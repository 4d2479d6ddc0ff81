// RUN: nnc-opt %s --split-input-file --verify-diagnostics

func.func @if_c1(%p: tensor<i1>, %x: tensor<2xf32>) {
  // expected-error @+1 {{expects both regions to yield values of the same types}}
  %y = nn.if %p {
    // expected-note @+1 {{if it is true: 'tensor<2xf32>'}}
    nn.yield %x : tensor<2xf32>
  } else {
    // expected-note @+1 {{if it is not: none}}
    nn.yield
  }
  return
}

// -----

func.func @if_c2(%p: tensor<i1>, %x: tensor<2xf32>) {
  // expected-error @+1 {{expects 1 arguments of its region (one for each operand of 'with'), got 0}}
  nn.if %p with(%x : tensor<2xf32>) {
    nn.yield
  }
  return
}

// -----

func.func @loop_c1_neither(%x: tensor<2xf32>) {
  // expected-error @+1 {{expects 'upto' or 'over' to say how many steps there are}}
  %y = nn.loop %i carry(%s = %x : tensor<2xf32>) {
    nn.yield %s : tensor<2xf32>
  }
  return
}

// -----

func.func @loop_c1_both(%x: tensor<2xf32>) {
  // expected-error @+1 {{expects no 'upto' beside 'over': the number of steps is the extent of the sequences}}
  nn.loop %i upto 2 over(%s = %x : tensor<2xf32>) {
    nn.yield
  }
  return
}

// -----

func.func @loop_c1_negative(%x: tensor<2xf32>) {
  // expected-error @+1 {{expects a number of steps that is not negative, got -1}}
  %y = nn.loop %i upto -1 carry(%s = %x : tensor<2xf32>) {
    nn.yield %s : tensor<2xf32>
  }
  return
}

// -----

func.func @loop_c2_scalar(%x: tensor<f32>) {
  // expected-error @+1 {{expected a tensor with a first dimension to go over, got 'tensor<f32>'}}
  nn.loop %i over(%s = %x : tensor<f32>) {
    nn.yield
  }
  return
}

// -----

// expected-note @+2 {{'sequences' of type 'tensor<2xf32>' is defined here}}
// expected-note @+1 {{'sequences' of type 'tensor<3xf32>' is defined here}}
func.func @loop_c2_lengths(%x: tensor<2xf32>, %z: tensor<3xf32>) {
  // expected-error @+1 {{expects sequences of the same number of steps, got 'tensor<2xf32>' and 'tensor<3xf32>'}}
  nn.loop %i over(%a = %x : tensor<2xf32>, %b = %z : tensor<3xf32>) {
    nn.yield
  }
  return
}

// -----

func.func @loop_c3(%x: tensor<2xf32>) {
  // expected-error @+1 {{expects argument 1 of its region (the step, slices, what is carried, what stays the same) of type 'tensor<2xf32>', got 'tensor<3xf32>'}}
  %y = "nn.loop"(%x) <{bound = 1 : i64, operandSegmentSizes = array<i32: 0, 0, 1, 0>}> ({
  // expected-note @+1 {{it is declared here}}
  ^bb0(%i: tensor<i64>, %s: tensor<3xf32>):
    nn.yield %x : tensor<2xf32>
  }) : (tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @loop_c4_count(%x: tensor<2xf32>) {
  // expected-note @+1 {{of this loop}}
  %y = nn.loop %i upto 3 carry(%s = %x : tensor<2xf32>) {
    // expected-error @+1 {{expects the next value of each of the 1 that are carried, got 0 values}}
    nn.yield
  }
  return
}

// -----

// expected-note @+1 {{its first value is defined here}}
func.func @loop_c4_type(%x: tensor<2xf32>, %z: tensor<3xf32>) {
  // expected-note @+1 {{of this loop}}
  %y = nn.loop %i upto 3 carry(%s = %x : tensor<2xf32>) {
    // expected-error @+1 {{expects a next value of type 'tensor<2xf32>' for what is carried, got 'tensor<3xf32>'}}
    nn.yield %z : tensor<3xf32>
  }
  return
}

// -----

func.func @loop_c5(%x: tensor<2xf32>, %go: tensor<i1>) {
  // expected-note @+1 {{of this loop}}
  %y = nn.loop %i reverse upto 3 carry(%s = %x : tensor<2xf32>) {
    // expected-error @+1 {{has a 'while', which a loop in reverse cannot have}}
    nn.yield %s while %go : tensor<2xf32>
  }
  return
}

// -----

func.func @yield_c1(%p: tensor<i1>, %x: tensor<2xf32>) {
  %y = nn.if %p {
    // expected-error @+1 {{has a 'while', which only the steps of an nn.loop end with, in a region of nn.if}}
    nn.yield %x while %p : tensor<2xf32>
  } else {
    nn.yield %x : tensor<2xf32>
  }
  return
}

// -----

func.func @loop_too_large(%x: tensor<f64>) {
  // expected-error @+1 {{puts out, or keeps for its gradient, 'tensor<2305843009213693952xf64>', more than 1099511627776 bytes}}
  %y = nn.loop %i upto 2305843009213693952 {
    nn.yield %x : tensor<f64>
  }
  return
}
