// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_RT_RTOPS_TD
#define NNC_DIALECTS_RT_RTOPS_TD

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

#endif // NNC_DIALECTS_RT_RTOPS_TD
