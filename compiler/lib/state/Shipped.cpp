// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Shipped.h"

using nnc::state::Shipped;

static constexpr Shipped optimizers[] = {
#include "ShippedOptimizers.inc"
};

static constexpr Shipped schedules[] = {
#include "ShippedSchedules.inc"
};

llvm::ArrayRef<Shipped> nnc::state::getShippedOptimizers() { return optimizers; }
llvm::ArrayRef<Shipped> nnc::state::getShippedSchedules() { return schedules; }
