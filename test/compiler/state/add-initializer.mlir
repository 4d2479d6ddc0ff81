// RUN: nnc-opt %s --nnc-add-initializer | FileCheck %s

// Each draws from the stream of its place among the declarations.
// CHECK-LABEL: nn.model @m
// CHECK: func.func @initialize(%[[SEED:.*]]: tensor<i64>) attributes {rt.initializer} {
// CHECK: %[[ZEROS:.*]] = nn.constant 0.0 : tensor<4xf32>
// CHECK: nn.set @b, %[[ZEROS]]
// CHECK: %[[ONE:.*]] = nn.constant 1 : tensor<i64>
// CHECK: %[[W:.*]] = nn.random_uniform %[[SEED]], %[[ONE]] low -1.0 high 1.0 : tensor<4x2xf32>
// CHECK: nn.set @w, %[[W]]
// CHECK: nn.set @key, %[[SEED]] : tensor<i64>
// CHECK: %[[DENSE:.*]] = nn.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf64>
// CHECK: nn.set @v, %[[DENSE]]
// CHECK: %[[FOUR:.*]] = nn.constant 4 : tensor<i64>
// CHECK: nn.random_normal %[[SEED]], %[[FOUR]] mean 0.0 stddev 0.5 : tensor<3xf64>
// CHECK: return
nn.model @m {
  nn.param @b : tensor<4xf32> init(#nn.zeros)
  nn.param @w : tensor<4x2xf32> init(#nn.glorot_uniform)
  nn.state @key : tensor<i64> init(#nn.seed)
  nn.param @v : tensor<2xf64> init(dense<[1.0, 2.0]> : tensor<2xf64>)
  nn.param @n : tensor<3xf64> init(#nn.normal<0.0, 0.5>)
}

// CHECK-LABEL: nn.model @name_taken
// CHECK: func.func @initialize()
// CHECK: func.func @initialize.1(%{{.*}}: tensor<i64>) attributes {rt.initializer}
nn.model @name_taken {
  nn.param @b : tensor<4xf32> init(#nn.zeros)
  func.func @initialize() {
    return
  }
}

// State that begins as another is no draw of its own.
// CHECK-LABEL: nn.model @same
// CHECK: func.func @initialize
// CHECK: %[[W:.*]] = nn.random_uniform
// CHECK: nn.set @w, %[[W]]
// CHECK: nn.set @s, %[[W]]
nn.model @same {
  nn.param @w : tensor<4xf32> init(#nn.uniform<-1.0, 1.0>)
  nn.state @s : tensor<4xf32> init(#nn.same_as<@w>)
}
