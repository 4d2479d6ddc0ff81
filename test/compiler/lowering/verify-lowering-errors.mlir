// RUN: nnc-opt %s --nnc-verify-lowering --verify-diagnostics

func.func @left(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{'nn.tanh' op has no portable lowering and is left after it}}
  %y = nn.tanh %x : tensor<4xf32>
  return %y : tensor<4xf32>
}
