// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nnc/dialects/interfaces/CompositeOpInterface.h"

#include "nnc/dialects/interfaces/CompositeOpInterface.cpp.inc"
