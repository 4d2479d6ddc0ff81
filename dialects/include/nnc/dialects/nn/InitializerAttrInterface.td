// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef NNC_DIALECTS_NN_INITIALIZERATTRINTERFACE_TD
#define NNC_DIALECTS_NN_INITIALIZERATTRINTERFACE_TD

include "mlir/IR/Interfaces.td"

def InitializerAttrInterface : AttrInterface<"InitializerAttrInterface"> {
  let cppNamespace = "::nnc::nn";
  let description = [{
    How a parameter gets its first value: an initializer writes it as ops of `nn`,
    so that making an instance is compiled code like any other.
  }];
  let methods = [
    InterfaceMethod<[{
      Builds the initial value of type `type` (static, f32 or f64) from the
      instance's random `key` and the parameter's own `counter` (tensor<i64>).
    }],
    "::mlir::Value", "buildInitialValue",
    (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$location,
         "::mlir::RankedTensorType":$type, "::mlir::Value":$key, "::mlir::Value":$counter)>,
    InterfaceMethod<[{
      Whether the initializer can serve a tensor of this type; emits what is
      wrong if not.
    }],
    "::llvm::LogicalResult", "verifyFor",
    (ins "::llvm::function_ref<::mlir::InFlightDiagnostic()>":$emitError,
         "::mlir::RankedTensorType":$type), "", "return ::mlir::success();">,
  ];
}

#endif // NNC_DIALECTS_NN_INITIALIZERATTRINTERFACE_TD
