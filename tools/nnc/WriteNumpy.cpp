// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Diagnostics.h"
#include "Model.h"
#include "Numpy.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/EndianStream.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <zip.h>

using namespace nnc::tool;
using llvm::StringRef;

static StringRef descrOf(uint32_t dtype) {
  switch (dtype) {
  case NNC_DTYPE_BOOL:
    return "|b1";
  case NNC_DTYPE_I8:
    return "|i1";
  case NNC_DTYPE_U8:
    return "|u1";
  case NNC_DTYPE_I32:
    return "<i4";
  case NNC_DTYPE_I64:
    return "<i8";
  case NNC_DTYPE_F16:
    return "<f2";
  case NNC_DTYPE_F32:
    return "<f4";
  case NNC_DTYPE_F64:
    return "<f8";
  }
  return "";
}

static std::string npyBytes(const Array &array) {
  std::string header = ("{'descr': '" + descrOf(array.dtype) +
                        "', 'fortran_order': False, 'shape': (").str();
  for (int64_t extent : array.extents)
    header += std::to_string(extent) + ",";
  header += "), }";
  // Magic, version and length are 10 bytes; the data begins at a multiple of 64.
  header.append(63 - (header.size() + 10) % 64, ' ');
  header += '\n';
  std::string bytes;
  llvm::raw_string_ostream os(bytes);
  os << "\x93NUMPY" << '\x01' << '\0';
  llvm::support::endian::write(os, static_cast<uint16_t>(header.size()),
                               llvm::endianness::little);
  os << header;
  os.write(array.bytes.data(), array.bytes.size());
  return bytes;
}

static llvm::Error writeNpz(StringRef path, llvm::ArrayRef<Array> arrays) {
  int code = 0;
  // libzip writes beside the file and renames when it is closed.
  zip_t *archive = zip_open(path.str().c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  if (!archive)
    return fail(Diag::OutputFile, "cannot write '" + path + "'");
  std::vector<std::string> members;
  for (const Array &array : arrays)
    members.push_back(npyBytes(array));
  bool good = true;
  for (size_t i = 0; i < arrays.size() && good; ++i) {
    zip_source_t *source =
        zip_source_buffer(archive, members[i].data(), members[i].size(), /*freep=*/0);
    zip_int64_t index =
        source ? zip_file_add(archive, (arrays[i].name + ".npy").c_str(), source, ZIP_FL_ENC_UTF_8)
               : -1;
    if (index < 0 && source)
      zip_source_free(source);
    good = index >= 0 && zip_set_file_compression(archive, index, ZIP_CM_STORE, 0) == 0;
  }
  if (good && zip_close(archive) == 0)
    return llvm::Error::success();
  llvm::Error error = fail(Diag::OutputFile, "cannot write '" + path + "': " + zip_strerror(archive));
  zip_discard(archive);
  return error;
}

llvm::Error nnc::tool::writeArrays(StringRef path, llvm::ArrayRef<Array> arrays) {
  for (const Array &array : arrays)
    if (descrOf(array.dtype).empty())
      return fail(Diag::OutputFile, "NumPy has no element type for '" + array.name + "' (" +
                                        dtypeName(array.dtype) + ")");
  StringRef extension = llvm::sys::path::extension(path);
  if (extension == ".npz")
    return writeNpz(path, arrays);
  if (path != "-" && extension != ".npy")
    return fail(Diag::UsageValue,
                "option '--output' expects a name that ends in .npy or .npz, or -, got '" + path + "'");
  if (arrays.size() != 1)
    return fail(Diag::UsageValue, "an .npy file holds one array, there are " +
                                      llvm::Twine(arrays.size()) + ": use .npz");
  std::string bytes = npyBytes(arrays.front());
  if (path == "-") {
    llvm::outs() << bytes;
    return llvm::Error::success();
  }
  llvm::Error error = llvm::writeToOutput(path, [&](llvm::raw_ostream &os) {
    os << bytes;
    return llvm::Error::success();
  });
  if (error)
    return fail(Diag::OutputFile,
                "cannot write '" + path + "': " + llvm::toString(std::move(error)));
  return llvm::Error::success();
}
