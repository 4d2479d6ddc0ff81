// RUN: nnc-opt %s --nnc-inline-calls | FileCheck %s

// CHECK-LABEL: nn.model @calls
nn.model @calls {
  nn.state @n : tensor<f32> init(#nn.zeros)

  // The functions stay: a gradient may name them.
  // CHECK: func.func private @double
  func.func private @double(%x: tensor<f32>) -> tensor<f32> {
    %y = nn.add %x, %x : tensor<f32>
    return %y : tensor<f32>
  }

  // CHECK: func.func private @quadruple
  // CHECK-NOT: call
  // CHECK: return
  func.func private @quadruple(%x: tensor<f32>) -> tensor<f32> {
    %y = call @double(%x) : (tensor<f32>) -> tensor<f32>
    %z = call @double(%y) : (tensor<f32>) -> tensor<f32>
    return %z : tensor<f32>
  }

  // Innermost first, in the order of the calls.
  // CHECK-LABEL: func.func @chain
  // CHECK-SAME: (%[[X:.*]]: tensor<f32>)
  // CHECK-NEXT: %[[TWO:.*]] = nn.add %[[X]], %[[X]]
  // CHECK-NEXT: %[[FOUR:.*]] = nn.add %[[TWO]], %[[TWO]]
  // CHECK-NEXT: return %[[FOUR]]
  func.func @chain(%x: tensor<f32>) -> tensor<f32> {
    %y = call @quadruple(%x) : (tensor<f32>) -> tensor<f32>
    return %y : tensor<f32>
  }

  // CHECK: func.func private @count
  func.func private @count(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
    %n = nn.get @n : tensor<f32>
    %m = nn.add %n, %x : tensor<f32>
    nn.set @n, %m : tensor<f32>
    return %x, %n : tensor<f32>, tensor<f32>
  }

  // State is touched in the order of the calls; an argument may be a result.
  // CHECK-LABEL: func.func @twice
  // CHECK-SAME: (%[[X:.*]]: tensor<f32>)
  // CHECK: %[[FIRST:.*]] = nn.get @n
  // CHECK: nn.set @n
  // CHECK: %[[SECOND:.*]] = nn.get @n
  // CHECK: nn.set @n
  // CHECK: return %[[X]], %[[FIRST]], %[[SECOND]]
  func.func @twice(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>) {
    %a:2 = call @count(%x) : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
    %b:2 = call @count(%a#0) : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
    return %b#0, %a#1, %b#1 : tensor<f32>, tensor<f32>, tensor<f32>
  }
}
