// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Importer.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::onnx;

/// A vector is a matrix of one row on the left, of one column on the right.
static void matmul(NodeImport &node) {
  Value x = node.floats(0), y = node.floats(1);
  if (node.failed())
    return;
  bool isRow = typeOf(x).getRank() == 1, isColumn = typeOf(y).getRank() == 1;
  if (isRow)
    x = node.reshape(x, {1, -1});
  if (isColumn)
    y = node.reshape(y, {-1, 1});
  Value z = node.value<MatmulOp>({x, y});
  if (!node.failed() && (isRow || isColumn)) {
    SmallVector<int64_t> shape = asReshapeTarget(typeOf(z).getShape());
    if (isColumn)
      shape.pop_back();
    if (isRow)
      shape.erase(shape.end() - (isColumn ? 1 : 2));
    z = node.reshape(z, shape);
  }
  node.output(0, z);
}

/// alpha A B + beta C. Plain layers become nn.dense, which backends know.
static void gemm(NodeImport &node) {
  double alpha = node.real("alpha", 1), beta = node.real("beta", 1);
  bool transA = node.integer("transA", 0), transB = node.integer("transB", 0);
  Value a = node.floats(0), b = node.floats(1), c = node.has(2) ? node.input(2) : Value();
  if (node.failed())
    return;
  bool isLayer = !transA && alpha == 1 && (!c || (beta == 1 && typeOf(c).getRank() == 1));
  if (isLayer && typeOf(a).getRank() == 2 && typeOf(b).getRank() == 2 &&
      (!c || typeOf(c).getDimSize(0) == typeOf(b).getDimSize(transB ? 0 : 1))) {
    SmallVector<int64_t> exchange = {1, 0};
    if (transB)
      b = node.value<TransposeOp>({b}, node.attr("permutation", exchange));
    SmallVector<Value> operands = {a, b};
    if (c)
      operands.push_back(c);
    return node.output(0, node.value<DenseOp>(operands));
  }
  SmallVector<NamedAttribute> attributes;
  if (transA)
    attributes.push_back(node.flag("transpose_lhs"));
  if (transB)
    attributes.push_back(node.flag("transpose_rhs"));
  Type f = elementOf(a);
  Value y = node.value<MatmulOp>({a, b}, attributes);
  if (alpha != 1)
    y = node.value<MulOp>({y, node.number(alpha, f)});
  if (c && beta != 1)
    c = node.value<MulOp>({c, node.number(beta, f)});
  node.output(0, c ? node.value<AddOp>({y, c}) : y);
}

static void einsum(NodeImport &node) {
  std::string equation = node.string("equation", "").str();
  llvm::erase(equation, ' ');
  SmallVector<Value> inputs;
  for (unsigned i = 0; i < node.numInputs(); ++i)
    inputs.push_back(node.floats(i));
  if (StringRef(equation).contains("...") || !StringRef(equation).contains("->"))
    return node.error("expects an equation without '...' and with '->', got '" + equation + "'");
  node.output(0, node.value<EinsumOp>(
                     inputs, NamedAttribute("equation", node.builder.getStringAttr(equation))));
}

/// Over the last axis on, y = (x - mean) / sqrt(variance + epsilon) scale + bias.
static void layerNormalization(NodeImport &node) {
  int64_t axis = node.integer("axis", -1);
  double epsilon = node.real("epsilon", 1e-5f);
  node.expectInteger("stash_type", 1, 1);
  Value x = node.floats(0), scale = node.input(1);
  if (node.failed())
    return;
  int64_t rank = typeOf(x).getRank();
  if (axis < -rank || axis >= rank)
    return node.error("expects an axis from " + llvm::Twine(-rank) + " to " +
                      llvm::Twine(rank - 1) + ", got " + llvm::Twine(axis));
  auto axes = llvm::to_vector(llvm::seq<int64_t>(axis < 0 ? axis + rank : axis, rank));
  auto mean = [&](Value of) {
    return node.value<ReduceMeanOp>({of}, {node.attr("axes", axes), node.flag("keep_dims")});
  };
  Value middle = mean(x), rest = node.value<SubOp>({x, middle});
  Value variance = mean(node.value<SquareOp>({rest}));
  if (node.failed())
    return;
  Value shifted = node.value<AddOp>({variance, node.number(epsilon, elementOf(x))});
  Value inverse = node.value<ReciprocalOp>({node.value<SqrtOp>({shifted})});
  Value y = node.value<MulOp>({node.value<MulOp>({rest, inverse}), scale});
  if (node.has(2))
    y = node.value<AddOp>({y, node.input(2)});
  node.output(0, y);
  node.output(1, middle);
  node.output(2, inverse);
}

llvm::ArrayRef<OpRule> nnc::onnx::matmulRules() {
  static const OpRule rules[] = {
      {"Einsum", 12, einsum, "with `->`, without `...` and repeated letters"},
      {"Gemm", 7, gemm, "of floats"},
      {"LayerNormalization", 17, layerNormalization},
      {"MatMul", 1, matmul, "of floats"},
  };
  return rules;
}
