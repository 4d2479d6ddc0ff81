// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Output.h"
#include "Diagnostics.h"

#include "nnc/runtime/data.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

llvm::Error nnc::tool::checkOutput(llvm::StringRef path) {
  if (path == "-")
    return llvm::Error::success();
  auto cannot = [&](const llvm::Twine &why) {
    return fail(Diag::OutputFile, "cannot write '" + path + "': " + why);
  };
  if (llvm::sys::fs::is_directory(path))
    return cannot("it is a directory");
  llvm::SmallString<128> directory(llvm::sys::path::parent_path(path));
  if (directory.empty())
    directory = ".";
  if (!llvm::sys::fs::is_directory(directory))
    return cannot("there is no directory '" + directory + "'");
  // A file is replaced, so that it is the directory which must be written to; a
  // device is not.
  llvm::sys::fs::file_status status;
  bool isDevice = !llvm::sys::fs::status(path, status) && llvm::sys::fs::exists(status) &&
                  !llvm::sys::fs::is_regular_file(status);
  if (std::error_code error = llvm::sys::fs::access(isDevice ? path : directory.str(),
                                                    llvm::sys::fs::AccessMode::Write))
    return cannot(error.message());
  return llvm::Error::success();
}

llvm::Error nnc::tool::writeOutput(llvm::StringRef path, llvm::StringRef bytes) {
  if (path == "-") {
    llvm::outs() << bytes; // main looks for its errors
    return llvm::Error::success();
  }
  if (nnc::Status status = data::replaceFile(path.str().c_str(), bytes); !status.ok())
    return fail(Diag::OutputFile, "cannot write '" + path + "': " + status.message());
  return llvm::Error::success();
}
