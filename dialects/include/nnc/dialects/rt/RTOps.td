// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_RT_RTOPS_TD
#define NNC_DIALECTS_RT_RTOPS_TD

include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/CommonTypeConstraints.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/ViewLikeInterface.td"

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

def RT_RegionOp : RT_Op<"region", [IsolatedFromAbove, Pure, SingleBlock]> {
  let summary = "ops that a backend runs as one kernel";
  let description = [{
    The body computes, on the region's arguments, what a kernel of the backend
    `target` will. It holds ops of `nn` until the backend's compile half turns it
    into an `rt.kernel`.

    Constraints:
    - C1: the block has an argument of the type of each input.
    - C2: `rt.yield` gives a value of the type of each result.

    Example:

    ```mlir
    func.func @f(%x: tensor<32x64xf32>, %w: tensor<64x10xf32>) -> tensor<32x10xf32> {
      %y = rt.region "onednn"(%x, %w) : (tensor<32x64xf32>, tensor<64x10xf32>) -> tensor<32x10xf32> {
      ^bb0(%a: tensor<32x64xf32>, %b: tensor<64x10xf32>):
        %c = nn.dense %a, %b : tensor<32x64xf32> -> tensor<32x10xf32>
        %d = nn.relu %c : tensor<32x10xf32>
        rt.yield %d : tensor<32x10xf32>
      }
      return %y : tensor<32x10xf32>
    }
    ```
  }];
  let arguments = (ins StrAttr:$target, Variadic<AnyRankedTensor>:$inputs);
  let results = (outs Variadic<AnyRankedTensor>:$outputs);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$target `(` $inputs `)` attr-dict `:` functional-type($inputs, $outputs) $body";
  let hasRegionVerifier = 1;
}

def RT_YieldOp : RT_Op<"yield", [Pure, Terminator, ReturnLike, HasParent<"RegionOp">]> {
  let summary = "the results of a region";
  let description = "Ends the body of `rt.region`.";
  let arguments = (ins Variadic<AnyRankedTensor>:$values);
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

def RT_BlobOp : RT_Op<"blob", [Symbol]> {
  let summary = "code or data of one backend";
  let description = [{
    What the compile half of backend `backend` made of its regions, for its run-time half;
    `format` is the backend's name for what `data` is. Becomes an nnc_blob_v1.

    Example:

    ```mlir
    rt.blob @onednn backend "onednn" format "onednn-1" data "kernel onednn.0"
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, StrAttr:$backend, StrAttr:$format, StrAttr:$data);
  let assemblyFormat = "$sym_name `backend` $backend `format` $format `data` $data attr-dict";
}

def RT_KernelOp : RT_Op<"kernel", [Symbol, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a kernel inside a blob";
  let description = [{
    Its buffers are those of the inputs, then those of the results, dense and row-major.
    Becomes an nnc_kernel_v1; the blob knows it by the name of the symbol.

    Constraints:
    - C1: `blob` names an rt.blob.

    Example:

    ```mlir
    rt.blob @onednn backend "onednn" format "onednn-1" data "kernel onednn.0"
    rt.kernel @onednn.0 in @onednn : (tensor<32x64xf32>, tensor<64x10xf32>) -> tensor<32x10xf32>
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, FlatSymbolRefAttr:$blob,
                       TypeAttrOf<FunctionType>:$function_type);
  let assemblyFormat = "$sym_name `in` $blob `:` $function_type attr-dict";
}

def RT_CallKernelOp : RT_Op<"call_kernel", [DestinationStyleOpInterface, AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "run a kernel of a backend";
  let description = [{
    Writes the kernel's results over `outs`. On tensors it gives them as results; on
    buffers it launches the kernel through the host table, and a failure ends the
    entry with the status code.

    Constraints:
    - C1: the symbol names an rt.kernel with these inputs and results.

    Example:

    ```mlir
    rt.blob @onednn backend "onednn" format "onednn-1" data "kernel onednn.0"
    rt.kernel @onednn.0 in @onednn : (tensor<32x64xf32>) -> tensor<32x10xf32>
    func.func @f(%x: memref<32x64xf32>, %y: memref<32x10xf32>) {
      rt.call_kernel @onednn.0 ins(%x : memref<32x64xf32>) outs(%y : memref<32x10xf32>)
      return
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$kernel, Variadic<AnyShaped>:$inputs,
                       Variadic<AnyShaped>:$inits);
  let results = (outs Variadic<AnyRankedTensor>:$outputs);
  let assemblyFormat = [{
    $kernel (`ins` `(` $inputs^ `:` type($inputs) `)`)? `outs` `(` $inits `:` type($inits) `)`
    attr-dict (`->` type($outputs)^)?
  }];
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() { return getInitsMutable(); }
  }];
}

def RT_SliceOp : RT_Op<"slice", [Pure, ViewLikeOpInterface]> {
  let summary = "one step of a sequence";
  let description = [{
    `source[i]` along the first dimension. On buffers it is a view, dense like the
    buffer itself: an address.

    Constraints:
    - C1: the result has the type of the source without its first dimension.

    Example:

    ```mlir
    func.func @f(%xs: tensor<10x4xf32>, %i: i64) -> tensor<4xf32> {
      %x = rt.slice %xs[%i] : tensor<10x4xf32> -> tensor<4xf32>
      return %x : tensor<4xf32>
    }
    ```
  }];
  let arguments = (ins AnyTypeOf<[AnyRankedTensor, AnyMemRef]>:$source, I64:$index);
  let results = (outs AnyTypeOf<[AnyRankedTensor, AnyMemRef]>:$slice);
  let assemblyFormat = "$source `[` $index `]` attr-dict `:` type($source) `->` type($slice)";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::Value getViewSource() { return getSource(); }
  }];
}

def RT_PutOp : RT_Op<"put", [Pure, DestinationStyleOpInterface,
    AllTypesMatch<["into", "result"]>]> {
  let summary = "a sequence with one step written";
  let description = [{
    `into` with `value` at `index` along the first dimension.

    Constraints:
    - C1: the value has the type of `into` without its first dimension.

    Example:

    ```mlir
    func.func @f(%ys: tensor<10x4xf32>, %y: tensor<4xf32>, %i: i64) -> tensor<10x4xf32> {
      %next = rt.put %y into %ys[%i] : tensor<4xf32>, tensor<10x4xf32>
      return %next : tensor<10x4xf32>
    }
    ```
  }];
  let arguments = (ins AnyRankedTensor:$value, AnyRankedTensor:$into, I64:$index);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = [{
    $value `into` $into `[` $index `]` attr-dict `:` type($value) `,` type($into)
  }];
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() { return getIntoMutable(); }
  }];
  let hasVerifier = 1;
}

def RT_ScalarOp : RT_Op<"scalar", [Pure]> {
  let summary = "a number as a tensor";
  let description = [{
    What the host computes, as the step of a loop, where ops on tensors can read it.
    Unlike tensor.from_elements it does not fold into what reads it: kernels have
    buffers as arguments, not numbers.

    Example:

    ```mlir
    func.func @f(%i: i64) -> tensor<i64> {
      %t = rt.scalar %i : tensor<i64>
      return %t : tensor<i64>
    }
    ```
  }];
  let arguments = (ins I64:$value);
  let results = (outs 0DTensorOf<[I64]>:$tensor);
  let assemblyFormat = "$value attr-dict `:` type($tensor)";
}

#endif // NNC_DIALECTS_RT_RTOPS_TD
