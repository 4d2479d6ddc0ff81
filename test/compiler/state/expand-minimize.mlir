// RUN: nnc-opt %s --nnc-link-optimizers --nnc-expand-minimize --split-input-file | FileCheck %s

// An optimizer of the model's own, with a slot that does not start at 0, a
// number given and a schedule, for parameters of two types.
// CHECK-LABEL: nn.model @own
// CHECK: nn.param @unread
// CHECK-NEXT: nn.state @fading.step : tensor<i64> init(#nn.zeros)
// CHECK-NEXT: nn.state @w.fading.m : tensor<4x2xf32> init(#nn.constant<0.5>) {nn.slot_of = @w}
// CHECK-NEXT: nn.state @b.fading.m : tensor<2xf64> init(#nn.constant<0.5>) {nn.slot_of = @b}
nn.model @own {
  nn.param @w : tensor<4x2xf32> init(#nn.glorot_uniform)
  nn.param @b : tensor<2xf64> init(#nn.zeros)
  nn.param @unread : tensor<2xf64> init(#nn.zeros)
  nn.optimizer @fading(%w, %g) slots(%m = 0.5) step(%t) hyper(%lr = 0.1, %keep = 0.5) {
    %k = nn.cast %keep to f32 : tensor<f64>
    %half = nn.constant 0.5 : tensor<f32>
    %rate = nn.cast %lr to f32 : tensor<f64>
    %km = nn.mul %m, %k : tensor<*xf32>, tensor<f32>
    %gh = nn.mul %g, %half : tensor<*xf32>, tensor<f32>
    %m1 = nn.add %km, %gh : tensor<*xf32>
    %d = nn.mul %m1, %rate : tensor<*xf32>, tensor<f32>
    %w1 = nn.sub %w, %d : tensor<*xf32>
    nn.yield %w1, %m1 : tensor<*xf32>, tensor<*xf32>
  }
  func.func private @schedule(%t: tensor<i64>) -> tensor<f64> {
    %f = nn.cast %t to f64 : tensor<i64>
    %r = nn.reciprocal %f : tensor<f64>
    return %r : tensor<f64>
  }
  func.func private @penalty() -> tensor<f64> {
    %b = nn.get @b : tensor<2xf64>
    %s = nn.reduce_sum %b : tensor<2xf64>
    return %s : tensor<f64>
  }
  func.func @loss(%x: tensor<4x2xf32>) -> tensor<f64> {
    %w = nn.get @w : tensor<4x2xf32>
    %l = nn.half_sse %w, %x : tensor<4x2xf32>
    %l64 = nn.cast %l to f64 : tensor<f32>
    %p = call @penalty() : () -> tensor<f64>
    %sum = nn.add %l64, %p : tensor<f64>
    return %sum : tensor<f64>
  }
  // CHECK-LABEL: func.func @step
  // CHECK: %[[VG:.*]]:3 = nn.value_and_grad @loss(%{{.*}}) wrt [@w, @b] : (tensor<4x2xf32>) -> (tensor<f64>, tensor<4x2xf32>, tensor<2xf64>)
  // CHECK: %[[T0:.*]] = nn.get @fading.step : tensor<i64>
  // CHECK: %[[ONE:.*]] = nn.constant 1 : tensor<i64>
  // CHECK: %[[T:.*]] = nn.add %[[T0]], %[[ONE]] : tensor<i64>
  // CHECK: %[[LR:.*]] = call @schedule(%[[T]])
  // CHECK: %[[KEEP:.*]] = nn.constant 0.25 : tensor<f64>
  // CHECK: %[[W:.*]] = nn.get @w
  // CHECK: %[[B:.*]] = nn.get @b
  // CHECK: %[[WM:.*]] = nn.get @w.fading.m
  // CHECK: %[[BM:.*]] = nn.get @b.fading.m
  // CHECK: nn.cast %[[KEEP]] to f32 : tensor<f64>
  // CHECK: nn.constant 0.5 : tensor<f32>
  // CHECK: nn.cast %[[LR]] to f32 : tensor<f64>
  // CHECK: nn.mul %[[WM]], {{.*}} : tensor<4x2xf32>, tensor<f32>
  // CHECK: nn.mul %[[VG]]#1, {{.*}} : tensor<4x2xf32>, tensor<f32>
  // CHECK: %[[W1:.*]] = nn.sub %[[W]], {{.*}} : tensor<4x2xf32>
  // CHECK: nn.cast %[[KEEP]] to f64 : tensor<f64>
  // CHECK: nn.constant 0.5 : tensor<f64>
  // CHECK: nn.mul %[[BM]], {{.*}} : tensor<2xf64>, tensor<f64>
  // CHECK: %[[B1:.*]] = nn.sub %[[B]], {{.*}} : tensor<2xf64>
  // CHECK: nn.set @fading.step, %[[T]]
  // CHECK: nn.set @w, %[[W1]]
  // CHECK: nn.set @w.fading.m
  // CHECK: nn.set @b, %[[B1]]
  // CHECK: nn.set @b.fading.m
  // CHECK: return %[[VG]]#0
  func.func @step(%x: tensor<4x2xf32>) -> tensor<f64> {
    %l = nn.minimize @loss(%x) using @fading(lr = @schedule, keep = 0.25) : (tensor<4x2xf32>) -> tensor<f64>
    return %l : tensor<f64>
  }
}

// -----

// One optimizer over one set of parameters is one, however often it works; over
// another set it is another.
// CHECK-LABEL: nn.model @shared
// CHECK: nn.state @adam.step :
// CHECK: nn.state @a.adam.m
// CHECK: nn.state @a.adam.v
// CHECK: nn.state @adam.step.1 :
// CHECK: nn.state @b.adam.m
// CHECK: nn.state @b.adam.v
// CHECK-NOT: nn.state
nn.model @shared {
  nn.param @a : tensor<f32> init(#nn.ones)
  nn.param @b : tensor<f32> init(#nn.ones)
  func.func @loss() -> tensor<f32> {
    %a = nn.get @a : tensor<f32>
    %b = nn.get @b : tensor<f32>
    %l = nn.mul %a, %b : tensor<f32>
    return %l : tensor<f32>
  }
  // CHECK-LABEL: func.func @step
  // CHECK: nn.set @adam.step,
  // CHECK: nn.set @adam.step,
  // CHECK: nn.set @adam.step.1,
  func.func @step() {
    %0 = nn.minimize @loss() over [@a] using @adam : () -> tensor<f32>
    %1 = nn.minimize @loss() over [@a] using @adam(lr = 0.1) : () -> tensor<f32>
    %2 = nn.minimize @loss() over [@b] using @adam : () -> tensor<f32>
    return
  }
}

// -----

// Clipped, then decayed, then updated; a scalar slot is state of its own type.
nn.model @treated {
  nn.param @w : tensor<4xf32> init(#nn.ones)
  // CHECK: nn.state @w.counting.n : tensor<f64> init(#nn.constant<2.0>)
  nn.optimizer @counting(%w, %g) scalars(%n = 2.0) hyper(%lr = 0.5) {
    %one = nn.constant 1.0 : tensor<f64>
    %n1 = nn.add %n, %one : tensor<f64>
    %w1 = nn.sub %w, %g : tensor<*xf32>
    nn.yield %w1, %n1 : tensor<*xf32>, tensor<f64>
  }
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<4xf32>
    %l = nn.reduce_sum %w : tensor<4xf32>
    return %l : tensor<f32>
  }
  // CHECK-LABEL: func.func @treated_step
  // CHECK: %[[VG:.*]]:2 = nn.value_and_grad @loss
  // CHECK: %[[LR:.*]] = nn.constant 0.5 : tensor<f64>
  // CHECK: %[[W:.*]] = nn.get @w
  // CHECK: %[[SUM:.*]] = nn.reduce_sum
  // CHECK: %[[CLIPPED:.*]] = nn.mul %[[VG]]#1,
  // CHECK: %[[L2:.*]] = nn.mul %[[W]],
  // CHECK: %[[G:.*]] = nn.add %[[CLIPPED]], %[[L2]]
  // CHECK: nn.mul %[[LR]],
  // CHECK: %[[KEPT:.*]] = nn.mul %[[W]],
  // CHECK: %[[N:.*]] = nn.get @w.counting.n : tensor<f64>
  // CHECK: %[[N1:.*]] = nn.add %[[N]],
  // CHECK: %[[W1:.*]] = nn.sub %[[KEPT]], %[[G]]
  // CHECK: nn.set @w, %[[W1]]
  // CHECK: nn.set @w.counting.n, %[[N1]]
  func.func @treated_step() -> tensor<f32> {
    %l = nn.minimize @loss() using @counting with(clip_norm = 1.0, l2 = 0.25, weight_decay = 0.125) : () -> tensor<f32>
    return %l : tensor<f32>
  }
}

// -----

// One gradient for both groups; each has its own step, settings and norm; all is read
// before anything is written. The group without `over` has what is left.
// CHECK-LABEL: nn.model @groups
// CHECK: nn.state @sgd.step :
// CHECK: nn.state @adam.step :
// CHECK: nn.state @a.adam.m
nn.model @groups {
  nn.param @a : tensor<f32> init(#nn.ones)
  nn.param @b : tensor<2xf32> init(#nn.ones)
  func.func @loss() -> tensor<f32> {
    %a = nn.get @a : tensor<f32>
    %b = nn.get @b : tensor<2xf32>
    %p = nn.mul %a, %b : tensor<f32>, tensor<2xf32>
    %l = nn.reduce_sum %p : tensor<2xf32>
    return %l : tensor<f32>
  }
  // CHECK-LABEL: func.func @groups_step
  // CHECK: %[[VG:.*]]:3 = nn.value_and_grad @loss() wrt [@b, @a]
  // CHECK-NOT: nn.value_and_grad
  // CHECK: nn.get @sgd.step
  // CHECK: nn.get @b
  // CHECK: nn.square %[[VG]]#1
  // CHECK-NOT: nn.square %[[VG]]#2
  // CHECK-NOT: nn.set
  // CHECK: nn.get @adam.step
  // CHECK: nn.get @a
  // CHECK: nn.sub %[[VG]]#2
  // CHECK: nn.set @sgd.step
  // CHECK: nn.set @b,
  // CHECK: nn.set @adam.step
  // CHECK: nn.set @a,
  // CHECK: return %[[VG]]#0
  func.func @groups_step() -> tensor<f32> {
    %l = nn.minimize @loss() over [@b] using @sgd(lr = 0.5) with(clip_norm = 1.0), using @adam : () -> tensor<f32>
    return %l : tensor<f32>
  }
}
