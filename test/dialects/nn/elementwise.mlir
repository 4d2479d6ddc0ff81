// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s

// CHECK-LABEL: func.func @unary
func.func @unary(%x: tensor<?x4xf32>, %y: tensor<4xf32>) {
  // CHECK: nn.neg %{{.*}} : tensor<?x4xf32>
  %r0 = nn.neg %x : tensor<?x4xf32>
  // CHECK: nn.abs %{{.*}} : tensor<?x4xf32>
  %r1 = nn.abs %x : tensor<?x4xf32>
  // CHECK: nn.sign %{{.*}} : tensor<?x4xf32>
  %r2 = nn.sign %x : tensor<?x4xf32>
  // CHECK: nn.floor %{{.*}} : tensor<?x4xf32>
  %r3 = nn.floor %x : tensor<?x4xf32>
  // CHECK: nn.square %{{.*}} : tensor<?x4xf32>
  %r4 = nn.square %x : tensor<?x4xf32>
  // CHECK: nn.reciprocal %{{.*}} : tensor<?x4xf32>
  %r5 = nn.reciprocal %x : tensor<?x4xf32>
  // CHECK: nn.sqrt %{{.*}} : tensor<?x4xf32>
  %r6 = nn.sqrt %x : tensor<?x4xf32>
  // CHECK: nn.rsqrt %{{.*}} : tensor<?x4xf32>
  %r7 = nn.rsqrt %x : tensor<?x4xf32>
  // CHECK: nn.exp %{{.*}} : tensor<?x4xf32>
  %r8 = nn.exp %x : tensor<?x4xf32>
  // CHECK: nn.log %{{.*}} : tensor<?x4xf32>
  %r9 = nn.log %x : tensor<?x4xf32>
  // CHECK: nn.log1p %{{.*}} : tensor<?x4xf32>
  %r10 = nn.log1p %x : tensor<?x4xf32>
  // CHECK: nn.sin %{{.*}} : tensor<?x4xf32>
  %r11 = nn.sin %x : tensor<?x4xf32>
  // CHECK: nn.cos %{{.*}} : tensor<?x4xf32>
  %r12 = nn.cos %x : tensor<?x4xf32>
  return
}

// CHECK-LABEL: func.func @rounding_and_inverses
func.func @rounding_and_inverses(%x: tensor<?x4xf32>, %y: tensor<4xf32>) {
  // CHECK: nn.ceil %{{.*}} : tensor<?x4xf32>
  %n0 = nn.ceil %x : tensor<?x4xf32>
  // CHECK: nn.round %{{.*}} : tensor<?x4xf32>
  %n1 = nn.round %x : tensor<?x4xf32>
  // CHECK: nn.expm1 %{{.*}} : tensor<?x4xf32>
  %n2 = nn.expm1 %x : tensor<?x4xf32>
  // CHECK: nn.tan %{{.*}} : tensor<?x4xf32>
  %n3 = nn.tan %x : tensor<?x4xf32>
  // CHECK: nn.asin %{{.*}} : tensor<?x4xf32>
  %n4 = nn.asin %x : tensor<?x4xf32>
  // CHECK: nn.acos %{{.*}} : tensor<?x4xf32>
  %n5 = nn.acos %x : tensor<?x4xf32>
  // CHECK: nn.atan %{{.*}} : tensor<?x4xf32>
  %n6 = nn.atan %x : tensor<?x4xf32>
  // CHECK: nn.erf %{{.*}} : tensor<?x4xf32>
  %n7 = nn.erf %x : tensor<?x4xf32>
  // CHECK: nn.erfc %{{.*}} : tensor<?x4xf32>
  %n8 = nn.erfc %x : tensor<?x4xf32>
  // CHECK: nn.atan2 %{{.*}}, %{{.*}} : tensor<?x4xf32>, tensor<4xf32>
  %a = nn.atan2 %x, %y : tensor<?x4xf32>, tensor<4xf32>
  return
}

// CHECK-LABEL: func.func @classes
// CHECK: nn.is_nan %{{.*}} : tensor<?x4xf32>
// CHECK: nn.is_finite %{{.*}} : tensor<?x4xf32>
// CHECK: nn.or %{{.*}}, %{{.*}} : tensor<?x4xi1>
func.func @classes(%x: tensor<?x4xf32>) {
  %n = nn.is_nan %x : tensor<?x4xf32>
  %f = nn.is_finite %x : tensor<?x4xf32>
  %o = nn.or %n, %f : tensor<?x4xi1>
  return
}

// CHECK-LABEL: func.func @integers
func.func @integers(%i: tensor<4xi8>, %j: tensor<4xi64>) {
  // CHECK: nn.neg %{{.*}} : tensor<4xi8>
  %a = nn.neg %i : tensor<4xi8>
  // CHECK: nn.abs %{{.*}} : tensor<4xi64>
  %b = nn.abs %j : tensor<4xi64>
  // CHECK: nn.div %{{.*}}, %{{.*}} : tensor<4xi8>
  %c = nn.div %i, %i : tensor<4xi8>
  return
}

