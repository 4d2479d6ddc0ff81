// RUN: nnc-opt %s --verify-diagnostics --nnc-bufferize

func.func @not_lowered(%x: memref<4xf32>) {
  %t = bufferization.to_tensor %x restrict : memref<4xf32> to tensor<4xf32>
  // expected-error @+1 {{op was not bufferized}}
  %y = nn.exp %t : tensor<4xf32>
  bufferization.materialize_in_destination %y in restrict writable %x
    : (tensor<4xf32>, memref<4xf32>) -> ()
  return
}
