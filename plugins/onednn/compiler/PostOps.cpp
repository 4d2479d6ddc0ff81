// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Elementwise ops that oneDNN does on a product's result before it is stored. Only
// functions whose accuracy in oneDNN is that of generated code (2.4e-7 and better;
// its gelu, softplus and mish are orders of magnitude off in their tails).
#include "Kernel.h"

#include "nnc/dialects/nn/NN.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::onednn;

namespace {
struct Unary {
  StringRef op, algorithm;
};
constexpr Unary unaries[] = {{"nn.abs", "abs"},         {"nn.relu", "relu"},
                             {"nn.leaky_relu", "relu"}, {"nn.sigmoid", "logistic"},
                             {"nn.square", "square"},   {"nn.tanh", "tanh"}};

struct Binary {
  StringRef op, algorithm;
  bool commutes;
};
constexpr Binary binaries[] = {
    {"nn.add", "add", true}, {"nn.mul", "mul", true}, {"nn.sub", "sub", false}};

template <typename Table> const auto *find(const Table &table, Operation *op) {
  auto *found = llvm::find_if(
      table, [&](const auto &entry) { return entry.op == op->getName().getStringRef(); });
  return found == std::end(table) ? nullptr : found;
}

/// The operand that is not `result`, which must be the first unless the order
/// does not matter; null otherwise.
Value otherOperand(Operation *op, const Binary &binary, Value result) {
  if (op->getOperand(0) == result && op->getOperand(1) != result)
    return op->getOperand(1);
  if (binary.commutes && op->getOperand(1) == result && op->getOperand(0) != result)
    return op->getOperand(0);
  return nullptr;
}
} // namespace

Answer nnc::onednn::fusesPostOp(const KernelOps &kernel, Operation *user) {
  if (find(unaries, user))
    return Answer::yes();
  const Binary *binary = find(binaries, user);
  if (!binary)
    return Answer::otherKind();
  Value other = otherOperand(user, *binary, kernel.getOutput());
  if (!other || user->getResult(0).getType() != kernel.getOutput().getType())
    return Answer::no("the product is not the larger, first operand");
  // nn.dense of more than two dimensions is a matrix to oneDNN: an operand that
  // broadcasts would have to be one too.
  auto output = cast<RankedTensorType>(kernel.getOutput().getType());
  auto type = cast<RankedTensorType>(other.getType());
  if (output.getRank() != 2 && llvm::any_of(kernel.ops, llvm::IsaPred<nn::DenseOp>) &&
      type.getShape() != output.getShape() && type.getRank() > 1)
    return Answer::no("an operand broadcasts along the rows of a dense layer");
  return Answer::yes();
}

bool nnc::onednn::addPostOp(KernelBuilder &kernel, Operation *op, Value result) {
  if (const Unary *unary = find(unaries, op)) {
    auto slope = op->getAttrOfType<FloatAttr>("slope");
    SmallString<32> alpha("0");
    if (slope) {
      alpha.clear();
      // Hexadecimal digits: the very number.
      APFloat value = slope.getValue();
      char digits[64];
      value.convertToHexString(digits, 0, false, APFloat::rmNearestTiesToEven);
      alpha = digits;
    }
    kernel.addLine("eltwise " + unary->algorithm + " " + alpha);
    return true;
  }
  const Binary *binary = find(binaries, op);
  if (!binary)
    return false;
  Value other = otherOperand(op, *binary, result);
  View view = kernel.views.lookup(other);
  auto type = cast<RankedTensorType>(other.getType());
  int64_t rank = kernel.output.extents.size();
  // The matrix that a dense layer's result is.
  if (static_cast<int64_t>(view.extents.size()) > rank ||
      type.getShape() == cast<RankedTensorType>(result.getType()).getShape())
    view = denseView(view.buffer, kernel.output.extents);
  kernel.addView(("binary " + binary->algorithm).str(), view.withRank(rank));
  return true;
}
