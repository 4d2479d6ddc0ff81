// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A rule turns one op of nn into nodes of ONNX. Rules are data: a table a family, in a file
// of the family's name; all tables together are what can be written.
#ifndef NNC_FRONTENDS_LIB_ONNX_EXPORT_EXPORTER_H
#define NNC_FRONTENDS_LIB_ONNX_EXPORT_EXPORTER_H

#include "export/Encode.h"

#include "nnc/dialects/nn/NN.h"
#include "nnc/frontends/OnnxExport.h"

#include "llvm/ADT/StringSet.h"

namespace nnc::onnx {

class OpExport;

struct ExportRule {
  llvm::StringLiteral op;
  /// Null where ONNX has no words for the op.
  mlir::LogicalResult (*write)(OpExport &op);
  /// What it becomes, or why it cannot be written.
  llvm::StringLiteral as;
};

llvm::ArrayRef<ExportRule> elementwiseExports();
llvm::ArrayRef<ExportRule> activationExports();
llvm::ArrayRef<ExportRule> reductionExports();
llvm::ArrayRef<ExportRule> shapeExports();
llvm::ArrayRef<ExportRule> matmulExports();
llvm::ArrayRef<ExportRule> lossExports();
llvm::ArrayRef<ExportRule> controlExports();
llvm::ArrayRef<ExportRule> convExports();
/// State, and what has no counterpart: each with the reason.
llvm::ArrayRef<ExportRule> stateExports();

/// One function on its way out: names of values, weights, constants.
class GraphExport {
public:
  GraphExport(StateReader readState, llvm::StringRef dataFile)
      : readState(readState), dataFile(dataFile) {}
  mlir::FailureOr<OnnxFile> run(mlir::func::FuncOp entry);

  /// Writes the ops of a block, but for its terminator, to `graph`.
  mlir::LogicalResult writeBlock(mlir::Block &block, OutGraph &graph);

  std::string name(mlir::Value value) const { return names.lookup(value); }
  void setName(mlir::Value value, std::string name) { names[value] = std::move(name); }
  /// A name that no other value has.
  std::string unique(llvm::StringRef name);

  /// Initializers of the outermost graph, which the inner ones see. One of equal values is
  /// made once.
  std::string constant(mlir::DenseElementsAttr value);
  /// The initializer of a parameter or other state.
  mlir::LogicalResult state(nn::GetOp op);
  /// The number of rows that `?` stands for, as a vector of one i64.
  std::string rows();

private:
  mlir::LogicalResult checkSizes(mlir::func::FuncOp entry);
  StateReader readState;
  std::string dataFile;
  OutGraph graph;
  OutNode rowCount; ///< comes first, once it is asked for
  llvm::DenseMap<mlir::Value, std::string> names;
  llvm::DenseMap<mlir::Attribute, std::string> constants;
  llvm::StringMap<std::string> states;
  llvm::StringSet<> taken;
  mlir::BlockArgument withRows;
  std::string initializers, data, rowsName;
};

/// An op on its way out.
class OpExport {
public:
  OpExport(GraphExport &graph, OutGraph &out, mlir::Operation *op, const ExportRule &rule)
      : graph(graph), out(out), op(op), rule(rule) {}

  GraphExport &graph;
  OutGraph &out; ///< where nodes go
  mlir::Operation *op;
  const ExportRule &rule;

  template <typename Op> Op as() { return llvm::cast<Op>(op); }
  /// The name of an operand. Where the op computes and the operand is f16 or bf16 it is one
  /// in f32: the result is rounded, as in nn.
  std::string in(unsigned i = 0);
  llvm::SmallVector<std::string> ins();
  mlir::RankedTensorType typeOf(unsigned operand = 0) {
    return llvm::cast<mlir::RankedTensorType>(op->getOperand(operand).getType());
  }
  /// That of `in`.
  mlir::Type elementOf(unsigned operand = 0);

  /// Adds a node of one output, or of several, and gives their names.
  std::string node(llvm::StringRef type, llvm::ArrayRef<std::string> inputs,
                   std::vector<OutAttribute> attributes = {});
  llvm::SmallVector<std::string> nodes(llvm::StringRef type, llvm::ArrayRef<std::string> inputs,
                                       unsigned outputs, std::vector<OutAttribute> attributes = {});
  /// Says what a result is.
  mlir::LogicalResult result(std::string name, unsigned i = 0);
  mlir::LogicalResult error(const llvm::Twine &message);

  // Constants, and the arithmetic that formulas are made of.
  std::string number(double value, mlir::Type element);
  std::string number(double value) { return number(value, elementOf()); }
  std::string integers(llvm::ArrayRef<int64_t> values);
  std::string integer(int64_t value);
  std::string cast(std::string value, mlir::Type to) {
    return node("Cast", value, {{"to", dataTypeOf(to)}});
  }
  std::string add(std::string a, std::string b) { return node("Add", {a, b}); }
  std::string sub(std::string a, std::string b) { return node("Sub", {a, b}); }
  std::string mul(std::string a, std::string b) { return node("Mul", {a, b}); }
  std::string div(std::string a, std::string b) { return node("Div", {a, b}); }
  std::string where(std::string condition, std::string yes, std::string no) {
    return node("Where", {condition, yes, no});
  }
  std::string square(std::string a) { return mul(a, a); }
  /// The shape of a type, with its `?`, as a vector of i64.
  std::string shape(llvm::ArrayRef<int64_t> extents);
};

/// A node that has the op's operands and result, and no attributes: the rule has its name.
mlir::LogicalResult plain(OpExport &op);

/// The rule for an op, or null.
const ExportRule *findExportRule(llvm::StringRef op);

} // namespace nnc::onnx

#endif // NNC_FRONTENDS_LIB_ONNX_EXPORT_EXPORTER_H
