// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "DataFiles.h"
#include "Diagnostics.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <cstring>

using namespace nnc::tool;
using llvm::StringRef;

static llvm::Expected<Array> readNpy(StringRef path) {
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!file)
    return fail(Diag::DataFile, "cannot read '" + path + "': " + file.getError().message());
  return parseNpy((*file)->getBuffer(), path);
}

/// Reads one --data into `arrays`, or into `table` for a CSV file.
static llvm::Error readData(StringRef text, std::vector<Array> &arrays,
                            std::vector<Table> &tables) {
  auto [name, path] = text.contains('=') ? text.split('=') : std::make_pair(StringRef(), text);
  StringRef extension = llvm::sys::path::extension(path);
  if (extension == ".npy") {
    if (name.empty())
      return fail(Diag::DataName, "--data " + text + ": an .npy file has no name of its own: "
                                                     "--data NAME=" + path);
    llvm::Expected<Array> array = readNpy(path);
    if (!array)
      return array.takeError();
    array->name = name.str();
    arrays.push_back(std::move(*array));
    return llvm::Error::success();
  }
  if (!name.empty())
    return fail(Diag::DataName, "--data " + text + ": only an .npy file is given a name");
  if (extension == ".npz") {
    llvm::Expected<std::vector<Array>> read = readNpz(path);
    if (!read)
      return read.takeError();
    for (Array &array : *read)
      arrays.push_back(std::move(array));
    return llvm::Error::success();
  }
  if (extension != ".csv")
    return fail(Diag::DataFile, "'" + path + "': expected .npy, .npz or .csv, got '" + extension + "'");
  llvm::Expected<Table> table = readCsv(path);
  if (!table)
    return table.takeError();
  tables.push_back(std::move(*table));
  return llvm::Error::success();
}

llvm::Expected<std::vector<Array>> nnc::tool::readArrays(const ParsedOptions &options) {
  std::vector<Array> arrays;
  std::vector<Table> tables;
  for (StringRef text : options.getAll("data"))
    if (llvm::Error error = readData(text, arrays, tables))
      return std::move(error);
  llvm::ArrayRef<StringRef> columns = options.getAll("columns");
  if (tables.empty() != columns.empty())
    return fail(Diag::DataColumns,
                tables.empty() ? "--columns is given, but no .csv file"
                               : "'" + tables.front().origin +
                                     "' needs --columns NAME=SPEC to say which columns are what");
  if (tables.size() > 1)
    return fail(Diag::DataColumns, "--columns cannot tell '" + tables[0].origin + "' from '" +
                                       tables[1].origin + "': give one .csv file");
  for (StringRef text : columns) {
    auto named = splitNamed("columns", text);
    if (!named)
      return named.takeError();
    llvm::Expected<Array> array = pickColumns(tables.front(), named->first, named->second);
    if (!array)
      return array.takeError();
    arrays.push_back(std::move(*array));
  }
  for (StringRef text : options.getAll("value")) {
    auto named = splitNamed("value", text);
    if (!named)
      return named.takeError();
    llvm::Expected<double> number = parseNumber("value", named->second);
    if (!number)
      return number.takeError();
    Array array;
    array.name = named->first.str();
    array.dtype = NNC_DTYPE_F64;
    array.origin = "--value";
    array.bytes.resize(sizeof(double));
    std::memcpy(array.bytes.data(), &*number, sizeof(double));
    arrays.push_back(std::move(array));
  }
  llvm::StringMap<StringRef> seen;
  for (const Array &array : arrays)
    if (auto [at, isNew] = seen.try_emplace(array.name, array.origin); !isNew)
      return fail(Diag::DataName, "array '" + array.name + "' is given twice: by '" +
                                      at->second + "' and by '" + array.origin + "'");
  return arrays;
}
