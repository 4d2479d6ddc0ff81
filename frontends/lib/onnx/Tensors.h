// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The values of tensors in ONNX files, and beside them.
#ifndef NNC_FRONTENDS_LIB_ONNX_TENSORS_H
#define NNC_FRONTENDS_LIB_ONNX_TENSORS_H

#include "Proto.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

namespace nnc::onnx {

/// The element type of nn for a TensorProto.DataType, or null.
mlir::Type elementType(mlir::MLIRContext &context, int64_t type);

/// A name of a TensorProto.DataType for messages.
std::string dataTypeName(int64_t type);

/// Reads tensors of a model in `folder`; external data only from files inside it.
class TensorReader {
public:
  TensorReader(mlir::MLIRContext &context, std::string folder, const OnnxLimits &limits)
      : context(context), folder(std::move(folder)), limits(limits) {}

  llvm::Expected<mlir::DenseElementsAttr> read(const Tensor &tensor);

private:
  llvm::Expected<std::string> readExternal(const Tensor &tensor, uint64_t size);
  mlir::MLIRContext &context;
  std::string folder;
  const OnnxLimits &limits;
  uint64_t externalBytes = 0;
};

} // namespace nnc::onnx

#endif // NNC_FRONTENDS_LIB_ONNX_TENSORS_H
