// RUN: nnc-opt %s --nnc-convert-nn-to-linalg --split-input-file --verify-diagnostics

func.func @dynamic(%x: tensor<?xf32>) -> tensor<?xf32> {
  // expected-error@+1 {{'nn.tanh' op expects tensors of static shape to be lowered, got 'tensor<?xf32>'}}
  %y = nn.tanh %x : tensor<?xf32>
  return %y : tensor<?xf32>
}

// -----

// expected-error@+1 {{'nn.model' op has no portable lowering and is left after it}}
nn.model @m {
  func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
}
