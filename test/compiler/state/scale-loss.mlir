// RUN: nnc-opt %s --pass-pipeline='builtin.module(nnc-link-optimizers,nnc-expand-minimize{scale-loss})' | FileCheck %s

// The gradient is that of the loss times the scale; a step whose gradient is not finite
// is left out, counted, and followed by half the scale.
// CHECK: nn.state @sgd.loss_scale : tensor<f32> init(#nn.constant<65536.0>)
// CHECK: nn.state @sgd.scale_steps : tensor<i64> init(#nn.zeros)
// CHECK: nn.state @sgd.skipped : tensor<i64> init(#nn.zeros)
// CHECK-LABEL: func.func @step
// CHECK: %[[S:.*]] = nn.get @sgd.loss_scale
// CHECK: %[[G:.*]]:3 = nn.value_and_grad @loss.scaled(%{{.*}}, %[[S]]) wrt [@w]
// CHECK: %[[D:.*]] = nn.div %[[G]]#2, %[[S]]
// CHECK: %[[F:.*]] = nn.is_finite %[[D]]
// CHECK: %[[ALL:.*]] = nn.reduce_all %[[F]]
// CHECK: nn.if %[[ALL]] {
// CHECK: nn.set @sgd.loss_scale
// CHECK: nn.set @sgd.step
// CHECK: nn.set @w
// CHECK: } else {
// CHECK-NOT: nn.set @w
// CHECK: nn.set @sgd.skipped
// CHECK: return %[[G]]#1
// CHECK-LABEL: func.func private @loss.scaled
// CHECK: %[[L:.*]] = call @loss
// CHECK: %[[P:.*]] = nn.mul %[[L]], %{{.*}}
// CHECK: return %[[P]], %[[L]]
nn.model @m {
  nn.param @w : tensor<4xf32> init(#nn.ones)
  func.func private @loss(%x: tensor<4xf32>) -> tensor<f32> {
    %w = nn.get @w : tensor<4xf32>
    %l = nn.half_sse %w, %x : tensor<4xf32>
    return %l : tensor<f32>
  }
  func.func @step(%x: tensor<4xf32>) -> tensor<f32> {
    %l = nn.minimize @loss(%x) using @sgd(lr = 0.5) : (tensor<4xf32>) -> tensor<f32>
    return %l : tensor<f32>
  }
}

// Groups of parameters have one scale, and all of them or none is updated.
// CHECK-LABEL: nn.model @groups
// CHECK: nn.state @adam.loss_scale
// CHECK-NOT: nn.state @sgd.loss_scale
// CHECK-LABEL: func.func @grouped
// CHECK: nn.value_and_grad @loss.scaled({{.*}}) wrt [@a, @b]
// CHECK: nn.is_finite
// CHECK: nn.is_finite
// CHECK: nn.if
// CHECK-NOT: nn.if
// CHECK: nn.set @adam.step
// CHECK: nn.set @a,
// CHECK: nn.set @sgd.step
// CHECK: nn.set @b,
// CHECK: } else {
nn.model @groups {
  nn.param @a : tensor<4xf32> init(#nn.ones)
  nn.param @b : tensor<4xf32> init(#nn.ones)
  func.func private @loss() -> tensor<f32> {
    %a = nn.get @a : tensor<4xf32>
    %b = nn.get @b : tensor<4xf32>
    %l = nn.half_sse %a, %b : tensor<4xf32>
    return %l : tensor<f32>
  }
  func.func @grouped() -> tensor<f32> {
    %l = nn.minimize @loss() over [@a] using @adam, over [@b] using @sgd : () -> tensor<f32>
    return %l : tensor<f32>
  }
}
