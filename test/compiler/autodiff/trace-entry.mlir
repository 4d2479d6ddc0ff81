// RUN: nnc-opt %s --nnc-trace-entry='entry=f gradients' --split-input-file | FileCheck %s
// RUN: nnc-opt %s --nnc-trace-entry='entry=f gradients skip=2' --split-input-file | FileCheck %s --check-prefix=SKIP
// RUN: nnc-opt %s --nnc-trace-entry='entry=f' --split-input-file | FileCheck %s --check-prefix=VALUES

// y is used twice: each use has a derivative of its own.
// CHECK-LABEL: func.func @f(
// CHECK-SAME: %[[X:[^:]*]]: tensor<f64>, %[[Y:[^:]*]]: tensor<f64>, %[[Z:[^:]*]]: tensor<f64>)
// CHECK-SAME: rt.arg_names = ["x", "y", "z", "", "traced_argument_0", "traced_argument_1", "traced_argument_2",
// CHECK-SAME: "traced_value_0_0", "traced_value_1_0", "traced_value_2_0", "traced_gradient_0_0", "traced_gradient_0_1",
// CHECK-SAME: "traced_gradient_1_0", "traced_gradient_1_1", "traced_gradient_2_0", "traced_gradient_2_1"]
// CHECK: %[[H1:.*]] = nn.add %[[X]], %[[Y]]
// CHECK: %[[H2:.*]] = nn.sub %[[Y]], %[[Z]]
// CHECK: %[[F:.*]] = nn.mul %[[H1]], %[[H2]]
// CHECK: %[[ONE:.*]] = nn.constant 1.0
// CHECK: %[[DH1:.*]] = nn.mul %[[ONE]], %[[H2]]
// CHECK: %[[DH2:.*]] = nn.mul %[[ONE]], %[[H1]]
// CHECK: %[[DZ:.*]] = nn.neg %[[DH2]]
// CHECK: return %[[F]], %[[X]], %[[Y]], %[[Z]], %[[H1]], %[[H2]], %[[F]], %[[DH1]], %[[DH1]], %[[DH2]], %[[DZ]], %[[DH1]], %[[DH2]] :
// SKIP-LABEL: func.func @f(
// SKIP-SAME: "traced_argument_2", "traced_value_0_0", "traced_value_1_0", "traced_value_2_0", "traced_gradient_2_0", "traced_gradient_2_1"]
// VALUES-LABEL: func.func @f(
// VALUES: nn.mul
// VALUES-NEXT: return {{([^,]*, ){6}[^,]*}} :
func.func @f(%x: tensor<f64>, %y: tensor<f64>, %z: tensor<f64>) -> tensor<f64>
    attributes {rt.entry = "f", rt.arg_names = ["x", "y", "z", ""],
                rt.signature = (tensor<f64>, tensor<f64>, tensor<f64>) -> tensor<f64>} {
  %h1 = nn.add %x, %y : tensor<f64>
  %h2 = nn.sub %y, %z : tensor<f64>
  %f = nn.mul %h1, %h2 : tensor<f64>
  return %f : tensor<f64>
}

// -----

// New state stays behind; what the result does not depend on has no derivative.
// CHECK-LABEL: func.func @f
// CHECK-SAME: -> (tensor<f32>, tensor<2xi32>, tensor<2xf32>, tensor<2xf32>, tensor<f32>, tensor<2xf32>, tensor<2xf32> {rt.state = @w})
// CHECK-SAME: rt.arg_names = ["k", "", "traced_argument_0", "traced_argument_1", "traced_value_0_0", "traced_value_1_0", "traced_gradient_1_0"]
// CHECK: return %{{.*}}, %arg0, %arg1, %[[V:.*]], %{{.*}}, %{{.*}}, %[[V]] :
// VALUES-LABEL: func.func @f
func.func @f(%k: tensor<2xi32>, %w: tensor<2xf32> {rt.state = @w})
    -> (tensor<f32>, tensor<2xf32> {rt.state = @w})
    attributes {rt.entry = "f", rt.arg_names = ["k"],
                rt.signature = (tensor<2xi32>) -> tensor<f32>} {
  %v = nn.cast %k to f32 : tensor<2xi32>
  %s = nn.reduce_sum %w axes [0] : tensor<2xf32>
  return %s, %v : tensor<f32>, tensor<2xf32>
}
