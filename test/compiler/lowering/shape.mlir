// RUN: nnc-opt %s --nnc-convert-nn-to-linalg --nnc-verify-lowering | FileCheck %s

// CHECK-DAG: #[[TRANSPOSED:.*]] = affine_map<(d0, d1) -> (d1, d0)>

// CHECK-LABEL: @reshape_moves_nothing
// CHECK: tensor.collapse_shape {{.*}} : tensor<2x3xf32> into tensor<6xf32>
// CHECK: tensor.expand_shape {{.*}} : tensor<6xf32> into tensor<3x2xf32>
// CHECK-NOT: linalg
// CHECK: return
func.func @reshape_moves_nothing(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %y = nn.reshape %x to [3, 2] : tensor<2x3xf32>
  return %y : tensor<3x2xf32>
}

// CHECK-LABEL: @transpose
// CHECK: linalg.generic {indexing_maps = [#[[TRANSPOSED]],
func.func @transpose(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %y = nn.transpose %x [1, 0] : tensor<2x3xf32>
  return %y : tensor<3x2xf32>
}

// CHECK-LABEL: @pad_inserts_with_strides
// CHECK: linalg.fill
// CHECK: tensor.insert_slice %{{.*}} into %{{.*}}[1] [3] [2] : tensor<3xf32> into tensor<8xf32>
func.func @pad_inserts_with_strides(%x: tensor<3xf32>) -> tensor<8xf32> {
  %y = nn.pad %x low [1] high [2] interior [1] : tensor<3xf32>
  return %y : tensor<8xf32>
}

// CHECK-LABEL: @concat
// CHECK: tensor.insert_slice %{{.*}} into %{{.*}}[0, 0] [4, 2] [1, 1]
// CHECK: tensor.insert_slice %{{.*}} into %{{.*}}[0, 2] [4, 3] [1, 1]
func.func @concat(%a: tensor<4x2xf32>, %b: tensor<4x3xf32>) -> tensor<4x5xf32> {
  %y = nn.concat %a, %b axis 1 : tensor<4x2xf32>, tensor<4x3xf32>
  return %y : tensor<4x5xf32>
}

// CHECK-LABEL: @slice
// CHECK: tensor.extract_slice %{{.*}}[0, 2] [4, 3] [1, 2]
func.func @slice(%x: tensor<4x10xf32>) -> tensor<4x3xf32> {
  %y = nn.slice %x offsets [0, 2] sizes [-1, 3] strides [1, 2] : tensor<4x10xf32>
  return %y : tensor<4x3xf32>
}

// CHECK-LABEL: @one_hot
// CHECK: linalg.index 1
// CHECK: arith.cmpi eq
func.func @one_hot(%x: tensor<4xi8>) -> tensor<4x3xf32> {
  %y = nn.one_hot %x depth 3 of f32 : tensor<4xi8>
  return %y : tensor<4x3xf32>
}

// CHECK-LABEL: @stop_gradient_disappears
// CHECK-NEXT: return %arg0
func.func @stop_gradient_disappears(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = nn.stop_gradient %x : tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: @gather_loads_in_the_element
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel"]
// CHECK: %[[E:.*]] = tensor.extract
// CHECK: arith.select %{{.*}}, %[[E]], %{{.*}} : f32
func.func @gather_loads_in_the_element(%x: tensor<9x4xf32>, %i: tensor<5xi32>) -> tensor<5x4xf32> {
  %y = nn.gather %x, %i axis 0 : tensor<9x4xf32>, tensor<5xi32>
  return %y : tensor<5x4xf32>
}

// CHECK-LABEL: @scatter_add_is_a_loop
// CHECK: scf.for
// CHECK: scf.for
// CHECK: tensor.insert
func.func @scatter_add_is_a_loop(%u: tensor<5x4xf32>, %i: tensor<5xi32>) -> tensor<9x4xf32> {
  %y = nn.scatter_add %u, %i axis 0 extent 9 : tensor<5x4xf32>, tensor<5xi32>
  return %y : tensor<9x4xf32>
}
