// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_INTERFACES_CONTROLOPINTERFACE_TD
#define NNC_DIALECTS_INTERFACES_CONTROLOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def ControlOpInterface : OpInterface<"ControlOpInterface"> {
  let cppNamespace = "::nnc";
  let description = [{
    An op whose regions, of one block each, decide what is computed and how often.
    A region may use values from around the op. Passes that change what goes in and out,
    as when state becomes values, ask the op to do it and need not know whether it
    repeats, chooses or does something else.
  }];
  let methods = [
    InterfaceMethod<[{
      Makes `value`, of which the op's regions are to know, an operand that does not
      change while the op runs. Returns an argument of each region that stands for it.
    }],
    "::llvm::SmallVector<::mlir::Value>", "addInvariant", (ins "::mlir::Value":$value)>,
    InterfaceMethod<[{
      Threads values through the op, which is replaced by one that does: `initial` goes
      in, and what the results of this call are comes out. `rewrite` is called once for
      each region with the values as they are when it begins, and gives them as they are
      when it ends; it changes nothing outside the region.
    }],
    "::llvm::SmallVector<::mlir::Value>", "threadValues",
    (ins "::mlir::OpBuilder &":$builder, "::mlir::ValueRange":$initial,
         "::llvm::function_ref<::llvm::SmallVector<::mlir::Value>(::mlir::Region &, "
         "::mlir::ValueRange)>":$rewrite)>,
  ];
}

#endif // NNC_DIALECTS_INTERFACES_CONTROLOPINTERFACE_TD
