// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Matrix products: the cotangent of either side is a product of the result's
// with the other side.
#include "rules/Rules.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::autodiff;

namespace {
Term matmul(Term x, Term y, bool transposeX, bool transposeY) {
  return x.emit<nn::MatmulOp>(x, y, transposeX, transposeY);
}

/// [..., n] as a matrix [rows, n]; a vector is one row.
Term asMatrix(Term x) {
  int64_t columns = x.getShape().back(), rows = 1;
  for (int64_t extent : x.getShape().drop_back())
    rows *= extent;
  return reshape(x, {rows, columns});
}

struct MatmulRule : OperandRule<MatmulRule, nn::MatmulOp> {
  Term derive(nn::MatmulOp op, unsigned index, Term g) const {
    Term x = g.with(op.getLhs()), y = g.with(op.getRhs());
    bool tx = op.getTransposeLhs(), ty = op.getTransposeRhs();
    // Z = X Y: dX = G Y^T and dY = X^T G; of a side that is read transposed,
    // the transpose of that.
    if (index == 0)
      return sumToShape(tx ? matmul(y, g, ty, true) : matmul(g, y, false, !ty), x.getType());
    return sumToShape(ty ? matmul(g, x, true, tx) : matmul(x, g, !tx, false), y.getType());
  }
};

struct DenseRule : OperandRule<DenseRule, nn::DenseOp> {
  Term derive(nn::DenseOp op, unsigned index, Term g) const {
    Term x = g.with(op.getInput()), w = g.with(op.getWeight());
    Term rows = asMatrix(g);
    switch (index) {
    case 0:
      return reshape(matmul(rows, w, false, true), x.getShape());
    case 1:
      return matmul(asMatrix(x), rows, true, false);
    default:
      return sum(rows, 0);
    }
  }
};
} // namespace

void autodiff::attachMatmulRules(MLIRContext *context) {
  nn::MatmulOp::attachInterface<MatmulRule>(*context);
  nn::DenseOp::attachInterface<DenseRule>(*context);
}
