// RUN: nnc-opt %s --nnc-link-optimizers --nnc-expand-minimize --nnc-inline-calls --nnc-functionalize --nnc-verify-functionalized | FileCheck %s

// Two losses over disjoint parameters in one step, as in a generative adversarial
// network: the second must see what the first has learnt.
// CHECK-LABEL: func.func @step(
// CHECK-SAME: %[[D:[^:]*]]: tensor<f32> {rt.state = @d}, %[[G:[^:]*]]: tensor<f32> {rt.state = @g}
// CHECK: %[[VD:.*]]:2 = nn.value_and_grad @critic(%[[D]], %[[G]]) wrt [0]
// CHECK: %[[D1:.*]] = nn.sub %[[D]],
// CHECK: %[[VG:.*]]:2 = nn.value_and_grad @maker(%[[D1]], %[[G]]) wrt [1]
// CHECK: %[[G1:.*]] = nn.sub %[[G]],
// CHECK: return %[[VD]]#0, %[[VG]]#0, %[[D1]], %[[G1]],
nn.model @players {
  nn.param @d : tensor<f32> init(#nn.ones)
  nn.param @g : tensor<f32> init(#nn.ones)
  func.func private @score() -> tensor<f32> {
    %d = nn.get @d : tensor<f32>
    %g = nn.get @g : tensor<f32>
    %s = nn.mul %d, %g : tensor<f32>
    return %s : tensor<f32>
  }
  func.func private @critic() -> tensor<f32> {
    %s = call @score() : () -> tensor<f32>
    %l = nn.neg %s : tensor<f32>
    return %l : tensor<f32>
  }
  func.func private @maker() -> tensor<f32> {
    %s = call @score() : () -> tensor<f32>
    %l = nn.exp %s : tensor<f32>
    return %l : tensor<f32>
  }
  func.func @step() -> (tensor<f32>, tensor<f32>) {
    %c = nn.minimize @critic() over [@d] using @sgd(lr = 0.5) : () -> tensor<f32>
    %m = nn.minimize @maker() over [@g] using @sgd(lr = 0.5) : () -> tensor<f32>
    return %c, %m : tensor<f32>, tensor<f32>
  }
}
