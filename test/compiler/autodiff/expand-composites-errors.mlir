// RUN: nnc-opt %s --nnc-expand-composites --verify-diagnostics

func.func @rows(%x: tensor<?x96xf32>) -> tensor<?x32xf32> {
  // expected-error @+1 {{'nn.maxout' op cannot be written out with type 'tensor<?x96xf32>': extents become static in nnc-specialize-rows, which has to run before}}
  %y = nn.maxout %x pieces 3 : tensor<?x96xf32>
  return %y : tensor<?x32xf32>
}
