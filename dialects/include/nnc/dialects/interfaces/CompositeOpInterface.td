// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_INTERFACES_COMPOSITEOPINTERFACE_TD
#define NNC_DIALECTS_INTERFACES_COMPOSITEOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def CompositeOpInterface : OpInterface<"CompositeOpInterface"> {
  let cppNamespace = "::nnc";
  let description = [{
    An op that is made of others and has a name because the field has one for it:
    `nnc-expand-composites` puts what it is made of in its place before gradients are
    taken, so that it needs no gradient rule and no lowering, and a backend sees the
    products inside.
  }];
  let methods = [
    InterfaceMethod<[{
      Builds what the op is made of where the builder stands, and gives a value for each
      result, of its type. Extents may be `?` where the op can do without them.
    }],
    "::llvm::SmallVector<::mlir::Value>", "decompose", (ins "::mlir::OpBuilder &":$builder)>,
  ];
}

#endif // NNC_DIALECTS_INTERFACES_COMPOSITEOPINTERFACE_TD
