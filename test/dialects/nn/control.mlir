// RUN: nnc-opt %s | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --mlir-print-op-generic | nnc-opt | FileCheck %s
// RUN: nnc-opt %s --canonicalize | FileCheck %s --check-prefix=CANON

// CHECK-LABEL: func.func @scan
func.func @scan(%xs: tensor<5x4xf32>, %h0: tensor<4xf32>, %n: tensor<i64>) -> (tensor<4xf32>, tensor<5x4xf32>) {
  // CHECK: %[[R:.*]]:2 = nn.loop %[[I:.*]] reverse length(%{{.*}}) over(%[[X:.*]] = %{{.*}} : tensor<5x4xf32>) carry(%[[H:.*]] = %{{.*}} : tensor<4xf32>) {
  // CHECK-NEXT: %[[N:.*]] = nn.add %[[H]], %[[X]] : tensor<4xf32>
  // CHECK-NEXT: nn.yield %[[N]], %[[N]] : tensor<4xf32>, tensor<4xf32>
  %h, %hs = nn.loop %i reverse length(%n) over(%x = %xs : tensor<5x4xf32>) carry(%h = %h0 : tensor<4xf32>) {
    %next = nn.add %h, %x : tensor<4xf32>
    nn.yield %next, %next : tensor<4xf32>, tensor<4xf32>
  }
  return %h, %hs : tensor<4xf32>, tensor<5x4xf32>
}

// CHECK-LABEL: func.func @rows
func.func @rows(%xs: tensor<?x4xf32>) -> tensor<?xf32> {
  // CHECK: nn.loop %{{.*}} over(%{{.*}} = %{{.*}} : tensor<?x4xf32>) {
  %sums = nn.loop %i over(%x = %xs : tensor<?x4xf32>) {
    %s = nn.reduce_sum %x : tensor<4xf32>
    nn.yield %s : tensor<f32>
  }
  return %sums : tensor<?xf32>
}

// CHECK-LABEL: func.func @ends_early
func.func @ends_early(%x: tensor<f32>) -> tensor<f32> {
  %limit = nn.constant 100.0 : tensor<f32>
  // CHECK: nn.loop %{{.*}} upto 10 carry(%{{.*}} = %{{.*}} : tensor<f32>) with(%{{.*}} = %{{.*}} : tensor<f32>) {
  // CHECK: nn.yield %{{.*}} while %{{.*}} : tensor<f32>
  // CANON: nn.loop %{{.*}} upto 10 carry(%{{.*}} = %{{.*}} : tensor<f32>) {
  // CANON: nn.compare lt, %{{.*}}, %{{cst|0}}
  %y = nn.loop %i upto 10 carry(%s = %x : tensor<f32>) with(%l = %limit : tensor<f32>) {
    %d = nn.add %s, %s : tensor<f32>
    %go = nn.compare lt, %d, %l : tensor<f32>
    nn.yield %d while %go : tensor<f32>
  }
  return %y : tensor<f32>
}

// CHECK-LABEL: func.func @branches
func.func @branches(%p: tensor<i1>, %x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: nn.if %{{.*}} with(%{{.*}} : tensor<4xf32>) {
  // CHECK-NEXT: ^bb0(%[[A:.*]]: tensor<4xf32>):
  // CHECK-NEXT: nn.yield %[[A]] : tensor<4xf32>
  // CHECK-NEXT: } else {
  // CANON-LABEL: func.func @branches
  // CANON-SAME: (%{{.*}}: tensor<i1>, %[[X:.*]]: tensor<4xf32>)
  // CANON-NEXT: nn.if %{{.*}} {
  // CANON-NEXT: nn.yield %[[X]]
  %y = nn.if %p with(%x : tensor<4xf32>) {
  ^bb0(%a: tensor<4xf32>):
    nn.yield %a : tensor<4xf32>
  } else {
  ^bb0(%a: tensor<4xf32>):
    %b = nn.neg %a : tensor<4xf32>
    nn.yield %b : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// A condition that is known; a yield and a side that nobody wrote.
// CHECK-LABEL: func.func @known
// CANON-LABEL: func.func @known
func.func @known(%x: tensor<4xf32>) -> tensor<4xf32> {
  %p = nn.constant 0 : tensor<i1>
  // CHECK: nn.if %{{.*}} {
  // CHECK-NEXT: nn.yield
  // CHECK-NEXT: }
  // CHECK-NEXT: nn.if
  // CANON-NOT: nn.if
  nn.if %p {
  }
  %y = nn.if %p {
    nn.yield %x : tensor<4xf32>
  } else {
    %b = nn.neg %x : tensor<4xf32>
    nn.yield %b : tensor<4xf32>
  }
  // CANON: %[[B:.*]] = nn.neg
  // CANON-NEXT: return %[[B]]
  return %y : tensor<4xf32>
}

// What never changes is not carried, and what nobody reads is not put out.
// CANON-LABEL: func.func @unused
// CANON-SAME: (%[[XS:.*]]: tensor<5x4xf32>, %[[A:.*]]: tensor<4xf32>, %[[B:.*]]: tensor<4xf32>)
func.func @unused(%xs: tensor<5x4xf32>, %a: tensor<4xf32>, %b: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // CANON-NEXT: %[[R:.*]] = nn.loop %{{.*}} upto 5 carry(%[[S:.*]] = %[[A]] : tensor<4xf32>) {
  // CANON-NEXT: %[[N:.*]] = nn.mul %[[S]], %[[B]]
  // CANON-NEXT: nn.yield %[[N]] : tensor<4xf32>
  // CANON: return %[[R]], %[[B]]
  %r, %same, %out = nn.loop %i over(%x = %xs : tensor<5x4xf32>) carry(%s = %a : tensor<4xf32>, %t = %b : tensor<4xf32>) {
    %n = nn.mul %s, %t : tensor<4xf32>
    nn.yield %n, %t, %x : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
  }
  return %r, %same : tensor<4xf32>, tensor<4xf32>
}
