// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// nn.dense and nn.matmul as oneDNN's matmul, with transposes as strides.
#include "Kernel.h"

#include "nnc/dialects/nn/NN.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::onednn;

View View::transposed(ArrayRef<int64_t> permutation) const {
  View result{buffer, {}, {}};
  for (int64_t dim : permutation) {
    result.extents.push_back(extents[dim]);
    result.strides.push_back(strides[dim]);
  }
  return result;
}

View View::withRank(int64_t rank) const {
  View result = *this;
  while (static_cast<int64_t>(result.extents.size()) < rank) {
    // The stride of an extent of 1 is never used; it must only be a legal one.
    int64_t outer = result.extents.empty() ? 1 : result.extents[0] * result.strides[0];
    result.extents.insert(result.extents.begin(), 1);
    result.strides.insert(result.strides.begin(), std::max<int64_t>(outer, 1));
  }
  return result;
}

View nnc::onednn::denseView(unsigned buffer, ArrayRef<int64_t> extents) {
  View view{buffer, llvm::to_vector(extents), SmallVector<int64_t>(extents.size(), 1)};
  for (int64_t i = static_cast<int64_t>(extents.size()) - 2; i >= 0; --i)
    view.strides[i] = view.strides[i + 1] * extents[i + 1];
  return view;
}

Answer nnc::onednn::supportsProduct(Operation *op) {
  if (!isa<nn::DenseOp, nn::MatmulOp>(op))
    return Answer::otherKind();
  for (Type type : llvm::concat<const Type>(op->getOperandTypes(), op->getResultTypes())) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor || !tensor.hasStaticShape())
      return Answer::no("its shapes are not all known");
    if (!tensor.getElementType().isF32()) {
      std::string name;
      llvm::raw_string_ostream(name) << tensor.getElementType();
      return Answer::no("oneDNN multiplies matrices of f32, not of " + name);
    }
    if (tensor.getNumElements() == 0)
      return Answer::no("it has no elements");
    if (tensor.getRank() > maxRank)
      return Answer::no("it has rank " + llvm::Twine(tensor.getRank()) + ", oneDNN takes at most " +
                        llvm::Twine(maxRank));
  }
  return Answer::yes();
}

bool nnc::onednn::readsThroughTranspose(OpOperand &operand) {
  auto transpose = operand.get().getDefiningOp<nn::TransposeOp>();
  if (!transpose)
    return false;
  // Some dimension of a matrix must be contiguous, and oneDNN's kernels want it
  // among the last two. The bias and nn.dense's rows are read as they are.
  ArrayRef<int64_t> permutation = transpose.getPermutation();
  int64_t rank = permutation.size();
  if (rank < 2 || (permutation[rank - 1] != rank - 1 && permutation[rank - 2] != rank - 1))
    return false;
  if (isa<nn::DenseOp>(operand.getOwner()))
    return rank == 2 && operand.getOperandNumber() < 2;
  return true;
}

/// The last two dimensions exchanged.
static View exchanged(const View &view) {
  SmallVector<int64_t> permutation =
      llvm::to_vector(llvm::seq<int64_t>(0, static_cast<int64_t>(view.extents.size())));
  std::swap(permutation[permutation.size() - 1], permutation[permutation.size() - 2]);
  return view.transposed(permutation);
}

static void addDense(KernelBuilder &kernel, nn::DenseOp op) {
  // All but the last dimension of the input are rows.
  auto weight = cast<RankedTensorType>(op.getWeight().getType());
  int64_t in = weight.getDimSize(0), out = weight.getDimSize(1);
  int64_t rows = op.getType().getNumElements() / out;
  View input = kernel.views.lookup(op.getInput());
  if (input.extents.size() != 2)
    input = denseView(input.buffer, {rows, in});
  kernel.addLine("matmul");
  kernel.addView("src", input);
  kernel.addView("weights", kernel.views.lookup(op.getWeight()));
  if (op.getBias())
    kernel.addView("bias", kernel.views.lookup(op.getBias()).withRank(2));
  kernel.output = denseView(kernel.output.buffer, {rows, out});
  kernel.addView("dst", kernel.output);
}

static void addMatmul(KernelBuilder &kernel, nn::MatmulOp op) {
  int64_t rank = op.getType().getRank();
  View lhs = kernel.views.lookup(op.getLhs()), rhs = kernel.views.lookup(op.getRhs());
  kernel.addLine("matmul");
  kernel.addView("src", (op.getTransposeLhs() ? exchanged(lhs) : lhs).withRank(rank));
  kernel.addView("weights", (op.getTransposeRhs() ? exchanged(rhs) : rhs).withRank(rank));
  kernel.output = denseView(kernel.output.buffer, op.getType().getShape());
  kernel.addView("dst", kernel.output);
}

bool nnc::onednn::addProduct(KernelBuilder &kernel, Operation *op) {
  if (auto transpose = dyn_cast<nn::TransposeOp>(op))
    kernel.views[transpose] =
        kernel.views.lookup(transpose.getInput()).transposed(transpose.getPermutation());
  else if (auto dense = dyn_cast<nn::DenseOp>(op))
    addDense(kernel, dense);
  else if (auto matmul = dyn_cast<nn::MatmulOp>(op))
    addMatmul(kernel, matmul);
  else
    return false;
  return true;
}
