// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ShippedOptimizers.h"

static constexpr nnc::state::ShippedOptimizer shipped[] = {
#include "ShippedOptimizers.inc"
};

llvm::ArrayRef<nnc::state::ShippedOptimizer> nnc::state::getShippedOptimizers() { return shipped; }
