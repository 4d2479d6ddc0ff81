// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_INTERFACES_NOTATIONOPINTERFACE_TD
#define NNC_DIALECTS_INTERFACES_NOTATIONOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def NotationOpInterface : OpInterface<"NotationOpInterface"> {
  let cppNamespace = "::nnc";
  let description = [{
    How an op is written where it is drawn as a node of a computational graph. An op
    without it is drawn by its name.
  }];
  let methods = [
    StaticInterfaceMethod<[{
      A few characters, such as `+`; empty for the op's name. Of an op with two
      operands it is an operator that can stand between them: `+1` is the node that
      adds a constant.
    }],
    "::llvm::StringRef", "getNotation">,
  ];
}

#endif // NNC_DIALECTS_INTERFACES_NOTATIONOPINTERFACE_TD
