// RUN: nnc-opt %s --pass-pipeline='builtin.module(func.func(nnc-control-destinations))' | FileCheck %s

#id = affine_map<(i) -> (i)>

// The next value goes where the last one is; a sequence is there already.
// CHECK-LABEL: func.func @scan
func.func @scan(%xs: tensor<5x4xf32>, %h0: tensor<4xf32>, %e: tensor<5x4xf32>, %n: i64, %z: i64, %one: i64) -> (tensor<4xf32>, tensor<5x4xf32>) {
  // CHECK: %[[H0:.*]] = bufferization.alloc_tensor() copy(%{{.*}}) : tensor<4xf32>
  // CHECK: iter_args(%[[H:.*]] = %[[H0]], %[[HS:.*]] = %{{.*}})
  // CHECK: %[[P:.*]] = rt.put %[[X:.*]] into %[[HS]]
  // CHECK: %[[N:.*]] = bufferization.materialize_in_destination %[[X]] in %[[H]]
  // CHECK: scf.yield %[[N]], %[[P]]
  %r:2 = scf.for %i = %z to %n step %one iter_args(%h = %h0, %hs = %e) -> (tensor<4xf32>, tensor<5x4xf32>) : i64 {
    %x = rt.slice %xs[%i] : tensor<5x4xf32> -> tensor<4xf32>
    %p = rt.put %x into %hs[%i] : tensor<4xf32>, tensor<5x4xf32>
    scf.yield %x, %p : tensor<4xf32>, tensor<5x4xf32>
  }
  return %r#0, %r#1 : tensor<4xf32>, tensor<5x4xf32>
}

// Two that change places: copies first, then both go where they belong.
// CHECK-LABEL: func.func @swap
func.func @swap(%a0: tensor<4xf32>, %b0: tensor<4xf32>, %n: i64, %z: i64, %one: i64) -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK: iter_args(%[[A:.*]] = %{{.*}}, %[[B:.*]] = %{{.*}})
  // CHECK: %[[OLDB:.*]] = bufferization.alloc_tensor() copy(%[[B]])
  // CHECK: %[[OLDA:.*]] = bufferization.alloc_tensor() copy(%[[A]])
  // CHECK: bufferization.materialize_in_destination %[[OLDB]] in %[[A]]
  // CHECK: bufferization.materialize_in_destination %[[OLDA]] in %[[B]]
  %r:2 = scf.for %i = %z to %n step %one iter_args(%a = %a0, %b = %b0) -> (tensor<4xf32>, tensor<4xf32>) : i64 {
    scf.yield %b, %a : tensor<4xf32>, tensor<4xf32>
  }
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: func.func @branch
func.func @branch(%p: i1, %a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: %[[PLACE:.*]] = bufferization.alloc_tensor() : tensor<4xf32>
  // CHECK: scf.if
  // CHECK: bufferization.materialize_in_destination %{{.*}} in %[[PLACE]]
  // CHECK: else
  // CHECK: bufferization.materialize_in_destination %{{.*}} in %[[PLACE]]
  %r = scf.if %p -> (tensor<4xf32>) {
    scf.yield %a : tensor<4xf32>
  } else {
    scf.yield %b : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// A loop over elements is work of one kernel and none of this pass's.
// CHECK-LABEL: func.func @elements
// CHECK-NOT: bufferization
func.func @elements(%x: tensor<4xf32>, %f: f32) -> tensor<4xf32> {
  %z = arith.constant 0 : index
  %n = arith.constant 4 : index
  %one = arith.constant 1 : index
  %r = scf.for %i = %z to %n step %one iter_args(%a = %x) -> tensor<4xf32> {
    %b = tensor.insert %f into %a[%i] : tensor<4xf32>
    scf.yield %b : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}
