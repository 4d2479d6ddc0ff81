// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nnc/dialects/interfaces/ControlOpInterface.h"

#include "nnc/dialects/interfaces/ControlOpInterface.cpp.inc"
