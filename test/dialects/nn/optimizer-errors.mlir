// RUN: nnc-opt %s --split-input-file --verify-diagnostics

// expected-note @+1 {{of optimizer @c1_count}}
nn.optimizer @c1_count(%w, %g) slots(%v = 0.0) {
  // expected-error @+1 {{'nn.yield' op expects the new parameter, 1 new slots and 0 new scalars, got 1 values}}
  nn.yield %w : tensor<*xf32>
}

// -----

// expected-note @+1 {{of optimizer @c1_type}}
nn.optimizer @c1_type(%w, %g) hyper(%lr = 0.1) {
  // expected-error @+1 {{'nn.yield' op expects tensor<*xf32>, the parameter's type, got 'tensor<f64>'}}
  nn.yield %lr : tensor<f64>
}

// -----

// expected-error @+1 {{'nn.optimizer' op expects its region to end in nn.yield}}
nn.optimizer @c1_nothing(%w, %g) {
  llvm.unreachable
}

// -----

// expected-error @+1 {{'nn.optimizer' op names "v" twice}}
"nn.optimizer"() <{sym_name = "c2", slot_names = ["v"], slot_values = array<f64: 0.0>,
                   hyper_names = ["v"], hyper_values = array<f64: 0.0>}> ({
^bb0(%w: tensor<*xf32>, %g: tensor<*xf32>, %v: tensor<*xf32>, %t: tensor<i64>, %h: tensor<f64>):
  nn.yield %w, %v : tensor<*xf32>, tensor<*xf32>
}) : () -> ()

// -----

// expected-error @+1 {{'nn.optimizer' op holds pure ops of nn only}}
nn.optimizer @c3(%w, %g) {
  // expected-note @+1 {{got 'func.call' here}}
  %n = func.call @f(%w) : (tensor<*xf32>) -> tensor<*xf32>
  nn.yield %n : tensor<*xf32>
}
func.func private @f(tensor<*xf32>) -> tensor<*xf32>

// -----

// expected-error @+1 {{'nn.optimizer' op expects 4 arguments of its region, got 3}}
"nn.optimizer"() <{sym_name = "arguments", slot_names = ["v"], slot_values = array<f64: 0.0>,
                   hyper_names = [], hyper_values = array<f64>}> ({
^bb0(%w: tensor<*xf32>, %g: tensor<*xf32>, %t: tensor<i64>):
  nn.yield %w, %g : tensor<*xf32>, tensor<*xf32>
}) : () -> ()

// -----

// expected-error @+1 {{'nn.optimizer' op expects argument 2 of its region of type 'tensor<i64>', got 'tensor<i32>'}}
"nn.optimizer"() <{sym_name = "argument_type", slot_names = [], slot_values = array<f64>,
                   hyper_names = [], hyper_values = array<f64>}> ({
^bb0(%w: tensor<*xf32>, %g: tensor<*xf32>, %t: tensor<i32>):
  nn.yield %w : tensor<*xf32>
}) : () -> ()

// -----

// expected-error @+1 {{'nn.optimizer' op expects a value for each slot, scalar and hyper-parameter, got 1, 0 and 0 for 1, 0 and 1}}
"nn.optimizer"() <{sym_name = "values", slot_names = ["v"], slot_values = array<f64: 0.0>,
                   hyper_names = ["lr"], hyper_values = array<f64>}> ({
^bb0(%w: tensor<*xf32>, %g: tensor<*xf32>, %v: tensor<*xf32>, %t: tensor<i64>, %h: tensor<f64>):
  nn.yield %w, %v : tensor<*xf32>, tensor<*xf32>
}) : () -> ()

// -----

// expected-note @+1 {{of optimizer @c1_scalar}}
nn.optimizer @c1_scalar(%w, %g) scalars(%n = 0.0) {
  // expected-error @+1 {{'nn.yield' op expects tensor<f64> for a scalar, got 'tensor<*xf32>'}}
  nn.yield %w, %g : tensor<*xf32>, tensor<*xf32>
}

// -----

nn.model @c4_unknown {
  nn.param @w : tensor<f32> init(#nn.ones)
  func.func @loss() -> tensor<f32> {
    %w = nn.get @w : tensor<f32>
    return %w : tensor<f32>
  }
  func.func @step() {
    // expected-error @+1 {{expects with to name clip_value, clip_norm, l2 or weight_decay, got 'l3'}}
    %l = nn.minimize @loss() using @sgd with(l3 = 0.1) : () -> tensor<f32>
    return
  }
}
