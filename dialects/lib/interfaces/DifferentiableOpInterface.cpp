// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nnc/dialects/interfaces/DifferentiableOpInterface.h"

#include "nnc/dialects/interfaces/DifferentiableOpInterface.cpp.inc"
