// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "export/Exporter.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::onnx;

static LogicalResult dense(OpExport &op) {
  if (op.typeOf().getRank() == 2)
    return op.result(op.node("Gemm", op.ins()));
  std::string product = op.node("MatMul", {op.in(0), op.in(1)});
  return op.result(op.as<DenseOp>().getBias() ? op.add(product, op.in(2)) : product);
}

static LogicalResult matmul(OpExport &op) {
  auto product = op.as<MatmulOp>();
  auto side = [&](unsigned i, bool transposed) {
    if (!transposed)
      return op.in(i);
    auto order = llvm::to_vector(llvm::seq<int64_t>(0, op.typeOf(i).getRank()));
    std::swap(order[order.size() - 1], order[order.size() - 2]);
    return op.node("Transpose", op.in(i), {{"perm", order}});
  };
  std::string lhs = side(0, product.getTransposeLhs()), rhs = side(1, product.getTransposeRhs());
  return op.result(op.node("MatMul", {lhs, rhs}));
}

static LogicalResult einsum(OpExport &op) {
  return op.result(op.node("Einsum", op.ins(), {{"equation", op.as<EinsumOp>().getEquation()}}));
}

ArrayRef<ExportRule> nnc::onnx::matmulExports() {
  static const ExportRule rules[] = {
      {"nn.dense", dense, "Gemm, of other than matrices MatMul and Add"},
      {"nn.einsum", einsum, "Einsum"},
      {"nn.matmul", matmul, "MatMul, Transpose"},
  };
  return rules;
}
