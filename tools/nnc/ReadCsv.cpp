// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "DataFiles.h"
#include "Diagnostics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/MemoryBuffer.h"

#include <cstring>

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

static void splitLine(StringRef line, llvm::SmallVectorImpl<StringRef> &fields) {
  fields.clear();
  line.split(fields, ',');
  for (StringRef &field : fields) {
    field = field.trim(" \t\r");
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"')
      field = field.drop_front().drop_back();
  }
}

llvm::Expected<Table> nnc::tool::readCsv(StringRef path) {
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!file)
    return fail(Diag::DataFile, "cannot read '" + path + "': " + file.getError().message());
  Table table;
  table.origin = path.str();
  StringRef rest = (*file)->getBuffer();
  rest.consume_front("\xef\xbb\xbf");
  llvm::SmallVector<StringRef> fields;
  size_t lineNumber = 0;
  while (!rest.empty()) {
    auto [line, after] = rest.split('\n');
    rest = after;
    ++lineNumber;
    if (line.trim().empty())
      continue;
    splitLine(line, fields);
    if (table.columns.empty()) {
      table.columns.resize(fields.size());
      double ignored;
      if (llvm::any_of(fields, [&](StringRef f) { return f.getAsDouble(ignored); })) {
        for (StringRef field : fields)
          table.header.push_back(field.str());
        continue;
      }
    }
    if (fields.size() != table.columns.size())
      return fail(Diag::DataFile, path + ":" + Twine(lineNumber) + ": expected " +
                                      Twine(table.columns.size()) + " fields, found " +
                                      Twine(fields.size()));
    for (size_t i = 0; i < fields.size(); ++i) {
      double value;
      if (fields[i].getAsDouble(value))
        return fail(Diag::DataFile, path + ":" + Twine(lineNumber) + ": field " + Twine(i) +
                                        " is '" + fields[i] + "', expected a number");
      table.columns[i].push_back(value);
    }
  }
  if (table.columns.empty() || table.columns.front().empty())
    return fail(Diag::DataEmpty, "'" + path + "' has no rows");
  return table;
}

/// Appends the indices of the columns that one term (64, 0:64 or label) means.
static llvm::Error resolveTerm(const Table &table, StringRef name, StringRef term,
                               std::vector<size_t> &picked, bool &vector) {
  size_t count = table.columns.size();
  auto found = llvm::find(table.header, term);
  if (found != table.header.end()) {
    picked.push_back(found - table.header.begin());
    return llvm::Error::success();
  }
  size_t first, last;
  auto [low, high] = term.split(':');
  bool isRange = term.contains(':');
  if (low.getAsInteger(10, first) || (isRange && high.getAsInteger(10, last))) {
    std::vector<StringRef> names(table.header.begin(), table.header.end());
    return fail(Diag::DataColumns, "--columns " + name + ": '" + table.origin +
                                       "' has no column '" + term + "'" +
                                       didYouMean(term, names));
  }
  if (!isRange)
    last = first + 1;
  else
    vector = false;
  if (first >= last || last > count)
    return fail(Diag::DataColumns, "--columns " + name + ": '" + term + "' is outside the " +
                                       Twine(count) + " columns of '" + table.origin + "'");
  for (size_t i = first; i < last; ++i)
    picked.push_back(i);
  return llvm::Error::success();
}

llvm::Expected<Array> nnc::tool::pickColumns(const Table &table, StringRef name, StringRef spec) {
  std::vector<size_t> picked;
  llvm::SmallVector<StringRef> terms;
  spec.split(terms, '+');
  bool vector = terms.size() == 1;
  for (StringRef term : terms)
    if (llvm::Error error = resolveTerm(table, name, term.trim(), picked, vector))
      return std::move(error);
  Array array;
  array.name = name.str();
  array.dtype = NNC_DTYPE_F64;
  array.origin = table.origin;
  size_t rows = table.columns.front().size();
  array.extents = {static_cast<int64_t>(rows)};
  if (!vector)
    array.extents.push_back(static_cast<int64_t>(picked.size()));
  array.bytes.resize(rows * picked.size() * sizeof(double));
  char *out = array.bytes.data();
  for (size_t row = 0; row < rows; ++row)
    for (size_t column : picked) {
      std::memcpy(out, &table.columns[column][row], sizeof(double));
      out += sizeof(double);
    }
  return array;
}
