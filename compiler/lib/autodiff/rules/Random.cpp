// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Random numbers depend on key and counter, which are integers: no derivative
// passes.
#include "rules/Rules.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::autodiff;

namespace {
/// The same mask once more: a linear map that is its own adjoint.
struct DropoutRule : OperandRule<DropoutRule, nn::DropoutOp> {
  bool isLocallyConstantIn(Operation *, unsigned index) const { return index > 0; }

  Term derive(nn::DropoutOp op, unsigned, Term g) const {
    return g.emit<nn::DropoutOp>(g.getType(), g, op.getKey(), op.getCounter(), op.getRateAttr());
  }
};
} // namespace

void autodiff::attachRandomRules(MLIRContext *context) {
  nn::RandomUniformOp::attachInterface<ConstantRule<nn::RandomUniformOp>>(*context);
  nn::RandomBernoulliOp::attachInterface<ConstantRule<nn::RandomBernoulliOp>>(*context);
  nn::RandomPermutationOp::attachInterface<ConstantRule<nn::RandomPermutationOp>>(*context);
  nn::DropoutOp::attachInterface<DropoutRule>(*context);
  nn::RandomNormalOp::attachInterface<ConstantRule<nn::RandomNormalOp>>(*context);
}
