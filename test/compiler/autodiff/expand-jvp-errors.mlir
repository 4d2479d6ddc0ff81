// RUN: nnc-opt %s --nnc-expand-jvp --split-input-file --verify-diagnostics

nn.model @writes {
  nn.state @last : tensor<4xf32> init(#nn.zeros)
  func.func @keep(%x: tensor<4xf32>) {
    // expected-note@+1 {{@last is written here}}
    nn.set @last, %x : tensor<4xf32>
    return
  }
  func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
    call @keep(%x) : (tensor<4xf32>) -> ()
    return %x : tensor<4xf32>
  }
  func.func @df(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error@+1 {{cannot differentiate @f along a direction: it writes state}}
    %y, %t = nn.jvp @f(%x) wrt [0] along(%x : tensor<4xf32>) : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
    return %t : tensor<4xf32>
  }
}
