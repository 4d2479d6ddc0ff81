// RUN: nnc-opt %s --split-input-file --verify-diagnostics

// expected-note @+1 {{of schedule @c1}}
nn.schedule @c1(%t) hyper(%start = 0.1) {
  // expected-error @+1 {{'nn.yield' op expects one value of type 'tensor<f64>', got ('tensor<i64>')}}
  nn.yield %t : tensor<i64>
}

// -----

// expected-error @+1 {{'nn.schedule' op names "a" twice}}
"nn.schedule"() <{sym_name = "c2", hyper_names = ["a", "a"],
                  hyper_values = array<f64: 1.0, 2.0>}> ({
^bb0(%t: tensor<i64>, %a: tensor<f64>, %b: tensor<f64>):
  nn.yield %a : tensor<f64>
}) : () -> ()

// -----

// expected-error @+1 {{'nn.schedule' op holds pure ops of nn only}}
nn.schedule @c3(%t) hyper(%start = 0.1) {
  // expected-note @+1 {{got 'arith.constant' here}}
  %c = arith.constant dense<1.0> : tensor<f64>
  nn.yield %c : tensor<f64>
}

// -----

// expected-error @+1 {{'nn.schedule' op expects a value for each setting, got 0 for 1}}
"nn.schedule"() <{sym_name = "values", hyper_names = ["a"], hyper_values = array<f64>}> ({
^bb0(%t: tensor<i64>, %a: tensor<f64>):
  nn.yield %a : tensor<f64>
}) : () -> ()

// -----

// expected-error @+1 {{'nn.schedule' op expects arguments ('tensor<i64>', 'tensor<f64>') of its region, got ('tensor<f64>', 'tensor<f64>')}}
"nn.schedule"() <{sym_name = "types", hyper_names = ["a"], hyper_values = array<f64: 1.0>}> ({
^bb0(%t: tensor<f64>, %a: tensor<f64>):
  nn.yield %a : tensor<f64>
}) : () -> ()
