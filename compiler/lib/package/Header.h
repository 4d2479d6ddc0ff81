// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The texts that accompany a compiled model. Each function answers the whole
// contents of one file; names have passed checkNames.
#ifndef NNC_COMPILER_LIB_PACKAGE_HEADER_H
#define NNC_COMPILER_LIB_PACKAGE_HEADER_H

#include "nnc/compiler/Interface.h"

#include "llvm/ADT/StringRef.h"

#include <string>

namespace nnc {

/// `<name>.h`: C99, includes nothing of nnc, compiles beside nnc/runtime/*.h and
/// beside another model's header in any order.
std::string makeCHeader(const ModelInterface &interface);

/// `<name>.hpp`: C++17, class nnc::<name> that owns an instance and throws.
std::string makeCppHeader(const ModelInterface &interface);

/// `<name>-config.cmake`: targets <name>::<name> (archive) and <name>::shared.
std::string makeCMakeConfig(const ModelInterface &interface);

/// `<name>.pc`, for pkg-config.
std::string makePkgConfig(const ModelInterface &interface);

/// `text` with `name` wherever it says `@`.
std::string fillName(llvm::StringRef text, const std::string &name);

/// "float", "int32_t", ...: how C holds an element; f16 and bf16 as uint16_t bits.
std::string getCType(uint32_t dtype);

/// Whether calls of the entry say a number of rows.
bool takesRows(const EntryInfo &entry);

/// The parameters of the entry's functions: "int64_t rows, const float *x, ...";
/// `withResults`: also the pointers that results are written to.
std::string getParameters(const EntryInfo &entry, bool withResults);

/// A comment's lines that tell an entry's use, each after `indent` and " * ";
/// without the comment's first and last line.
std::string describeEntry(const EntryInfo &entry, const std::string &indent);

} // namespace nnc

#endif // NNC_COMPILER_LIB_PACKAGE_HEADER_H
