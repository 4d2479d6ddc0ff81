// RUN: nnc-opt %s --nnc-functionalize --nnc-verify-functionalized --split-input-file | FileCheck %s

// Later reads see earlier writes; state comes in the order of the model.
// CHECK: module attributes {rt.model = "order"} {
// CHECK-NEXT: rt.state parameter @w : tensor<f32>
// CHECK-NEXT: rt.state variable @calls : tensor<i64>
// CHECK-NEXT: rt.state slot @w.sgd.m : tensor<f32>
// CHECK-NOT: nn.model
nn.model @order {
  nn.param @w : tensor<f32> init(#nn.ones)
  nn.state @calls : tensor<i64> init(#nn.zeros)
  nn.state @w.sgd.m : tensor<f32> init(#nn.zeros) {nn.slot_of = @w}
  nn.optimizer @unused(%w, %g) {
    nn.yield %w : tensor<*xf32>
  }
  // CHECK-LABEL: func.func @halve(
  // CHECK-SAME: %[[X:.*]]: tensor<f32>, %[[W:.*]]: tensor<f32> {rt.state = @w}, %[[CALLS:.*]]: tensor<i64> {rt.state = @calls})
  // CHECK-SAME: -> (tensor<f32>, tensor<f32> {rt.state = @w})
  // CHECK: %[[H:.*]] = nn.mul %[[W]], %[[X]]
  // CHECK: %[[Q:.*]] = nn.mul %[[H]], %[[X]]
  // CHECK: return %[[Q]], %[[Q]]
  func.func @halve(%x: tensor<f32>) -> tensor<f32> {
    %c = nn.get @calls : tensor<i64>
    %w = nn.get @w : tensor<f32>
    %h = nn.mul %w, %x : tensor<f32>
    nn.set @w, %h : tensor<f32>
    %w1 = nn.get @w : tensor<f32>
    %q = nn.mul %w1, %x : tensor<f32>
    nn.set @w, %q : tensor<f32>
    return %q : tensor<f32>
  }
  // Written only: an argument still, so that old and new value may share memory.
  // CHECK-LABEL: func.func @reset(
  // CHECK-SAME: %{{.*}}: tensor<f32> {rt.state = @w}) -> (tensor<f32> {rt.state = @w})
  func.func @reset() {
    %zero = nn.constant 0.0 : tensor<f32>
    nn.set @w, %zero : tensor<f32>
    return
  }
  // CHECK-LABEL: func.func @pure(%{{[^:]*}}: tensor<f32>) -> tensor<f32>
  func.func @pure(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
  // A call hands state on, and what it writes is seen after it.
  // CHECK-LABEL: func.func @calls_halve(
  // CHECK-SAME: %[[X:.*]]: tensor<f32>, %[[W:.*]]: tensor<f32> {rt.state = @w}, %[[CALLS:.*]]: tensor<i64> {rt.state = @calls})
  // CHECK: %[[R:.*]]:2 = call @halve(%[[X]], %[[W]], %[[CALLS]])
  // CHECK: return %[[R]]#1, %[[R]]#1
  func.func @calls_halve(%x: tensor<f32>) -> tensor<f32> {
    %y = call @halve(%x) : (tensor<f32>) -> tensor<f32>
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
}

// -----

// State that a differentiated function writes is an auxiliary result, between
// its own results and the gradients; names in wrt become arguments; a gradient of
// a gradient hands both on.
// CHECK: module attributes {rt.model = "gradients"} {
nn.model @gradients {
  nn.param @v : tensor<f32> init(#nn.ones)
  nn.param @w : tensor<f32> init(#nn.ones)
  nn.state @mean : tensor<f32> init(#nn.zeros)
  // CHECK-LABEL: func.func private @loss(
  // CHECK-SAME: %[[X:.*]]: tensor<f32>, %[[W:.*]]: tensor<f32> {rt.state = @w}, %[[MEAN:.*]]: tensor<f32> {rt.state = @mean})
  // CHECK-SAME: -> (tensor<f32>, tensor<f32>, tensor<f32> {rt.state = @mean})
  func.func private @loss(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
    %w = nn.get @w : tensor<f32>
    %y = nn.mul %w, %x : tensor<f32>
    nn.set @mean, %y : tensor<f32>
    return %y, %x : tensor<f32>, tensor<f32>
  }
  // CHECK-LABEL: func.func private @slope(
  // CHECK-SAME: %[[X:.*]]: tensor<f32>, %[[W:.*]]: tensor<f32> {rt.state = @w}, %[[MEAN:.*]]: tensor<f32> {rt.state = @mean})
  // CHECK: %[[VG:.*]]:5 = nn.value_and_grad @loss(%[[X]], %[[W]], %[[MEAN]]) wrt [1, 0]
  // CHECK: %[[S:.*]] = nn.add %[[VG]]#3, %[[VG]]#4
  // CHECK: return %[[S]], %[[VG]]#2
  func.func private @slope(%x: tensor<f32>) -> tensor<f32> {
    %l, %aux, %dw, %dx = nn.value_and_grad @loss(%x) wrt [@w, 0]
      : (tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>)
    %s = nn.add %dw, %dx : tensor<f32>
    return %s : tensor<f32>
  }
  // CHECK-LABEL: func.func @second(
  // CHECK: %[[VG:.*]]:3 = nn.value_and_grad @slope(%{{.*}}, %{{.*}}, %{{.*}}) wrt [0]
  // CHECK: return %[[VG]]#2, %[[VG]]#1
  func.func @second(%x: tensor<f32>) -> tensor<f32> {
    %l, %g = nn.value_and_grad @slope(%x) wrt [0] : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
    return %g : tensor<f32>
  }
}

// -----

// State goes through loops and branches that write it; what they read is around them.
// CHECK-LABEL: func.func @sweep
// CHECK-SAME: (%[[XS:.*]]: tensor<5xf32>, %[[A:.*]]: tensor<f32> {rt.state = @a}, %[[B:.*]]: tensor<f32> {rt.state = @b})
// CHECK-SAME: -> (tensor<5xf32>, tensor<f32> {rt.state = @b})
// CHECK: %[[R:.*]]:2 = nn.loop %{{.*}} over(%[[X:.*]] = %[[XS]] : tensor<5xf32>) carry(%[[NOW:.*]] = %[[B]] : tensor<f32>) {
// CHECK: %[[P:.*]] = nn.compare gt, %[[X]], %[[A]]
// CHECK: %[[NEXT:.*]] = nn.if %[[P]] {
// CHECK: %[[S:.*]] = nn.add %[[NOW]], %[[X]]
// CHECK: nn.yield %[[S]] : tensor<f32>
// CHECK: } else {
// CHECK: nn.yield %[[NOW]] : tensor<f32>
// CHECK: nn.yield %[[NEXT]], %[[NEXT]] : tensor<f32>, tensor<f32>
// CHECK: return %[[R]]#1, %[[R]]#0
nn.model @through_regions {
  nn.param @a : tensor<f32> init(#nn.ones)
  nn.state @b : tensor<f32> init(#nn.zeros)
  func.func @sweep(%xs: tensor<5xf32>) -> tensor<5xf32> {
    %bs = nn.loop %i over(%x = %xs : tensor<5xf32>) {
      %a = nn.get @a : tensor<f32>
      %p = nn.compare gt, %x, %a : tensor<f32>
      nn.if %p {
        %b = nn.get @b : tensor<f32>
        %s = nn.add %b, %x : tensor<f32>
        nn.set @b, %s : tensor<f32>
      }
      %b = nn.get @b : tensor<f32>
      nn.yield %b : tensor<f32>
    }
    return %bs : tensor<5xf32>
  }
}
