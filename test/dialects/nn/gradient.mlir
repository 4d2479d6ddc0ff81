// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s

// CHECK-LABEL: nn.model @gradients
nn.model @gradients {
  nn.param @w : tensor<2xf32> init(#nn.ones)
  nn.param @v : tensor<2xf32> init(#nn.ones)
  func.func @rate(%step: tensor<i64>) -> tensor<f64> {
    %r = nn.cast %step to f64 : tensor<i64>
    return %r : tensor<f64>
  }
  func.func @f(%x: tensor<2xf32>, %n: tensor<i32>) -> (tensor<f32>, tensor<2xf32>) {
    %w = nn.get @w : tensor<2xf32>
    // CHECK: nn.stop_gradient %{{.*}} : tensor<2xf32>
    %s = nn.stop_gradient %w : tensor<2xf32>
    %l = nn.half_sse %s, %x : tensor<2xf32>
    return %l, %s : tensor<f32>, tensor<2xf32>
  }
  func.func @uses(%x: tensor<2xf32>, %n: tensor<i32>) {
    // CHECK: nn.value_and_grad @f(%{{.*}}, %{{.*}}) wrt [@w, 0, @v] : (tensor<2xf32>, tensor<i32>) -> (tensor<f32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
    %a:5 = nn.value_and_grad @f(%x, %n) wrt [@w, 0, @v] : (tensor<2xf32>, tensor<i32>)
      -> (tensor<f32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
    // CHECK: nn.minimize @f(%{{.*}}, %{{.*}}) using @sgd(lr = 0.1) : (tensor<2xf32>, tensor<i32>) -> (tensor<f32>, tensor<2xf32>)
    %b:2 = nn.minimize @f(%x, %n) using @sgd(lr = 0.1)
      : (tensor<2xf32>, tensor<i32>) -> (tensor<f32>, tensor<2xf32>)
    // CHECK: nn.minimize @f(%{{.*}}, %{{.*}}) over [@w, @v] using @adam(eps = 1.0e-08, lr = @rate) :
    %c:2 = nn.minimize @f(%x, %n) over [@w, @v] using @adam(lr = @rate, eps = 1.0e-8)
      : (tensor<2xf32>, tensor<i32>) -> (tensor<f32>, tensor<2xf32>)
    // CHECK: nn.minimize @f(%{{.*}}, %{{.*}}) using @sgd : (
    %d:2 = nn.minimize @f(%x, %n) using @sgd
      : (tensor<2xf32>, tensor<i32>) -> (tensor<f32>, tensor<2xf32>)
    // CHECK: nn.minimize @f(%{{.*}}, %{{.*}}) over [@w] using @adam(lr = @cosine(start = 0.5)) with(clip_norm = 1.0), using @sgd with(l2 = 0.25) : (
    %e:2 = nn.minimize @f(%x, %n)
      over [@w] using @adam(lr = @cosine(start = 0.5)) with(clip_norm = 1.0),
      using @sgd with(l2 = 0.25)
      : (tensor<2xf32>, tensor<i32>) -> (tensor<f32>, tensor<2xf32>)
    return
  }
}

// CHECK-LABEL: nn.model @micro_batches
nn.model @micro_batches {
  nn.param @w : tensor<2xf32> init(#nn.ones)
  func.func @f(%x: tensor<?x2xf32>) -> (tensor<f32>, tensor<?xi32>) {
    %w = nn.get @w : tensor<2xf32>
    %y = nn.mul %x, %w : tensor<?x2xf32>, tensor<2xf32>
    %l = nn.reduce_mean %y : tensor<?x2xf32>
    %c = nn.argmax %y axis 1 : tensor<?x2xf32>
    return %l, %c : tensor<f32>, tensor<?xi32>
  }
  func.func @uses(%x: tensor<?x2xf32>) {
    // CHECK: nn.value_and_grad @f(%{{.*}}) micro_batches 4 mean wrt [@w] :
    %a:3 = nn.value_and_grad @f(%x) micro_batches 4 mean wrt [@w] : (tensor<?x2xf32>) -> (tensor<f32>, tensor<?xi32>, tensor<2xf32>)
    // CHECK: nn.minimize @f(%{{.*}}) micro_batches 2 sum over [@w] using @sgd :
    %b:2 = nn.minimize @f(%x) micro_batches 2 sum over [@w] using @sgd : (tensor<?x2xf32>) -> (tensor<f32>, tensor<?xi32>)
    return
  }
}

// CHECK-LABEL: nn.model @own_gradient
nn.model @own_gradient {
  // CHECK: func.func private @f(%{{.*}}) -> (tensor<?xf32>, tensor<i32>) attributes {nn.vjp = @df}
  func.func private @f(%x: tensor<?xf32>, %n: tensor<i32>) -> (tensor<?xf32>, tensor<i32>)
      attributes {nn.vjp = @df} {
    return %x, %n : tensor<?xf32>, tensor<i32>
  }
  func.func private @df(%x: tensor<?xf32>, %n: tensor<i32>, %g: tensor<?xf32>) -> tensor<?xf32> {
    return %g : tensor<?xf32>
  }
}

// CHECK-LABEL: nn.model @forward
nn.model @forward {
  nn.param @w : tensor<2xf32> init(#nn.ones)
  func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {
    %w = nn.get @w : tensor<2xf32>
    %y = nn.mul %x, %w : tensor<2xf32>
    return %y : tensor<2xf32>
  }
  func.func @df(%x: tensor<2xf32>) {
    // CHECK: nn.jvp @f(%{{.*}}) wrt [@w, 0] along(%{{.*}}, %{{.*}} : tensor<2xf32>, tensor<2xf32>) : (tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
    %y:2 = nn.jvp @f(%x) wrt [@w, 0] along(%x, %x : tensor<2xf32>, tensor<2xf32>) : (tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
    return
  }
}
