// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_RT_RTOPS_TD
#define NNC_DIALECTS_RT_RTOPS_TD

include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/CommonTypeConstraints.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def RT_Dialect : Dialect {
  let name = "rt";
  let cppNamespace = "::nnc::rt";
  let summary = "What a compiled entry does at run time: state, kernels, launches";
  let description = [{
    The vocabulary below tensors. After functionalization the module holds one
    `rt.state` per parameter or other state, and functions that take and give
    state as values. After memory planning an entry is a list of kernel launches
    on buffers at fixed offsets.
  }];
}

class RT_Op<string mnemonic, list<Trait> traits = []> : Op<RT_Dialect, mnemonic, traits>;

def RT_StateKind : I32EnumAttr<"StateKind", "what a piece of state is for", [
  I32EnumAttrCase<"parameter", 1>, I32EnumAttrCase<"slot", 2>, I32EnumAttrCase<"variable", 3>]> {
  let cppNamespace = "::nnc::rt";
}

def RT_StateOp : RT_Op<"state", [Symbol]> {
  let summary = "a piece of an instance's state";
  let description = [{
    Declared in the order of the model; `offset` (bytes into the state region) is
    there once memory is planned. The kinds are those of nnc_state_v1.

    Example:

    ```mlir
    rt.state parameter @w : tensor<4x4xf32> offset 64
    ```
  }];
  let arguments = (ins RT_StateKind:$kind, SymbolNameAttr:$sym_name, TypeAttr:$type,
                       OptionalAttr<I64Attr>:$offset);
  let assemblyFormat = "$kind $sym_name `:` $type (`offset` $offset^)? attr-dict";
}

def RT_LaunchOp : RT_Op<"launch", [DeclareOpInterfaceMethods<SymbolUserOpInterface>,
    MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "run a generated kernel over a range";
  let description = [{
    Calls `@kernel(buffers..., begin, end)` so that the ranges cover [0, count).
    Ranges may run at the same time, on several threads; each but the last is a
    multiple of `grain`. With grain >= count it is a plain call.

    Example:

    ```mlir
    func.func private @k0(memref<128x64xf32>, memref<128xf32>, index, index)
    func.func @f(%a: memref<128x64xf32>, %b: memref<128xf32>) {
      rt.launch @k0(%a, %b) count 128 grain 32 : memref<128x64xf32>, memref<128xf32>
      return
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$kernel, Variadic<AnyMemRef>:$buffers,
                       I64Attr:$count, I64Attr:$grain);
  let assemblyFormat = [{
    $kernel `(` $buffers `)` `count` $count `grain` $grain attr-dict (`:` type($buffers)^)?
  }];
}

def RT_CallKernelOp : RT_Op<"call_kernel", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "run a kernel of a backend";
  let description = [{
    Launches kernel `kernel` of the model (its index in nnc_model_v1.kernels)
    through the host table, on buffers in the order the backend's compile half
    gave. A failure ends the entry with the status code.

    Example:

    ```mlir
    rt.call_kernel 0(%x, %w, %y) : memref<32x64xf32>, memref<64x10xf32>, memref<32x10xf32>
    ```
  }];
  let arguments = (ins I32Attr:$kernel, Variadic<AnyMemRef>:$buffers);
  let assemblyFormat = "$kernel `(` $buffers `)` attr-dict (`:` type($buffers)^)?";
}

#endif // NNC_DIALECTS_RT_RTOPS_TD
