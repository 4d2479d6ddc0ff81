// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s

// CHECK-LABEL: nn.model @initializers
nn.model @initializers {
  // CHECK: nn.param @zeros : tensor<2x3xf32> init(#nn.zeros)
  nn.param @zeros : tensor<2x3xf32> init(#nn.zeros)
  // CHECK: nn.param @ones : tensor<f64> init(#nn.ones)
  nn.param @ones : tensor<f64> init(#nn.ones)
  // CHECK: nn.param @constant : tensor<3xf32> init(#nn.constant<0.1>)
  nn.param @constant : tensor<3xf32> init(#nn.constant<0.1>)
  // CHECK: nn.param @whole : tensor<3xf32> init(#nn.constant<5.0>)
  nn.param @whole : tensor<3xf32> init(#nn.constant<5>)
  // CHECK: nn.param @small : tensor<3xf32> init(#nn.constant<1.0e-08>)
  nn.param @small : tensor<3xf32> init(#nn.constant<1.0e-8>)
  // CHECK: nn.param @uniform : tensor<3xf32> init(#nn.uniform<-0.5, 2.0>)
  nn.param @uniform : tensor<3xf32> init(#nn.uniform<-0.5, 2.0>)
  // CHECK: nn.param @normal : tensor<3xf64> init(#nn.normal<0.0, 0.02>)
  nn.param @normal : tensor<3xf64> init(#nn.normal<0.0, 0.02>)
  // CHECK: nn.param @glorot_uniform : tensor<2x3xf32> init(#nn.glorot_uniform)
  nn.param @glorot_uniform : tensor<2x3xf32> init(#nn.glorot_uniform)
  // CHECK: nn.param @glorot_normal : tensor<2x3xf32> init(#nn.glorot_normal)
  nn.param @glorot_normal : tensor<2x3xf32> init(#nn.glorot_normal)
  // CHECK: nn.param @he_uniform : tensor<2x3xf32> init(#nn.he_uniform)
  nn.param @he_uniform : tensor<2x3xf32> init(#nn.he_uniform)
  // CHECK: nn.param @he_normal : tensor<2x3xf32> init(#nn.he_normal)
  nn.param @he_normal : tensor<2x3xf32> init(#nn.he_normal)
  // CHECK: nn.param @truncated_normal : tensor<4xf32> init(#nn.truncated_normal<0.0, 0.02>)
  nn.param @truncated_normal : tensor<4xf32> init(#nn.truncated_normal<0, 0.02>)
  // CHECK: nn.param @orthogonal : tensor<2x3xf32> init(#nn.orthogonal<1.0>)
  nn.param @orthogonal : tensor<2x3xf32> init(#nn.orthogonal<1.0>)
  // CHECK: nn.param @lecun_uniform : tensor<2x3xf32> init(#nn.lecun_uniform)
  nn.param @lecun_uniform : tensor<2x3xf32> init(#nn.lecun_uniform)
  // CHECK: nn.param @lecun_normal : tensor<2x3xf32> init(#nn.lecun_normal)
  nn.param @lecun_normal : tensor<2x3xf32> init(#nn.lecun_normal)
  // CHECK: nn.param @dense : tensor<2xf32> init(dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>)
  nn.param @dense : tensor<2xf32> init(dense<[1.0, 2.0]> : tensor<2xf32>)
  // CHECK: nn.state @key : tensor<i64> init(#nn.seed)
  nn.state @key : tensor<i64> init(#nn.seed)
  // CHECK: nn.state @low : tensor<2xi8> init(#nn.constant<-128.0>)
  nn.state @low : tensor<2xi8> init(#nn.constant<-128>)
  // CHECK: nn.state @yes : tensor<i1> init(#nn.constant<1.0>)
  nn.state @yes : tensor<i1> init(#nn.constant<1>)
  // CHECK: nn.state @flags : tensor<2xi1> init(dense<[true, false]> : tensor<2xi1>)
  nn.state @flags : tensor<2xi1> init(dense<[true, false]> : tensor<2xi1>)
}

// CHECK-LABEL: nn.model @functions
nn.model @functions {
  nn.param @w : tensor<4x1xf32> init(#nn.zeros)
  nn.state @calls : tensor<i64> init(#nn.zeros)
  // CHECK: func.func @predict
  func.func @predict(%x: tensor<?x4xf32>) -> tensor<?x1xf32> {
    // CHECK: %[[W:.*]] = nn.get @w : tensor<4x1xf32>
    %w = nn.get @w : tensor<4x1xf32>
    // CHECK: nn.matmul %{{.*}}, %[[W]]
    %y = nn.matmul %x, %w : tensor<?x4xf32>, tensor<4x1xf32>
    // CHECK: nn.set @w, %[[W]] : tensor<4x1xf32>
    nn.set @w, %w : tensor<4x1xf32>
    return %y : tensor<?x1xf32>
  }
}
