// RUN: nnc-opt %s --pass-pipeline='builtin.module(func.func(nnc-update-in-place))' | FileCheck %s

#id = affine_map<(i) -> (i)>
#all = affine_map<(i) -> ()>
#back = affine_map<(i) -> (3 - i)>

// The new parameter is made where the old one is: each element is read before it is
// written.
// CHECK-LABEL: func.func @parameter_update
// CHECK-SAME: (%[[G:.*]]: memref<4xf32>, %[[W:.*]]: memref<4xf32>)
// CHECK-NOT: memref.alloc
// CHECK: linalg.generic {{.*}} ins(%[[W]], %[[G]] : {{.*}}) outs(%[[W]] : memref<4xf32>)
// CHECK-NOT: memref.copy
func.func @parameter_update(%g: memref<4xf32>, %w: memref<4xf32>) {
  %n = memref.alloc() : memref<4xf32>
  linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]}
      ins(%w, %g : memref<4xf32>, memref<4xf32>) outs(%n : memref<4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %d = arith.subf %a, %b : f32
    linalg.yield %d : f32
  }
  memref.copy %n, %w : memref<4xf32> to memref<4xf32>
  return
}

// The old value is read at another place than the one written.
// CHECK-LABEL: func.func @reads_elsewhere
// CHECK: memref.alloc
// CHECK: memref.copy
func.func @reads_elsewhere(%w: memref<4xf32>) {
  %n = memref.alloc() : memref<4xf32>
  linalg.generic {indexing_maps = [#back, #id], iterator_types = ["parallel"]}
      ins(%w : memref<4xf32>) outs(%n : memref<4xf32>) {
  ^bb0(%a: f32, %c: f32):
    linalg.yield %a : f32
  }
  memref.copy %n, %w : memref<4xf32> to memref<4xf32>
  return
}

// As well as through a view.
// CHECK-LABEL: func.func @reads_a_view
// CHECK: memref.alloc
// CHECK: memref.copy
func.func @reads_a_view(%w: memref<2x4xf32>) {
  %n = memref.alloc() : memref<2x4xf32>
  %flat = memref.collapse_shape %w [[0, 1]] : memref<2x4xf32> into memref<8xf32>
  %v = memref.expand_shape %flat [[0, 1]] output_shape [4, 2] : memref<8xf32> into memref<4x2xf32>
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i, j)>],
                  iterator_types = ["parallel", "parallel"]}
      ins(%v : memref<4x2xf32>) outs(%n : memref<2x4xf32>) {
  ^bb0(%a: f32, %c: f32):
    linalg.yield %a : f32
  }
  memref.copy %n, %w : memref<2x4xf32> to memref<2x4xf32>
  return
}

// The old value is read once more after the new one is there.
// CHECK-LABEL: func.func @read_later
// CHECK: memref.alloc
// CHECK: memref.copy
func.func @read_later(%y: memref<f32>, %w: memref<4xf32>) {
  %n = memref.alloc() : memref<4xf32>
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%w : memref<4xf32>) outs(%n : memref<4xf32>) {
  ^bb0(%a: f32, %c: f32):
    %d = arith.negf %a : f32
    linalg.yield %d : f32
  }
  linalg.generic {indexing_maps = [#id, #all], iterator_types = ["reduction"]}
      ins(%w : memref<4xf32>) outs(%y : memref<f32>) {
  ^bb0(%a: f32, %c: f32):
    %d = arith.addf %a, %c : f32
    linalg.yield %d : f32
  }
  memref.copy %n, %w : memref<4xf32> to memref<4xf32>
  return
}

// The second op that fills the buffer reads the old value, which the first would have
// overwritten.
// CHECK-LABEL: func.func @filled_in_two_steps
// CHECK: memref.alloc
// CHECK: memref.copy
func.func @filled_in_two_steps(%w: memref<4xf32>) {
  %zero = arith.constant 0.0 : f32
  %n = memref.alloc() : memref<4xf32>
  linalg.fill ins(%zero : f32) outs(%n : memref<4xf32>)
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%w : memref<4xf32>) outs(%n : memref<4xf32>) {
  ^bb0(%a: f32, %c: f32):
    %d = arith.addf %a, %c : f32
    linalg.yield %d : f32
  }
  memref.copy %n, %w : memref<4xf32> to memref<4xf32>
  return
}

// One value is a result and new state: it is made in one place and copied to the other.
// CHECK-LABEL: func.func @two_destinations
// CHECK-SAME: (%[[X:.*]]: memref<4xf32>, %[[Y:.*]]: memref<4xf32>, %[[W:.*]]: memref<4xf32>)
// CHECK-NOT: memref.alloc
// CHECK: linalg.generic {{.*}} outs(%[[Y]] : memref<4xf32>)
// CHECK: memref.copy %[[Y]], %[[W]]
func.func @two_destinations(%x: memref<4xf32>, %y: memref<4xf32>, %w: memref<4xf32>) {
  %n = memref.alloc() : memref<4xf32>
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<4xf32>) outs(%n : memref<4xf32>) {
  ^bb0(%a: f32, %c: f32):
    %d = arith.negf %a : f32
    linalg.yield %d : f32
  }
  memref.copy %n, %y : memref<4xf32> to memref<4xf32>
  memref.copy %n, %w : memref<4xf32> to memref<4xf32>
  return
}