// CHECK-LABEL: func.func @binary_of_two_types
func.func @binary_of_two_types(%x: tensor<?x4xf32>, %y: tensor<4xf32>) {
  // CHECK: nn.add %{{.*}}, %{{.*}} : tensor<?x4xf32>, tensor<4xf32>
  %r0 = nn.add %x, %y : tensor<?x4xf32>, tensor<4xf32>
  // CHECK: nn.sub %{{.*}}, %{{.*}} : tensor<?x4xf32>, tensor<4xf32>
  %r1 = nn.sub %x, %y : tensor<?x4xf32>, tensor<4xf32>
  // CHECK: nn.mul %{{.*}}, %{{.*}} : tensor<?x4xf32>, tensor<4xf32>
  %r2 = nn.mul %x, %y : tensor<?x4xf32>, tensor<4xf32>
  // CHECK: nn.div %{{.*}}, %{{.*}} : tensor<?x4xf32>, tensor<4xf32>
  %r3 = nn.div %x, %y : tensor<?x4xf32>, tensor<4xf32>
  // CHECK: nn.pow %{{.*}}, %{{.*}} : tensor<?x4xf32>, tensor<4xf32>
  %r4 = nn.pow %x, %y : tensor<?x4xf32>, tensor<4xf32>
  // CHECK: nn.maximum %{{.*}}, %{{.*}} : tensor<?x4xf32>, tensor<4xf32>
  %r5 = nn.maximum %x, %y : tensor<?x4xf32>, tensor<4xf32>
  // CHECK: nn.minimum %{{.*}}, %{{.*}} : tensor<?x4xf32>, tensor<4xf32>
  %r6 = nn.minimum %x, %y : tensor<?x4xf32>, tensor<4xf32>
  return
}

// CHECK-LABEL: func.func @one_type_for_both
func.func @one_type_for_both(%x: tensor<?x4xf32>, %y: tensor<4xf32>) {
  // CHECK: nn.add %{{.*}}, %{{.*}} : tensor<?x4xf32>
  %a = nn.add %x, %x : tensor<?x4xf32>
  // CHECK: nn.mul %{{.*}}, %{{.*}} : tensor<4xf32>
  %b = nn.mul %y, %y : tensor<4xf32>, tensor<4xf32>
  return
}

// CHECK-LABEL: func.func @truth_values
func.func @truth_values(%p: tensor<3x4xi1>, %q: tensor<4xi1>) {
  // CHECK: nn.and %{{.*}}, %{{.*}} : tensor<3x4xi1>, tensor<4xi1>
  %a = nn.and %p, %q : tensor<3x4xi1>, tensor<4xi1>
  // CHECK: nn.or %{{.*}}, %{{.*}} : tensor<3x4xi1>
  %b = nn.or %p, %p : tensor<3x4xi1>
  // CHECK: nn.not %{{.*}} : tensor<3x4xi1>
  %c = nn.not %p : tensor<3x4xi1>
  return
}

// CHECK-LABEL: func.func @compare
func.func @compare(%x: tensor<?x4xf32>, %y: tensor<4xf32>) {
  // CHECK: nn.compare eq, %{{.*}}, %{{.*}} : tensor<?x4xf32>, tensor<4xf32>
  %r0 = nn.compare eq, %x, %y : tensor<?x4xf32>, tensor<4xf32>
  // CHECK: nn.compare ne, %{{.*}}, %{{.*}} : tensor<?x4xf32>, tensor<4xf32>
  %r1 = nn.compare ne, %x, %y : tensor<?x4xf32>, tensor<4xf32>
  // CHECK: nn.compare lt, %{{.*}}, %{{.*}} : tensor<?x4xf32>, tensor<4xf32>
  %r2 = nn.compare lt, %x, %y : tensor<?x4xf32>, tensor<4xf32>
  // CHECK: nn.compare le, %{{.*}}, %{{.*}} : tensor<?x4xf32>, tensor<4xf32>
  %r3 = nn.compare le, %x, %y : tensor<?x4xf32>, tensor<4xf32>
  // CHECK: nn.compare gt, %{{.*}}, %{{.*}} : tensor<?x4xf32>, tensor<4xf32>
  %r4 = nn.compare gt, %x, %y : tensor<?x4xf32>, tensor<4xf32>
  // CHECK: nn.compare ge, %{{.*}}, %{{.*}} : tensor<?x4xf32>, tensor<4xf32>
  %r5 = nn.compare ge, %x, %y : tensor<?x4xf32>, tensor<4xf32>
  return
}

// CHECK-LABEL: func.func @select
func.func @select(%p: tensor<?x4xi1>, %x: tensor<?x4xf32>, %y: tensor<4xf32>) {
  // CHECK: nn.select %{{.*}}, %{{.*}}, %{{.*}} : tensor<?x4xi1>, tensor<?x4xf32>, tensor<4xf32>
  %a = nn.select %p, %x, %y : tensor<?x4xi1>, tensor<?x4xf32>, tensor<4xf32>
  // CHECK: nn.select %{{.*}}, %{{.*}}, %{{.*}} : tensor<?x4xi1>, tensor<?x4xf32>
  %b = nn.select %p, %x, %x : tensor<?x4xi1>, tensor<?x4xf32>
  return
}

// CHECK-LABEL: func.func @cast
func.func @cast(%x: tensor<?x4xf32>, %y: tensor<4xf32>) {
  // CHECK: nn.cast %{{.*}} to f64 : tensor<?x4xf32>
  %a = nn.cast %x to f64 : tensor<?x4xf32>
  // CHECK: nn.cast %{{.*}} to i8 : tensor<?x4xf32>
  %b = nn.cast %x to i8 : tensor<?x4xf32>
  // CHECK: nn.cast %{{.*}} to i1 : tensor<?x4xf32>
  %c = nn.cast %x to i1 : tensor<?x4xf32>
  return
}

// CHECK-LABEL: func.func @unknown_rank_for_optimizers
func.func @unknown_rank_for_optimizers(%x: tensor<*xf32>, %s: tensor<f32>) {
  // CHECK: nn.mul %{{.*}}, %{{.*}} : tensor<*xf32>, tensor<f32>
  %a = nn.mul %x, %s : tensor<*xf32>, tensor<f32>
  // CHECK: nn.sqrt %{{.*}} : tensor<*xf32>
  %b = nn.sqrt %x : tensor<*xf32>
  return
}
