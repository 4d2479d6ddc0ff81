// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Diagnostics.h"
#include "Numpy.h"
#include "Output.h"

#include "llvm/Support/Path.h"

using namespace nnc::tool;
using llvm::StringRef;

llvm::Error nnc::tool::checkArraysPath(StringRef path, size_t count) {
  StringRef extension = llvm::sys::path::extension(path);
  if (extension == ".npz")
    return llvm::Error::success();
  if (path != "-" && extension != ".npy")
    return fail(Diag::UsageValue,
                "option '--output' expects a name that ends in .npy or .npz, or -, got '" + path +
                    "'");
  if (count != 1)
    return fail(Diag::UsageValue,
                "an .npy file holds one array, there are " + llvm::Twine(count) + ": use .npz");
  return llvm::Error::success();
}

llvm::Error nnc::tool::writeArrays(StringRef path, llvm::ArrayRef<Array> arrays) {
  if (llvm::Error error = checkArraysPath(path, arrays.size()))
    return error;
  std::vector<const data::Array *> list;
  for (const Array &array : arrays)
    list.push_back(&array);
  std::string bytes;
  nnc::Status status = llvm::sys::path::extension(path) == ".npz"
                           ? data::encodeNpz(list, bytes)
                           : data::encodeNpy(arrays.front(), bytes);
  if (!status.ok())
    return fail(status.code() == NNC_INTERNAL ? Diag::Internal : Diag::OutputFile,
                "cannot write '" + path + "': " + status.message());
  return writeOutput(path, bytes);
}
