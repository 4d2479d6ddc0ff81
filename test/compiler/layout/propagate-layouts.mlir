// RUN: nnc-opt %s --nnc-propagate-layouts | FileCheck %s

#id = affine_map<(a, b, c, d) -> (a, b, c, d)>
#channel = affine_map<(a, b, c, d) -> (b, 0, 0)>
#kept = affine_map<(a, b, c, d) -> (b)>

// CHECK-DAG: #[[ID:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[LAST:.*]] = affine_map<(d0, d1, d2, d3) -> (d3, 0, 0)>
// CHECK-DAG: #[[SUM:.*]] = affine_map<(d0, d1, d2, d3) -> (d3)>

// Through an elementwise op and a padding, until it meets its inverse.
// CHECK-LABEL: @cancels
// CHECK-SAME: (%[[Y:.*]]: tensor<4x8x9x6xf32>, %[[B:.*]]: tensor<6x1x1xf32>)
// CHECK-NOT: linalg.transpose
// CHECK: %[[S:.*]] = linalg.generic {indexing_maps = [#[[ID]], #[[LAST]], #[[ID]]]{{.*}} ins(%[[Y]], %[[B]] :
// CHECK: %[[PADDED:.*]] = tensor.insert_slice %[[S]] into %{{.*}}[0, 1, 2, 0] [4, 8, 9, 6] [1, 1, 1, 1] : tensor<4x8x9x6xf32> into tensor<4x10x13x6xf32>
// CHECK-NOT: linalg.transpose
// CHECK: return %[[PADDED]]
func.func @cancels(%y: tensor<4x8x9x6xf32>, %b: tensor<6x1x1xf32>) -> tensor<4x10x13x6xf32> {
  %e = tensor.empty() : tensor<4x6x8x9xf32>
  %t = linalg.transpose ins(%y : tensor<4x8x9x6xf32>) outs(%e : tensor<4x6x8x9xf32>) permutation = [0, 3, 1, 2]
  %s = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%t, %b : tensor<4x6x8x9xf32>, tensor<6x1x1xf32>) outs(%e : tensor<4x6x8x9xf32>) {
  ^bb0(%x: f32, %c: f32, %o: f32):
    %0 = arith.addf %x, %c : f32
    linalg.yield %0 : f32
  } -> tensor<4x6x8x9xf32>
  %zero = arith.constant 0.0 : f32
  %f = tensor.empty() : tensor<4x6x10x13xf32>
  %z = linalg.fill ins(%zero : f32) outs(%f : tensor<4x6x10x13xf32>) -> tensor<4x6x10x13xf32>
  %p = tensor.insert_slice %s into %z[0, 0, 1, 2] [4, 6, 8, 9] [1, 1, 1, 1] : tensor<4x6x8x9xf32> into tensor<4x6x10x13xf32>
  %g = tensor.empty() : tensor<4x10x13x6xf32>
  %u = linalg.transpose ins(%p : tensor<4x6x10x13xf32>) outs(%g : tensor<4x10x13x6xf32>) permutation = [0, 2, 3, 1]
  return %u : tensor<4x10x13x6xf32>
}

// A sum reads in the order that is there, channels innermost.
// CHECK-LABEL: @sum
// CHECK-NOT: linalg.transpose
// CHECK: linalg.generic {indexing_maps = [#[[ID]], #[[SUM]]], iterator_types = ["reduction", "reduction", "reduction", "parallel"]} ins(%{{.*}} : tensor<4x8x9x6xf32>)
func.func @sum(%y: tensor<4x8x9x6xf32>, %init: tensor<6xf32>) -> tensor<6xf32> {
  %e = tensor.empty() : tensor<4x6x8x9xf32>
  %t = linalg.transpose ins(%y : tensor<4x8x9x6xf32>) outs(%e : tensor<4x6x8x9xf32>) permutation = [0, 3, 1, 2]
  %s = linalg.generic {indexing_maps = [#id, #kept], iterator_types = ["reduction", "parallel", "reduction", "reduction"]}
      ins(%t : tensor<4x6x8x9xf32>) outs(%init : tensor<6xf32>) {
  ^bb0(%x: f32, %o: f32):
    %0 = arith.addf %o, %x : f32
    linalg.yield %0 : f32
  } -> tensor<6xf32>
  return %s : tensor<6xf32>
}

// One channel: nothing moves.
// CHECK-LABEL: @one_channel
// CHECK-NOT: linalg.transpose
// CHECK: tensor.collapse_shape %{{.*}} {{\[\[}}0], [1, 2], [3]] : tensor<4x1x8x9xf32> into tensor<4x8x9xf32>
// CHECK: tensor.expand_shape %{{.*}} {{\[\[}}0], [1], [2, 3]] output_shape [4, 8, 9, 1]
func.func @one_channel(%x: tensor<4x1x8x9xf32>) -> tensor<4x8x9x1xf32> {
  %e = tensor.empty() : tensor<4x8x9x1xf32>
  %t = linalg.transpose ins(%x : tensor<4x1x8x9xf32>) outs(%e : tensor<4x8x9x1xf32>) permutation = [0, 2, 3, 1]
  return %t : tensor<4x8x9x1xf32>
}

// Rows of a matrix product are what was written: the transpose is left, and counted.
// CHECK-LABEL: @flatten
// CHECK: linalg.transpose
// CHECK: tensor.collapse_shape
func.func @flatten(%y: tensor<4x8x9x6xf32>) -> tensor<4x432xf32> {
  %e = tensor.empty() : tensor<4x6x8x9xf32>
  %t = linalg.transpose ins(%y : tensor<4x8x9x6xf32>) outs(%e : tensor<4x6x8x9xf32>) permutation = [0, 3, 1, 2]
  %c = tensor.collapse_shape %t [[0], [1, 2, 3]] : tensor<4x6x8x9xf32> into tensor<4x432xf32>
  return %c : tensor<4x432xf32>
}

// Lines and places of a line are halved where they lie.
// CHECK-LABEL: @halves
// CHECK-NOT: linalg.transpose
// CHECK: tensor.expand_shape %{{.*}} {{\[\[}}0], [1, 2], [3], [4]] output_shape [4, 4, 2, 9, 6] : tensor<4x8x9x6xf32> into tensor<4x4x2x9x6xf32>
func.func @halves(%y: tensor<4x8x9x6xf32>) -> tensor<4x4x2x9x6xf32> {
  %e = tensor.empty() : tensor<4x6x8x9xf32>
  %t = linalg.transpose ins(%y : tensor<4x8x9x6xf32>) outs(%e : tensor<4x6x8x9xf32>) permutation = [0, 3, 1, 2]
  %x = tensor.expand_shape %t [[0], [1], [2, 3], [4]] output_shape [4, 6, 4, 2, 9] : tensor<4x6x8x9xf32> into tensor<4x6x4x2x9xf32>
  %f = tensor.empty() : tensor<4x4x2x9x6xf32>
  %u = linalg.transpose ins(%x : tensor<4x6x4x2x9xf32>) outs(%f : tensor<4x4x2x9x6xf32>) permutation = [0, 2, 3, 4, 1]
  return %u : tensor<4x4x2x9x6xf32>
}
