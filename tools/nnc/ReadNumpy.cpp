// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "DataFiles.h"
#include "Diagnostics.h"
#include "Model.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/Regex.h"

#include <zip.h>

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

static llvm::Error bad(StringRef origin, const Twine &what) {
  return fail(Diag::DataFile, "'" + origin + "' is no readable array: " + what);
}

static uint32_t dtypeOf(StringRef descr) {
  struct {
    StringRef text;
    uint32_t dtype;
  } static const table[] = {{"|b1", NNC_DTYPE_BOOL}, {"|i1", NNC_DTYPE_I8},
                            {"|u1", NNC_DTYPE_U8},   {"<i4", NNC_DTYPE_I32},
                            {"<i8", NNC_DTYPE_I64},  {"<f2", NNC_DTYPE_F16},
                            {"<f4", NNC_DTYPE_F32},  {"<f8", NNC_DTYPE_F64}};
  for (auto &entry : table)
    if (entry.text == descr)
      return entry.dtype;
  return 0;
}

llvm::Expected<Array> nnc::tool::parseNpy(StringRef bytes, StringRef origin) {
  if (!bytes.starts_with("\x93NUMPY") || bytes.size() < 12)
    return bad(origin, "it does not begin as an .npy file");
  bool wide = bytes[6] >= 2;
  size_t start = wide ? 12 : 10;
  uint64_t size = wide ? llvm::support::endian::read32le(bytes.data() + 8)
                       : llvm::support::endian::read16le(bytes.data() + 8);
  if (size > bytes.size() - start)
    return bad(origin, "its header claims " + Twine(size) + " bytes of " + Twine(bytes.size()));
  StringRef header = bytes.substr(start, size), data = bytes.drop_front(start + size);
  llvm::SmallVector<StringRef> match;
  static const llvm::Regex descr("'descr': *'([^']*)'"), shape("'shape': *\\(([^)]*)\\)"),
      order("'fortran_order': *(True|False)");
  Array array;
  array.origin = origin.str();
  if (!descr.match(header, &match))
    return bad(origin, "its header names no element type");
  array.dtype = dtypeOf(match[1]);
  if (!array.dtype)
    return fail(Diag::DataType, "'" + origin + "' has elements of NumPy type '" + match[1] +
                                    "'; nnc reads bool, int8, uint8, int32, int64, float16, "
                                    "float32 and float64, little endian");
  if (!order.match(header, &match) || !shape.match(header, &match))
    return bad(origin, "its header names no shape or order");
  uint64_t count = dtypeSize(array.dtype);
  llvm::SmallVector<StringRef> extents;
  match[1].split(extents, ',', -1, /*KeepEmpty=*/false);
  for (StringRef text : extents) {
    int64_t extent;
    if (text.trim().empty())
      continue;
    if (text.trim().getAsInteger(10, extent) || extent < 0 ||
        __builtin_mul_overflow(count, static_cast<uint64_t>(extent), &count))
      return bad(origin, "its shape (" + match[1] + ") is no shape");
    array.extents.push_back(extent);
  }
  if (count != data.size())
    return bad(origin, "its shape needs " + Twine(count) + " bytes, it has " + Twine(data.size()));
  if (order.match(header, &match) && match[1] == "True" && array.extents.size() > 1)
    return bad(origin, "it is in Fortran order; save numpy.ascontiguousarray of it");
  array.bytes.assign(data.begin(), data.end());
  return array;
}

llvm::Expected<std::vector<Array>> nnc::tool::readNpz(StringRef path) {
  int code = 0;
  zip_t *archive = zip_open(path.str().c_str(), ZIP_RDONLY, &code);
  if (!archive) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    llvm::scope_exit clean([&] { zip_error_fini(&error); });
    return fail(Diag::DataFile, "cannot read '" + path + "': " + zip_error_strerror(&error));
  }
  llvm::scope_exit close([&] { zip_discard(archive); });
  // A tiny archive can claim to unpack to petabytes.
  constexpr uint64_t limit = uint64_t(64) << 30;
  std::vector<Array> arrays;
  for (zip_int64_t i = 0, n = zip_get_num_entries(archive, 0); i < n; ++i) {
    zip_stat_t stat;
    if (zip_stat_index(archive, i, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE) ||
        !(stat.valid & ZIP_STAT_NAME))
      return bad(path, "member " + Twine(i) + " has no name or size");
    StringRef name = stat.name;
    if (!name.consume_back(".npy"))
      continue;
    // Deflate packs at most about a thousand to one.
    if (stat.size > limit || stat.size / 1100 > stat.comp_size)
      return bad(path, "array '" + name + "' claims " + Twine(stat.size) + " bytes from " +
                           Twine(stat.comp_size));
    zip_file_t *file = zip_fopen_index(archive, i, 0);
    if (!file)
      return bad(path, "array '" + name + "': " + zip_strerror(archive));
    std::string bytes(stat.size, '\0');
    zip_int64_t got = zip_fread(file, bytes.data(), bytes.size());
    zip_fclose(file);
    if (got < 0 || static_cast<uint64_t>(got) != stat.size)
      return bad(path, "array '" + name + "' does not unpack to its " + Twine(stat.size) + " bytes");
    llvm::Expected<Array> array = parseNpy(bytes, path);
    if (!array)
      return array.takeError();
    array->name = name.str();
    arrays.push_back(std::move(*array));
  }
  return arrays;
}
