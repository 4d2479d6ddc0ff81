// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops about gradients.
#include "rules/Rules.h"

using namespace mlir;
using namespace nnc;
using namespace nnc::autodiff;

void autodiff::attachGradientRules(MLIRContext *context) {
  nn::StopGradientOp::attachInterface<ConstantRule<nn::StopGradientOp>>(*context);
}
