// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Output.h"
#include "Diagnostics.h"

#include "nnc/runtime/data.h"

#include "llvm/Support/raw_ostream.h"

llvm::Error nnc::tool::writeOutput(llvm::StringRef path, llvm::StringRef bytes) {
  if (path == "-") {
    llvm::outs() << bytes; // main looks for its errors
    return llvm::Error::success();
  }
  if (nnc::Status status = data::replaceFile(path.str().c_str(), bytes); !status.ok())
    return fail(Diag::OutputFile, "cannot write '" + path + "': " + status.message());
  return llvm::Error::success();
}
