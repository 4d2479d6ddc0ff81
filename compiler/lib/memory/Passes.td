// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
include "mlir/Pass/PassBase.td"

def EntryDestinations : Pass<"nnc-entry-destinations", "::mlir::ModuleOp"> {
  let summary = "Give entries buffers to write their results to";
  let description = [{
    An entry takes a buffer for each argument, then one for each of the user's
    results (`rt.result`), then one for each piece of state, and returns nothing.
    New state goes to the buffer of the old, after all else, and a new value that
    is some other state's old one is copied first.

    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32>
    // becomes
    func.func @f(%x: memref<4xf32>, %y: memref<4xf32> {rt.result = 0 : i64})
    ```
  }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect",
                           "::mlir::memref::MemRefDialect"];
}

def ControlDestinations : Pass<"nnc-control-destinations", "::mlir::func::FuncOp"> {
  let summary = "Give what loops carry and branches give one place each";
  let description = [{
    The next value of what a loop carries is put where the last one is, at the end of a
    step; one that is another's old value is copied first. What an scf.if gives is put
    in one place by both of its sides. After bufferization no buffer is chosen while the
    program runs.

    ```mlir
    %r = scf.for ... iter_args(%a = %init) -> (tensor<4xf32>) : i64 {
      %b = linalg.generic ... ins(%a : tensor<4xf32>)
      scf.yield %b : tensor<4xf32>
    }
    // becomes
    %r = scf.for ... iter_args(%a = %init) -> (tensor<4xf32>) : i64 {
      %b = linalg.generic ... ins(%a : tensor<4xf32>)
      %c = bufferization.materialize_in_destination %b in %a
      scf.yield %c : tensor<4xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect"];
}

def Bufferize : Pass<"nnc-bufferize", "::mlir::ModuleOp"> {
  let summary = "Turn tensors into buffers";
  let description = [{
    One-shot bufferization inside each function. Every value that needs memory of
    its own is a `memref.alloc`; where it goes is decided later (nnc-plan-arena).
    A constant of many equal elements is filled in where it is used; any other is
    data of the library.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::bufferization::BufferizationDialect",
                           "::mlir::memref::MemRefDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def UpdateInPlace : Pass<"nnc-update-in-place", "::mlir::func::FuncOp"> {
  let summary = "Write results and new state where they belong";
  let description = [{
    A buffer that is filled and then copied to a result or to state is that
    result or state from the start, if nothing in between looks at what the state
    held before. An elementwise op may read the old value at the very element it
    writes. A copy that remains is a remark under --explain.

    ```mlir
    linalg.generic ins(%w, %g) outs(%a) ...
    memref.copy %a, %w
    // becomes
    linalg.generic ins(%w, %g) outs(%w) ...
    ```
  }];
  let statistics = [Statistic<"forwarded", "forwarded", "copies that went away">,
                    Statistic<"kept", "kept", "copies that remain">];
}

def PlanArena : Pass<"nnc-plan-arena", "::mlir::ModuleOp"> {
  let summary = "Fix the place of every buffer";
  let description = [{
    Pieces of state get their offsets in the state region (`rt.state ... offset`,
    `rt.state_bytes`). In each entry, `memref.alloc`s whose lives do not overlap
    share room in one arena: largest first, each at the lowest offset that is free
    for all of its life (`rt.offset`, `rt.arena_bytes`).
  }];
}

def VerifyArena : Pass<"nnc-verify-arena", "::mlir::ModuleOp"> {
  let summary = "Check that no two buffers in use overlap";
  let description = [{
    The promise of `nnc-plan-arena`: pieces of state do not overlap, nor do buffers
    of an entry while both are in use; each lies aligned inside the bytes that the
    state or the arena has. What breaks it is an error at the buffer, with a note at
    the other. No kernel is launched with one piece of memory twice.
  }];
}
