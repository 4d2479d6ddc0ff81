// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// --data, --columns and --value: what they name, read by nnc::data.
#include "Arrays.h"
#include "Diagnostics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <cstring>

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

/// Why a file could not be read; the message names it.
static llvm::Error dataError(const nnc::Status &status) {
  if (status.code() == NNC_INTERNAL)
    return fail(Diag::Internal, status.message());
  return fail(status.code() == NNC_UNIMPLEMENTED ? Diag::DataType : Diag::DataFile,
              status.message());
}

/// Reads one --data that is not a CSV file.
static llvm::Error readNumpy(StringRef name, const std::string &path, std::vector<Array> &arrays) {
  nnc::data::Dataset read;
  if (nnc::Status status = nnc::data::readDataset(path.c_str(), {}, {}, read); !status.ok())
    return dataError(status);
  for (nnc::data::Array &array : read.arrays) {
    arrays.push_back({std::move(array), path});
    if (!name.empty())
      arrays.back().name = name.str();
  }
  return llvm::Error::success();
}

/// Reads a folder of pictures: `names` are the array's, and behind a comma its labels'.
static llvm::Error readFolder(StringRef names, const std::string &path,
                              std::vector<Array> &arrays) {
  auto [images, labels] = names.split(',');
  nnc::data::Dataset read;
  if (nnc::Status status = nnc::data::readImages(path.c_str(), {}, !labels.empty(), read);
      !status.ok())
    return dataError(status);
  const StringRef given[] = {images, labels};
  for (auto [name, array] : llvm::zip(given, read.arrays)) {
    arrays.push_back({std::move(array), path});
    arrays.back().name = name.str();
  }
  return llvm::Error::success();
}

/// Appends the columns that one term (64, 0:64 or label) means. `vector` stays true
/// for what is one column by itself.
static llvm::Error resolveTerm(StringRef path, llvm::ArrayRef<std::string> columns, StringRef name,
                               StringRef term, std::vector<std::string> &picked, bool &vector) {
  if (llvm::is_contained(columns, term)) {
    picked.push_back(term.str());
    return llvm::Error::success();
  }
  size_t first, last;
  auto [low, high] = term.split(':');
  bool isRange = term.contains(':');
  if (low.getAsInteger(10, first) || (isRange && high.getAsInteger(10, last))) {
    std::vector<StringRef> names(columns.begin(), columns.end());
    return fail(Diag::DataColumns, "--columns " + name + ": '" + path + "' has no column '" + term +
                                       "'" + didYouMean(term, names));
  }
  if (isRange)
    vector = false;
  else
    last = first + 1;
  if (first >= last || last > columns.size())
    return fail(Diag::DataColumns, "--columns " + name + ": '" + term + "' is outside the " +
                                       Twine(columns.size()) + " columns of '" + path + "'");
  picked.insert(picked.end(), columns.begin() + first, columns.begin() + last);
  return llvm::Error::success();
}

/// The arrays that --columns picks of a CSV file.
static llvm::Error readColumns(const std::string &path, llvm::ArrayRef<StringRef> specs,
                               std::vector<Array> &arrays) {
  std::vector<std::string> columns;
  nnc::data::CsvOptions csv;
  if (nnc::Status status = nnc::data::readCsvColumns(path.c_str(), csv, {}, columns); !status.ok())
    return dataError(status);
  for (StringRef text : specs) {
    auto named = splitNamed("columns", text);
    if (!named)
      return named.takeError();
    auto [name, spec] = *named;
    llvm::SmallVector<StringRef> terms;
    spec.split(terms, '+');
    // Numbers are read as f64: what an argument needs is known once the model is.
    nnc::data::ColumnGroup group{name.str(), {}, NNC_DTYPE_F64, terms.size() == 1};
    for (StringRef term : terms)
      if (llvm::Error error =
              resolveTerm(path, columns, name, term.trim(), group.columns, group.vector))
        return error;
    csv.groups.push_back(std::move(group));
  }
  nnc::data::Dataset read;
  if (nnc::Status status = nnc::data::readCsv(path.c_str(), csv, {}, read); !status.ok())
    return dataError(status);
  for (nnc::data::Array &array : read.arrays)
    arrays.push_back({std::move(array), path});
  return llvm::Error::success();
}

llvm::Expected<std::vector<Array>> nnc::tool::readArrays(const ParsedOptions &options) {
  std::vector<Array> arrays;
  std::vector<std::string> tables;
  for (StringRef text : options.getAll("data")) {
    auto [name, path] = text.contains('=') ? text.split('=') : std::make_pair(StringRef(), text);
    if (llvm::sys::fs::is_directory(path)) {
      if (name.empty())
        return fail(Diag::DataName,
                    "--data " + text + ": pictures have no name of their own: --data NAME=" + path +
                        ", or NAME,LABELS=" + path + " for a folder of each class");
      if (llvm::Error error = readFolder(name, path.str(), arrays))
        return std::move(error);
      continue;
    }
    // What holds one array gets its name here.
    bool isTable = path.ends_with(".csv") || path.ends_with(".csv.gz");
    bool isArray = !isTable && !path.ends_with(".npz");
    if (isArray && name.empty())
      return fail(Diag::DataName, "--data " + text +
                                      ": a file of one array has no name of its "
                                      "own: --data NAME=" +
                                      path);
    if (!isArray && !name.empty())
      return fail(Diag::DataName,
                  "--data " + text + ": only a file of one array (.npy, IDX) is given a name");
    if (isTable)
      tables.push_back(path.str());
    else if (llvm::Error error = readNumpy(name, path.str(), arrays))
      return std::move(error);
  }
  llvm::ArrayRef<StringRef> columns = options.getAll("columns");
  if (tables.empty() != columns.empty())
    return fail(Diag::DataColumns,
                tables.empty() ? "--columns is given, but no .csv file"
                               : "'" + tables.front() +
                                     "' needs --columns NAME=SPEC to say which columns are what");
  if (tables.size() > 1)
    return fail(Diag::DataColumns, "--columns cannot tell '" + tables[0] + "' from '" + tables[1] +
                                       "': give one .csv file");
  if (!tables.empty())
    if (llvm::Error error = readColumns(tables.front(), columns, arrays))
      return std::move(error);
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
      return fail(Diag::DataName, "array '" + array.name + "' is given twice: by '" + at->second +
                                      "' and by '" + array.origin + "'");
  return arrays;
}
