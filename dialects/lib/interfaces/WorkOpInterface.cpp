// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nnc/dialects/interfaces/WorkOpInterface.h"

#include "nnc/dialects/interfaces/WorkOpInterface.cpp.inc"
