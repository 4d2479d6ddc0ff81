// RUN: nnc-opt %s --nnc-trace-entry='entry=f gradients' --split-input-file --verify-diagnostics

// expected-error @below {{there is no entry 'f' to trace}}
module {
  func.func private @f(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
}

// -----

// expected-error @below {{expects an entry whose first result is tensor<f32> or tensor<f64> to take the derivatives of, got 'tensor<2xf32>'}}
func.func @f(%x: tensor<2xf32>) -> tensor<2xf32>
    attributes {rt.entry = "f", rt.arg_names = ["x", ""],
                rt.signature = (tensor<2xf32>) -> tensor<2xf32>} {
  return %x : tensor<2xf32>
}

// -----

func.func @f(%x: tensor<f32>) -> tensor<f32>
    attributes {rt.entry = "f", rt.arg_names = ["x", ""],
                rt.signature = (tensor<f32>) -> tensor<f32>} {
  // expected-note @below {{it is computed by 'nn.cast' here}}
  %i = nn.cast %x to i32 : tensor<f32>
  // expected-error @below {{cannot differentiate through 'nn.cast': its operand #0 depends on what is differentiated, and its type 'tensor<i32>' has no gradient}}
  %y = nn.cast %i to f32 : tensor<i32>
  return %y : tensor<f32>
}

// -----

// expected-error @below {{expects an entry as nnc-functionalize leaves it}}
func.func @f(%x: tensor<f32>) -> tensor<f32> attributes {rt.entry = "f"} {
  return %x : tensor<f32>
}

// -----

// expected-error @below {{expects an entry with a result to take the derivatives of}}
func.func @f(%x: tensor<f32>)
    attributes {rt.entry = "f", rt.arg_names = ["x"], rt.signature = (tensor<f32>) -> ()} {
  return
}
