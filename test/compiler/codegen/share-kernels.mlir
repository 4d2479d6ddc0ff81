// RUN: nnc-opt %s --nnc-share-kernels | FileCheck %s
// RUN: nnc-opt %s --nnc-share-kernels --nnc-share-kernels | FileCheck %s

// Two layers alike: the second launches the first one's kernel, on its own buffers.
// What does something else, of other types or to other arguments, stays.
// CHECK-LABEL: func.func @step(
// CHECK-SAME: %[[X:.*]]: memref<4xf32>, %[[Y:.*]]: memref<4xf32>, %[[Z:.*]]: memref<8xf32>)
func.func @step(%x: memref<4xf32>, %y: memref<4xf32>, %z: memref<8xf32>) attributes {rt.entry = "step"} {
  // CHECK: rt.launch @step.k0(%[[X]]) count 4 grain 4
  rt.launch @step.k0(%x) count 4 grain 4 : memref<4xf32>
  // CHECK: rt.launch @step.k0(%[[Y]]) count 4 grain 2
  rt.launch @step.k1(%y) count 4 grain 2 : memref<4xf32>
  // CHECK: rt.launch @step.k2(%[[Y]])
  rt.launch @step.k2(%y) count 4 grain 4 : memref<4xf32>
  // CHECK: rt.launch @step.k3(%[[Z]])
  rt.launch @step.k3(%z) count 4 grain 4 : memref<8xf32>
  // CHECK: rt.launch @step.k4(%[[X]], %[[Y]])
  rt.launch @step.k4(%x, %y) count 4 grain 4 : memref<4xf32>, memref<4xf32>
  // CHECK: rt.launch @step.k5(%[[X]], %[[Y]])
  rt.launch @step.k5(%x, %y) count 4 grain 4 : memref<4xf32>, memref<4xf32>
  return
}
// Of another entry, too.
// CHECK-LABEL: func.func @loss(
func.func @loss(%x: memref<4xf32>) attributes {rt.entry = "loss"} {
  // CHECK: rt.launch @step.k0(
  rt.launch @loss.k0(%x) count 4 grain 4 : memref<4xf32>
  return
}
// CHECK: func.func private @step.k0(
func.func private @step.k0(%x: memref<4xf32>, %begin: index, %end: index) attributes {rt.kernel} {
  %c = arith.constant 1.0 : f32
  linalg.fill ins(%c : f32) outs(%x : memref<4xf32>)
  return
}
// CHECK-NOT: @step.k1
func.func private @step.k1(%a: memref<4xf32>, %begin: index, %end: index) attributes {rt.kernel} {
  %one = arith.constant 1.0 : f32
  linalg.fill ins(%one : f32) outs(%a : memref<4xf32>)
  return
}
// CHECK: func.func private @step.k2(
func.func private @step.k2(%x: memref<4xf32>, %begin: index, %end: index) attributes {rt.kernel} {
  %c = arith.constant 2.0 : f32
  linalg.fill ins(%c : f32) outs(%x : memref<4xf32>)
  return
}
// CHECK: func.func private @step.k3(
func.func private @step.k3(%x: memref<8xf32>, %begin: index, %end: index) attributes {rt.kernel} {
  %c = arith.constant 1.0 : f32
  linalg.fill ins(%c : f32) outs(%x : memref<8xf32>)
  return
}
// CHECK: func.func private @step.k4(
func.func private @step.k4(%x: memref<4xf32>, %y: memref<4xf32>, %begin: index, %end: index) attributes {rt.kernel} {
  linalg.copy ins(%x : memref<4xf32>) outs(%y : memref<4xf32>)
  return
}
// CHECK: func.func private @step.k5(
func.func private @step.k5(%x: memref<4xf32>, %y: memref<4xf32>, %begin: index, %end: index) attributes {rt.kernel} {
  linalg.copy ins(%y : memref<4xf32>) outs(%x : memref<4xf32>)
  return
}
// CHECK-NOT: @loss.k0
func.func private @loss.k0(%x: memref<4xf32>, %begin: index, %end: index) attributes {rt.kernel} {
  %c = arith.constant 1.0 : f32
  linalg.fill ins(%c : f32) outs(%x : memref<4xf32>)
  return
}
