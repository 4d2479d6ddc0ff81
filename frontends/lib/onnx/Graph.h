// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From a decoded graph to one nn.model.
#ifndef NNC_FRONTENDS_LIB_ONNX_GRAPH_H
#define NNC_FRONTENDS_LIB_ONNX_GRAPH_H

#include "Importer.h"
#include "Tensors.h"

namespace nnc::onnx {

class GraphImport {
public:
  GraphImport(const Model &model, llvm::StringRef path, mlir::ModuleOp module,
              const OnnxLimits &limits);

  /// Fills the module with a model of one entry, `forward`. Errors have been said.
  mlir::LogicalResult run();

private:
  mlir::LogicalResult fail(const llvm::Twine &message);
  mlir::LogicalResult checkOpsets();
  mlir::LogicalResult readInitializers();
  mlir::LogicalResult readConstant(const Node &node, mlir::Location loc);
  mlir::FailureOr<mlir::RankedTensorType> typeOfInput(const ValueInfo &info);
  mlir::LogicalResult makeFunction();
  mlir::LogicalResult importNode(const Node &node);
  /// Nodes of a graph inside a node, where the builder stands. Its names end with it.
  mlir::LogicalResult importInner(const Graph &inner, mlir::ValueRange inputs,
                                  llvm::SmallVectorImpl<mlir::Value> &outputs, mlir::Location loc);
  /// Fails for a name that there is already.
  mlir::LogicalResult checkNew(llvm::StringRef name, mlir::Location loc);
  mlir::LogicalResult checkResult(mlir::Value value, const Node &node);
  mlir::LogicalResult finish();
  /// A value of the function: defined, or a parameter or constant that becomes one.
  mlir::Value lookup(llvm::StringRef name, mlir::Location loc);
  std::string uniqueName(llvm::StringRef name);

  const Model &model;
  const Graph &graph;
  std::string path;
  mlir::ModuleOp module;
  const OnnxLimits &limits;
  mlir::OpBuilder builder;
  TensorReader reader;
  nn::ModelOp modelOp;
  mlir::func::FuncOp function;
  llvm::StringMap<mlir::Value> values;
  llvm::StringMap<mlir::DenseElementsAttr> constants;
  llvm::StringSet<> params; ///< of `constants`
  llvm::StringSet<> argumentNames;
  llvm::SmallVector<llvm::StringRef> innerNames; ///< defined in graphs inside nodes, for now
  llvm::StringRef rows;                          ///< the symbol that is `?`, once there is one
  bool hasRows = false;
};

} // namespace nnc::onnx

#endif // NNC_FRONTENDS_LIB_ONNX_GRAPH_H
