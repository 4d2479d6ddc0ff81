// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
include "mlir/Pass/PassBase.td"

def OutlineKernels : Pass<"nnc-outline-kernels", "::mlir::ModuleOp"> {
  let summary = "Make each piece of work a function of its own";
  let description = [{
    An entry becomes a list of `rt.launch`. A kernel holds one linalg op on its
    buffers (every buffer once, so that pointers do not alias), or a contraction with the fill before and the elementwise op
    after it, which are done on the accumulators while they are in registers. The launch says over
    how many units the kernel may be split and how many are worth a task.

    ```mlir
    linalg.generic ... ins(%a) outs(%b)
    // becomes
    rt.launch @f.k0(%a, %b) count 4096 grain 16384 : ...
    ```
  }];
  let dependentDialects = ["::nnc::rt::RTDialect"];
}

def ShareKernels : Pass<"nnc-share-kernels", "::mlir::ModuleOp"> {
  let summary = "Let kernels that are alike be one";
  let description = [{
    Of kernels that do the same with buffers of the same types the first stays, and
    what launched another launches it. Runs after reports are made: the kernel that
    stays has the locations of its own ops alone.

    ```mlir
    rt.launch @f.k0(%a, %b) count 4096 grain 16384 : ...
    rt.launch @f.k1(%c, %d) count 4096 grain 16384 : ...
    // becomes, where @f.k1 does to %c and %d what @f.k0 does to %a and %b
    rt.launch @f.k0(%a, %b) count 4096 grain 16384 : ...
    rt.launch @f.k0(%c, %d) count 4096 grain 16384 : ...
    ```
  }];
  let dependentDialects = ["::nnc::rt::RTDialect"];
  let statistics = [Statistic<"numShared", "shared", "Kernels that another one stands for">];
}

def CloneIsaLevels : Pass<"nnc-clone-isa-levels", "::mlir::ModuleOp"> {
  let summary = "Copy entries and kernels, one copy an ISA level";
  let description = [{
    Each function `@f` becomes `@f.<level>` with the target's attributes
    (`rt.isa`, `target_cpu`), before any vector width is chosen. The levels'
    functions call one another only within a level.
  }];
  let options = [ListOption<"levels", "levels", "std::string", "ISA levels, e.g. x86-64-v3">];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def LowerKernels : Pass<"nnc-lower-kernels", "::mlir::func::FuncOp"> {
  let summary = "Turn the linalg ops of a kernel into vectors and loops";
  let description = [{
    Contractions become register-tiled loops of fused multiply-adds over packed
    operands (unpacked, where packing costs more than it gains);
    reductions along contiguous memory become vector accumulators that are added up in
    a fixed order; rows of few elements become vectors behind a mask; all else becomes
    loops that LLVM vectorizes. Widths follow the
    function's ISA level.
  }];
  let dependentDialects = ["::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect",
                           "::mlir::memref::MemRefDialect", "::mlir::arith::ArithDialect"];
}

def KernelsToLLVM : Pass<"nnc-kernels-to-llvm", "::mlir::ModuleOp"> {
  let summary = "Turn kernels into LLVM functions";
  let description = [{
    A kernel takes one pointer a buffer, `noalias`, and its range. Elementary
    functions of f32 become polynomials, so that loops around them vectorize;
    those of f64 stay calls of the C library.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect", "::mlir::cf::ControlFlowDialect",
                           "::mlir::arith::ArithDialect", "::mlir::math::MathDialect",
                           "::mlir::memref::MemRefDialect", "::mlir::vector::VectorDialect",
                           "::mlir::func::FuncDialect", "::mlir::affine::AffineDialect"];
}

def LowerEntries : Pass<"nnc-lower-entries", "::mlir::ModuleOp"> {
  let summary = "Turn entries into functions of nnc_call_v1";
  let description = [{
    Each entry becomes `llvm.func @f(%call: !llvm.ptr) -> i32`: buffers are
    offsets from the state and the arena, launches are calls, or go through the
    host's parallel_for with a thunk where they are worth splitting. With `profile` the
    host is told before and after each of them (`nnc_host_v1.mark`).
  }];
  let options = [Option<"profile", "profile", "bool", "false",
                        "tell the host before and after each kernel">];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}
