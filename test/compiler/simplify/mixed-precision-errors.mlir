// RUN: not nnc-opt %s --nnc-mixed-precision=type=f8 2>&1 | FileCheck %s
// CHECK: error: expects type bf16 or f16 for mixed precision, got 'f8'
func.func @f() {
  return
}
