// RUN: nnc-translate %s --locations | FileCheck %s

// Arguments keep the names that the user wrote; a number is no name. A type may
// have an alias, and the module may be written out.
// CHECK-DAG: #[[X:loc[0-9]*]] = loc("images"(#{{.*}}))
// CHECK: nn.model @m
// CHECK: func.func @f(%{{.*}}: tensor<?x2xf32> loc("images"(#{{.*}})), %{{.*}}: tensor<?x2xf32> loc("{{.*}}names.mlir":11:35))
!batch = tensor<?x2xf32>
module {
  nn.model @m {
    func.func @f(%images: !batch, %0: !batch) -> !batch {
      return %images : !batch
    }
  }
}
