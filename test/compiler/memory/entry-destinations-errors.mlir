// RUN: nnc-opt %s --split-input-file --verify-diagnostics --nnc-entry-destinations

// expected-error @+1 {{expects state after the user's arguments}}
func.func @order(%w: tensor<4xf32> {rt.state = @w}, %x: tensor<4xf32>) -> tensor<4xf32>
    attributes {rt.entry = "order"} {
  return %x : tensor<4xf32>
}

// -----

// expected-error @+1 {{writes state @w that is not among its arguments}}
func.func @unknown(%x: tensor<4xf32>) -> (tensor<4xf32> {rt.state = @w})
    attributes {rt.entry = "unknown"} {
  return %x : tensor<4xf32>
}
