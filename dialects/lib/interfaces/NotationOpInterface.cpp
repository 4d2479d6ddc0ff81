// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nnc/dialects/interfaces/NotationOpInterface.h"

#include "nnc/dialects/interfaces/NotationOpInterface.cpp.inc"
