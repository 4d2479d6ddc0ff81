// RUN: nnc-opt %s --nnc-bufferize --canonicalize | FileCheck %s

#id = affine_map<(i) -> (i)>

// What each op makes gets memory of its own, the result's is the caller's.
// CHECK-LABEL: func.func @own_memory
// CHECK-SAME: (%[[X:.*]]: memref<4xf32>, %[[Y:.*]]: memref<4xf32>)
// CHECK: %[[A:.*]] = memref.alloc() {{.*}} : memref<4xf32>
// CHECK: linalg.generic {{.*}} ins(%[[X]] : memref<4xf32>) outs(%[[A]] : memref<4xf32>)
// CHECK: %[[B:.*]] = memref.alloc() {{.*}} : memref<4xf32>
// CHECK: linalg.generic {{.*}} ins(%[[A]] : memref<4xf32>) outs(%[[B]] : memref<4xf32>)
// CHECK: memref.copy %[[B]], %[[Y]]
// CHECK-NOT: tensor<
func.func @own_memory(%x: memref<4xf32>, %y: memref<4xf32>) {
  %t = bufferization.to_tensor %x restrict : memref<4xf32> to tensor<4xf32>
  // One tensor.empty for both is split: they would share its memory.
  %e = tensor.empty() : tensor<4xf32>
  %a = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%t : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    linalg.yield %n : f32
  } -> tensor<4xf32>
  %b = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%a : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %m = arith.mulf %in, %in : f32
    linalg.yield %m : f32
  } -> tensor<4xf32>
  bufferization.materialize_in_destination %b in restrict writable %y
    : (tensor<4xf32>, memref<4xf32>) -> ()
  return
}

// An argument is never written: an accumulation onto it goes to a copy.
// CHECK-LABEL: func.func @arguments_are_read_only
// CHECK-SAME: (%[[X:.*]]: memref<4xf32>, %[[Y:.*]]: memref<4xf32>)
// CHECK: %[[A:.*]] = memref.alloc()
// CHECK: memref.copy %[[X]], %[[A]]
// CHECK: linalg.generic {{.*}} outs(%[[A]] : memref<4xf32>)
func.func @arguments_are_read_only(%x: memref<4xf32>, %y: memref<4xf32>) {
  %t = bufferization.to_tensor %x restrict : memref<4xf32> to tensor<4xf32>
  %a = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]}
      outs(%t : tensor<4xf32>) {
  ^bb0(%out: f32):
    %d = arith.addf %out, %out : f32
    linalg.yield %d : f32
  } -> tensor<4xf32>
  bufferization.materialize_in_destination %a in restrict writable %y
    : (tensor<4xf32>, memref<4xf32>) -> ()
  return
}

// A reshape is a view, not a copy.
// CHECK-LABEL: func.func @views
// CHECK-NOT: memref.alloc
// CHECK: memref.expand_shape
// CHECK: memref.copy
func.func @views(%x: memref<4xf32>, %y: memref<2x2xf32>) {
  %t = bufferization.to_tensor %x restrict : memref<4xf32> to tensor<4xf32>
  %v = tensor.expand_shape %t [[0, 1]] output_shape [2, 2] : tensor<4xf32> into tensor<2x2xf32>
  bufferization.materialize_in_destination %v in restrict writable %y
    : (tensor<2x2xf32>, memref<2x2xf32>) -> ()
  return
}

// Of equal elements, a constant is no data of the library.
// CHECK-LABEL: func.func @ones(
// CHECK-SAME: %[[OUT:.*]]: memref<4096xf32>)
// CHECK: %[[ONE:.*]] = arith.constant 1.000000e+00 : f32
// CHECK: linalg.fill ins(%[[ONE]] : f32)
// CHECK-NOT: memref.get_global
// CHECK: return
func.func @ones(%out: memref<4096xf32>) {
  %c = arith.constant dense<1.0> : tensor<4096xf32>
  bufferization.materialize_in_destination %c in restrict writable %out : (tensor<4096xf32>, memref<4096xf32>) -> ()
  return
}
