// REQUIRES: onednn
// RUN: nnc-opt %s --nnc-partition="targets=onednn explain" -verify-diagnostics -o %t
// RUN: FileCheck %s < %t

// CHECK-LABEL: func.func @large
// CHECK: rt.region "onednn"
func.func @large(%x: tensor<256x512xf32>, %w: tensor<512x512xf32>) -> tensor<256x512xf32> {
  // expected-remark @below {{onednn: estimated at}}
  %z = nn.matmul %x, %w : tensor<256x512xf32>, tensor<512x512xf32>
  // expected-note @below {{in the same kernel}}
  %y = nn.tanh %z : tensor<256x512xf32>
  return %y : tensor<256x512xf32>
}

// CHECK-LABEL: func.func @small
// CHECK-NOT: rt.region
func.func @small(%x: tensor<8x4xf32>, %w: tensor<4x3xf32>) -> tensor<8x3xf32> {
  // expected-remark @below {{generated code: estimated at}}
  %z = nn.matmul %x, %w : tensor<8x4xf32>, tensor<4x3xf32>
  return %z : tensor<8x3xf32>
}

func.func @f64(%x: tensor<8x4xf64>, %w: tensor<4x3xf64>) -> tensor<8x3xf64> {
  // expected-remark @below {{generated code: onednn does not take this op: oneDNN multiplies matrices of f32, not of f64}}
  %z = nn.matmul %x, %w : tensor<8x4xf64>, tensor<4x3xf64>
  return %z : tensor<8x3xf64>
}

func.func @bf16(%x: tensor<8x4xbf16>, %w: tensor<4x3xbf16>) -> tensor<8x3xbf16> {
  // expected-remark @below {{generated code: onednn does not take this op: oneDNN multiplies matrices of f32, not of bf16}}
  %z = nn.matmul %x, %w : tensor<8x4xbf16>, tensor<4x3xbf16>
  return %z : tensor<8x3xbf16>
}
