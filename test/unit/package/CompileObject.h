// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A small model made by hand, without the rest of the compiler: an entry for two
// numbers of rows and an initializer, whose functions call the C library.
#ifndef NNC_TEST_UNIT_PACKAGE_COMPILEOBJECT_H
#define NNC_TEST_UNIT_PACKAGE_COMPILEOBJECT_H

#include "nnc/compiler/Compile.h"

#include <string>

/// Two row counts, two ISA levels, two states, one blob with one kernel.
nnc::ModelInterface makeInterface(std::string name);

/// Defines each function that `interface` names (it returns 7 + the number of
/// functions defined before it), adds the table and compiles for this machine.
/// `undefined`, if not empty, is an external function that all of them call.
nnc::CompiledModel compileObject(nnc::ModelInterface interface, std::string undefined = "");

#endif // NNC_TEST_UNIT_PACKAGE_COMPILEOBJECT_H
