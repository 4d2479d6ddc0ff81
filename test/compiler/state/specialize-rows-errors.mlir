// RUN: nnc-opt %s --nnc-specialize-rows=rows=32,5 --split-input-file --verify-diagnostics
// RUN: not nnc-opt %s --nnc-specialize-rows 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not nnc-opt %s --nnc-specialize-rows=rows=2,0 2>&1 | FileCheck %s --check-prefix=ZERO
// RUN: not nnc-opt %s --nnc-specialize-rows=rows=2,3,2 2>&1 | FileCheck %s --check-prefix=TWICE

// NONE: error: entry @halves takes any number of rows (`?`), but no number of rows to compile it for is given, as in rows=32
// ZERO: error: expects positive numbers of rows, got 0
// TWICE: error: number of rows 2 is given twice

// RUN: not nnc-opt %s --nnc-specialize-rows=rows=300000000000 2>&1 | FileCheck %s --check-prefix=HUGE
// HUGE: error: a tensor has at most 1099511627776 bytes, got 'tensor<300000000000x2x4xf32>'
// HUGE: note: when entry @halves is compiled for 300000000000 rows

// A `?` stands for the rows in both, but there are twice as many after the
// reshape: no `?` says so, the number does.
nn.model @reshape {
  // expected-note@+1 {{when entry @halves is compiled for 32 rows}}
  func.func @halves(%x: tensor<?x2x4xf32>,
                    // expected-note@+1 {{'rhs' of type 'tensor<32x4xf32>' is defined here}}
                    %y: tensor<?x4xf32>) -> tensor<?x4xf32> {
    // expected-note@+1 {{'lhs' of type 'tensor<64x4xf32>' is defined here}}
    %flat = nn.reshape %x to [-1, 4] : tensor<?x2x4xf32>
    // expected-error@+1 {{'nn.add' op expects shapes that broadcast, got 64x4 and 32x4}}
    %z = nn.add %flat, %y : tensor<?x4xf32>
    return %z : tensor<?x4xf32>
  }
}
