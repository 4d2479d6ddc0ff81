// REQUIRES: onednn
// RUN: nnc-opt %s --nnc-serialize-regions=targets=onednn -split-input-file -verify-diagnostics

func.func @other_target(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @below {{is for target 'cuda', which is not among those of this compilation}}
  %a = rt.region "cuda"(%x) : (tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%p: tensor<2xf32>):
    rt.yield %p : tensor<2xf32>
  }
  return %a : tensor<2xf32>
}

// -----

func.func @not_its_op(%x: tensor<2xf32>) -> tensor<2xf32> {
  %a = rt.region "onednn"(%x) : (tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%p: tensor<2xf32>):
    // expected-error @below {{cannot be a part of an onednn kernel}}
    %e = nn.exp %p : tensor<2xf32>
    rt.yield %e : tensor<2xf32>
  }
  return %a : tensor<2xf32>
}
