// RUN: nnc-opt %s --nnc-widen-arithmetic | FileCheck %s

// CHECK-LABEL: func.func @computes
func.func @computes(%x: tensor<4xbf16>) -> tensor<4xbf16> {
  // CHECK: %[[A:.*]] = nn.cast %{{.*}} to f32 : tensor<4xbf16>
  // CHECK: %[[B:.*]] = nn.tanh %[[A]] : tensor<4xf32>
  // CHECK: %[[C:.*]] = nn.cast %[[B]] to bf16 : tensor<4xf32>
  // CHECK: return %[[C]]
  %y = nn.tanh %x : tensor<4xbf16>
  return %y : tensor<4xbf16>
}

// A sum adds up in f32, a product too; an operand that is there twice is cast once.
// CHECK-LABEL: func.func @product
func.func @product(%x: tensor<4x4xf16>) -> tensor<4x4xf16> {
  // CHECK: %[[A:.*]] = nn.cast
  // CHECK-NOT: nn.cast
  // CHECK: nn.matmul %[[A]], %[[A]] : tensor<4x4xf32>
  %y = nn.matmul %x, %x : tensor<4x4xf16>
  return %y : tensor<4x4xf16>
}

// CHECK-LABEL: func.func @moves
func.func @moves(%p: tensor<4xi1>, %x: tensor<2x2xbf16>) -> tensor<4xbf16> {
  // CHECK-NOT: nn.cast
  %zero = nn.constant 0.0 : tensor<4xbf16>
  %r = nn.reshape %x to [4] : tensor<2x2xbf16>
  %s = nn.select %p, %r, %zero : tensor<4xi1>, tensor<4xbf16>
  return %s : tensor<4xbf16>
}

// CHECK-LABEL: func.func @truth
func.func @truth(%x: tensor<4xf16>) -> tensor<4xi1> {
  // CHECK: nn.compare lt, %{{.*}}, %{{.*}} : tensor<4xf32>
  // CHECK-NEXT: return
  %p = nn.compare lt, %x, %x : tensor<4xf16>
  return %p : tensor<4xi1>
}
