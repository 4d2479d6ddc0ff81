// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Random numbers depend on key and counter, which are integers: no derivative
// passes.
#include "rules/Rules.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::autodiff;

void autodiff::attachRandomRules(MLIRContext *context) {
  nn::RandomUniformOp::attachInterface<ConstantRule<nn::RandomUniformOp>>(*context);
  nn::RandomNormalOp::attachInterface<ConstantRule<nn::RandomNormalOp>>(*context);
}
