// RUN: nnc-opt %s --nnc-convert-nn-to-linalg --nnc-verify-lowering | FileCheck %s

// CHECK-DAG: #[[IDENTITY:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[COLUMN:.*]] = affine_map<(d0, d1) -> (d0, 0)>
// CHECK-DAG: #[[ROW:.*]] = affine_map<(d0, d1) -> (d1)>

// CHECK-LABEL: @broadcasting_is_in_the_maps
// CHECK-NOT: linalg.broadcast
// CHECK: linalg.generic {indexing_maps = [#[[COLUMN]], #[[ROW]], #[[IDENTITY]]]
// CHECK: arith.addf %{{.*}}, %{{.*}} fastmath<contract> : f32
func.func @broadcasting_is_in_the_maps(%x: tensor<3x1xf32>, %y: tensor<2xf32>) -> tensor<3x2xf32> {
  %z = nn.add %x, %y : tensor<3x1xf32>, tensor<2xf32>
  return %z : tensor<3x2xf32>
}

// CHECK-LABEL: @division_of_integers_never_traps
// CHECK: %[[DIVISOR:.*]] = arith.select
// CHECK: arith.divsi %{{.*}}, %[[DIVISOR]] : i32
func.func @division_of_integers_never_traps(%x: tensor<3xi32>) -> tensor<3xi32> {
  %z = nn.div %x, %x : tensor<3xi32>
  return %z : tensor<3xi32>
}

// CHECK-LABEL: @cast_to_integer_converts_in_range_only
// CHECK: %[[INSIDE:.*]] = arith.select
// CHECK: arith.fptosi %[[INSIDE]] : f32 to i8
func.func @cast_to_integer_converts_in_range_only(%x: tensor<3xf32>) -> tensor<3xi8> {
  %z = nn.cast %x to i8 : tensor<3xf32>
  return %z : tensor<3xi8>
}

// CHECK-LABEL: @ne_is_true_of_nan
// CHECK: arith.cmpf une
func.func @ne_is_true_of_nan(%x: tensor<3xf64>, %y: tensor<3xf64>) -> tensor<3xi1> {
  %z = nn.compare ne, %x, %y : tensor<3xf64>
  return %z : tensor<3xi1>
}
