// RUN: nnc-opt %s --nnc-verify-functionalized --verify-diagnostics

// expected-error@+1 {{'nn.model' op remains after functionalization, where state is arguments and results}}
nn.model @m {
}
func.func @pure(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
