// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_INTERFACES_WORKOPINTERFACE_TD
#define NNC_DIALECTS_INTERFACES_WORKOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def WorkOpInterface : OpInterface<"WorkOpInterface"> {
  let cppNamespace = "::nnc";
  let description = [{
    How much arithmetic an op does, for cost models. An op without it is taken to
    do one operation for each element of its results.
  }];
  let methods = [
    InterfaceMethod<[{
      Floating-point operations of one execution; a multiplication and an addition
      count as two. The op's types are static.
    }],
    "double", "getFlops">,
  ];
}

#endif // NNC_DIALECTS_INTERFACES_WORKOPINTERFACE_TD