// The destination is written again while the buffer is still read.
// CHECK-LABEL: func.func @written_again
// CHECK: memref.alloc
// CHECK: memref.copy
func.func @written_again(%x: memref<4xf32>, %y: memref<4xf32>, %w: memref<4xf32>) {
  %zero = arith.constant 0.0 : f32
  %n = memref.alloc() : memref<4xf32>
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<4xf32>) outs(%n : memref<4xf32>) {
  ^bb0(%a: f32, %c: f32):
    %d = arith.negf %a : f32
    linalg.yield %d : f32
  }
  memref.copy %n, %w : memref<4xf32> to memref<4xf32>
  linalg.fill ins(%zero : f32) outs(%w : memref<4xf32>)
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%n : memref<4xf32>) outs(%y : memref<4xf32>) {
  ^bb0(%a: f32, %c: f32):
    linalg.yield %a : f32
  }
  return
}

// An index from data, inside the op, may be any place.
// CHECK-LABEL: func.func @reads_by_index
// CHECK: memref.alloc
// CHECK: memref.copy
func.func @reads_by_index(%i: memref<4xindex>, %w: memref<4xf32>) {
  %n = memref.alloc() : memref<4xf32>
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%i : memref<4xindex>) outs(%n : memref<4xf32>) {
  ^bb0(%a: index, %c: f32):
    %d = memref.load %w[%a] : memref<4xf32>
    linalg.yield %d : f32
  }
  memref.copy %n, %w : memref<4xf32> to memref<4xf32>
  return
}

// A copy of state to work on goes away with the copy back.
// CHECK-LABEL: func.func @works_on_state
// CHECK-SAME: (%[[W:.*]]: memref<4xf32>, %[[G:.*]]: memref<4xf32>, %[[N:.*]]: i64, %[[ONE:.*]]: i64)
// CHECK-NEXT: scf.for
// CHECK-NEXT: linalg.generic {{.*}} ins(%[[W]], %[[G]] : {{.*}}) outs(%[[W]] : memref<4xf32>)
// CHECK-NOT: memref.copy
func.func @works_on_state(%w: memref<4xf32>, %g: memref<4xf32>, %n: i64, %one: i64) {
  %a = memref.alloc() : memref<4xf32>
  memref.copy %w, %a : memref<4xf32> to memref<4xf32>
  scf.for %i = %one to %n step %one : i64 {
    %t = memref.alloc() : memref<4xf32>
    linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]}
        ins(%a, %g : memref<4xf32>, memref<4xf32>) outs(%t : memref<4xf32>) {
    ^bb0(%x: f32, %y: f32, %z: f32):
      %d = arith.subf %x, %y : f32
      linalg.yield %d : f32
    }
    memref.copy %t, %a : memref<4xf32> to memref<4xf32>
  }
  memref.copy %a, %w : memref<4xf32> to memref<4xf32>
  return
}

// Not where something in between reads the old value.
// CHECK-LABEL: func.func @reads_old_state
// CHECK: memref.copy
// CHECK: memref.copy
func.func @reads_old_state(%w: memref<4xf32>, %out: memref<4xf32>) {
  %a = memref.alloc() : memref<4xf32>
  memref.copy %w, %a : memref<4xf32> to memref<4xf32>
  linalg.generic {indexing_maps = [#back, #id], iterator_types = ["parallel"]}
      ins(%w : memref<4xf32>) outs(%a : memref<4xf32>) {
  ^bb0(%x: f32, %z: f32):
    linalg.yield %x : f32
  }
  memref.copy %a, %w : memref<4xf32> to memref<4xf32>
  return
}

// A step of a sequence is made where it goes.
// CHECK-LABEL: func.func @step
// CHECK: scf.for %[[I:.*]] =
// CHECK-NEXT: %[[S:.*]] = rt.slice %{{.*}}[%[[I]]]
// CHECK-NEXT: linalg.generic {{.*}} outs(%[[S]] : memref<4xf32>)
// CHECK-NOT: memref.copy
func.func @step(%x: memref<4xf32>, %out: memref<5x4xf32>, %n: i64, %one: i64) {
  scf.for %i = %one to %n step %one : i64 {
    %t = memref.alloc() : memref<4xf32>
    linalg.generic {indexing_maps = [#back, #id], iterator_types = ["parallel"]}
        ins(%x : memref<4xf32>) outs(%t : memref<4xf32>) {
    ^bb0(%a: f32, %z: f32):
      linalg.yield %a : f32
    }
    %s = rt.slice %out[%i] : memref<5x4xf32> -> memref<4xf32>
    memref.copy %t, %s : memref<4xf32> to memref<4xf32>
  }
  return
}

// A buffer that a loop starts with is made there, although it comes later.
// CHECK-LABEL: func.func @later_place
// CHECK: %[[P:.*]] = memref.alloc
// CHECK-NEXT: linalg.generic {{.*}} outs(%[[P]] : memref<4xf32>)
// CHECK-NOT: memref.copy
func.func @later_place(%x: memref<4xf32>, %n: i64, %one: i64) {
  %t = memref.alloc() : memref<4xf32>
  linalg.generic {indexing_maps = [#back, #id], iterator_types = ["parallel"]}
      ins(%x : memref<4xf32>) outs(%t : memref<4xf32>) {
  ^bb0(%a: f32, %z: f32):
    linalg.yield %a : f32
  }
  %p = memref.alloc() : memref<4xf32>
  memref.copy %t, %p : memref<4xf32> to memref<4xf32>
  scf.for %i = %one to %n step %one : i64 {
    linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]} outs(%p : memref<4xf32>) {
    ^bb0(%z: f32):
      %s = arith.addf %z, %z : f32
      linalg.yield %s : f32
    }
  }
  return
}
