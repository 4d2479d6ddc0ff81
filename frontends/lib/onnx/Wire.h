// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The wire format of protocol buffers, as far as ONNX uses it: fields one after the
// other, each a number, a kind and a value. An own reader of one page, as the library
// would be a dependency of every install for eleven messages.
#ifndef NNC_FRONTENDS_LIB_ONNX_WIRE_H
#define NNC_FRONTENDS_LIB_ONNX_WIRE_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>

namespace nnc::onnx {

struct Field {
  enum Kind { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };
  uint32_t number = 0;
  Kind kind = Varint;
  uint64_t value = 0;    ///< of all kinds but Bytes
  llvm::StringRef bytes; ///< in the file

  int64_t integer() const { return static_cast<int64_t>(value); }
};

/// Calls `use` for each field of a message; `what` names the message in errors, and
/// `file` is what offsets are counted from. Stops at the first error.
llvm::Error forEachField(llvm::StringRef file, llvm::StringRef message, llvm::StringRef what,
                         llvm::function_ref<llvm::Error(const Field &)> use);

/// An error with the place in the file where `at` begins.
llvm::Error malformed(llvm::StringRef file, llvm::StringRef at, const llvm::Twine &message);

/// The numbers of a repeated field, packed or not, added to `out`; `wire` is the kind
/// of one alone.
llvm::Error readNumbers(llvm::StringRef file, const Field &field, Field::Kind wire,
                        llvm::SmallVectorImpl<uint64_t> &out);

} // namespace nnc::onnx

#endif // NNC_FRONTENDS_LIB_ONNX_WIRE_H
