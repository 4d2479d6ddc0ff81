// RUN: nnc-opt %s --nnc-convert-nn-to-linalg | FileCheck %s

// CHECK-LABEL: func.func @scan
// CHECK-SAME: (%[[XS:.*]]: tensor<5x4xf32>, %[[H0:.*]]: tensor<4xf32>)
func.func @scan(%xs: tensor<5x4xf32>, %h0: tensor<4xf32>) -> (tensor<4xf32>, tensor<5x4xf32>) {
  // CHECK: %[[EMPTY:.*]] = tensor.empty() : tensor<5x4xf32>
  // CHECK: %[[R:.*]]:2 = scf.for %[[I:.*]] = %{{.*}} to %{{.*}} step %{{.*}} iter_args(%[[H:.*]] = %[[H0]], %[[HS:.*]] = %[[EMPTY]]) -> (tensor<4xf32>, tensor<5x4xf32>) : i64
  // CHECK: %[[X:.*]] = rt.slice %[[XS]][%[[I]]] : tensor<5x4xf32> -> tensor<4xf32>
  // CHECK: %[[N:.*]] = linalg.generic {{.*}} ins(%[[H]], %[[X]]
  // CHECK: %[[P:.*]] = rt.put %[[N]] into %[[HS]][%[[I]]]
  // CHECK: scf.yield %[[N]], %[[P]]
  %h, %hs = nn.loop %i over(%x = %xs : tensor<5x4xf32>) carry(%h = %h0 : tensor<4xf32>) {
    %next = nn.add %h, %x : tensor<4xf32>
    nn.yield %next, %next : tensor<4xf32>, tensor<4xf32>
  }
  return %h, %hs : tensor<4xf32>, tensor<5x4xf32>
}

// The last step first; a length is brought into what there is. Steps not taken leave
// zeros.
// CHECK-LABEL: func.func @reverse
func.func @reverse(%xs: tensor<5xi64>, %n: tensor<i64>) -> tensor<5xi64> {
  // CHECK: %[[FIVE:.*]] = arith.constant 5 : i64
  // CHECK: %[[N:.*]] = tensor.extract
  // CHECK: %[[MIN:.*]] = arith.minsi %[[N]], %[[FIVE]]
  // CHECK: %[[LENGTH:.*]] = arith.maxsi %[[MIN]]
  // CHECK: linalg.fill
  // CHECK: scf.for %[[K:.*]] = %{{.*}} to %[[LENGTH]]
  // CHECK: %[[LAST:.*]] = arith.subi %[[LENGTH]]
  // CHECK: %[[I:.*]] = arith.subi %[[LAST]], %[[K]]
  // CHECK: %[[STEP:.*]] = rt.scalar %[[I]]
  // CHECK: rt.slice %{{.*}}[%[[I]]]
  // CHECK: rt.put %{{.*}} into %{{.*}}[%[[I]]]
  %ys = nn.loop %i reverse length(%n) over(%x = %xs : tensor<5xi64>) {
    %y = nn.mul %x, %i : tensor<i64>
    nn.yield %y : tensor<i64>
  }
  return %ys : tensor<5xi64>
}

// CHECK-LABEL: func.func @until
func.func @until(%x: tensor<f32>) -> tensor<f32> {
  %limit = nn.constant 100.0 : tensor<f32>
  // CHECK: scf.while (%[[K:.*]] = %{{.*}}, %[[GO:.*]] = %true, %{{.*}} = %{{.*}}) : (i64, i1, tensor<f32>)
  // CHECK: %[[MORE:.*]] = arith.cmpi slt, %[[K]]
  // CHECK: %[[BOTH:.*]] = arith.andi %[[MORE]], %[[GO]]
  // CHECK: scf.condition(%[[BOTH]])
  // CHECK: %[[AGAIN:.*]] = tensor.extract
  // CHECK: scf.yield %{{.*}}, %[[AGAIN]], %{{.*}} : i64, i1, tensor<f32>
  %y = nn.loop %i upto 10 carry(%s = %x : tensor<f32>) {
    %d = nn.square %s : tensor<f32>
    %go = nn.compare lt, %d, %limit : tensor<f32>
    nn.yield %d while %go : tensor<f32>
  }
  return %y : tensor<f32>
}

// CHECK-LABEL: func.func @branch
func.func @branch(%p: tensor<i1>, %x: tensor<f32>) -> tensor<f32> {
  // CHECK: %[[C:.*]] = tensor.extract %{{.*}}[] : tensor<i1>
  // CHECK: scf.if %[[C]] -> (tensor<f32>) {
  // CHECK: linalg.generic
  // CHECK: scf.yield
  // CHECK: } else {
  // CHECK-NEXT: scf.yield
  %y = nn.if %p {
    %s = nn.square %x : tensor<f32>
    nn.yield %s : tensor<f32>
  } else {
    nn.yield %x : tensor<f32>
  }
  return %y : tensor<f32>
}
