// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// CSV, strictly: what is no number, or one field too many, is an error at its line
// and column, never a zero.
#include "core/Status.h"
#include "io/File.h"
#include "memory/Checked.h"
#include "nnc/runtime/data.h"

#include <algorithm>
#include <charconv>
#include <cinttypes>
#include <cstring>
#include <memory>
#include <zlib.h>

using namespace nnc;
using namespace nnc::data;
using namespace nnc::rt;

namespace {

struct CloseGz {
  void operator()(gzFile_s *file) const { gzclose(file); }
};

/// Lines of a plain or gzip file, without their ends.
class Lines {
public:
  Lines(std::string path, const Limits &limits) : path(std::move(path)), limits(limits) {}

  Status open() {
    { // Refuses pipes and directories, which zlib would try.
      InputFile probe;
      NNC_TRY(probe.open(path.c_str()));
    }
    file.reset(gzopen(path.c_str(), "rbe"));
    if (!file)
      return error(NNC_UNAVAILABLE, "can not open '%s'", path.c_str());
    return Status();
  }

  /// The next line that is not blank; `more` is false at the end of the file.
  Status next(std::string &line, bool &more) {
    do
      NNC_TRY(nextOfAny(line, more));
    while (more && line.find_first_not_of(" \t") == std::string::npos);
    return Status();
  }

  uint64_t number = 0; ///< of the line last read, from 1
  const std::string path;

private:
  Status nextOfAny(std::string &line, bool &more) {
    line.clear();
    for (;;) {
      if (begin == end) {
        int got = gzread(file.get(), buffer, sizeof(buffer));
        int code = Z_OK;
        const char *why = gzerror(file.get(), &code);
        // A gzip file cut short reads like one at its end, but for this code.
        if (got < 0 || (got == 0 && code != Z_OK))
          return error(NNC_DATA_LOSS, "'%s' can not be read after line %" PRIu64 ": %s",
                       path.c_str(), number, why);
        begin = 0;
        end = static_cast<size_t>(got);
        total += end;
        if (total > limits.bytes)
          return error(NNC_RESOURCE_EXHAUSTED, "'%s' has more than %" PRIu64 " bytes, the limit",
                       path.c_str(), limits.bytes);
        if (!got)
          break;
      }
      const char *from = buffer + begin;
      auto *stop = static_cast<const char *>(std::memchr(from, '\n', end - begin));
      size_t count = stop ? static_cast<size_t>(stop - from) : end - begin;
      if (line.size() + count > limits.lineBytes)
        return error(NNC_RESOURCE_EXHAUSTED,
                     "'%s':%" PRIu64 ": a line has more than %" PRIu64 " bytes", path.c_str(),
                     number + 1, limits.lineBytes);
      line.append(from, count);
      begin += count + (stop ? 1 : 0);
      if (stop)
        return finish(line, more);
    }
    if (!line.empty())
      return finish(line, more);
    more = false;
    return Status();
  }

  Status finish(std::string &line, bool &more) {
    ++number;
    more = true;
    if (!line.empty() && line.back() == '\r')
      line.pop_back();
    if (number == 1 && line.compare(0, 3, "\xef\xbb\xbf") == 0)
      line.erase(0, 3);
    return Status();
  }

  const Limits limits;
  std::unique_ptr<gzFile_s, CloseGz> file;
  char buffer[1 << 16];
  size_t begin = 0, end = 0;
  uint64_t total = 0;
};

Status at(const Lines &lines, uint32_t code, size_t column, const std::string &why) {
  return error(code, "'%s':%" PRIu64 ":%zu: %s", lines.path.c_str(), lines.number, column,
               why.c_str());
}

struct Field {
  std::string text;
  size_t column; ///< of its first byte, from 1
};

Status split(const Lines &lines, const std::string &line, char separator, std::vector<Field> &out) {
  out.clear();
  for (size_t i = 0;; ++i) { // each turn reads one field; i is then at its separator
    Field field{"", i + 1};
    if (i < line.size() && line[i] == '"') {
      for (++i;; ++i) {
        if (i >= line.size())
          return at(lines, NNC_DATA_LOSS, field.column, "a quote has no end on its line");
        if (line[i] == '"' && (i + 1 >= line.size() || line[i + 1] != '"'))
          break;
        i += line[i] == '"'; // "" inside quotes is one
        field.text += line[i];
      }
      ++i;
      if (i < line.size() && line[i] != separator)
        return at(lines, NNC_DATA_LOSS, i + 1, "text after a closing quote");
    } else {
      size_t stop = std::min(line.find(separator, i), line.size());
      field.text = line.substr(i, stop - i);
      i = stop;
    }
    out.push_back(std::move(field));
    if (i >= line.size())
      return Status();
  }
}

template <typename T> bool parseNumber(std::string_view text, std::byte *to) {
  T value{};
  if (!text.empty() && text[0] == '+')
    text.remove_prefix(1);
  auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || problem != std::errc() || stop != text.data() + text.size())
    return false;
  std::memcpy(to, &value, sizeof(value));
  return true;
}

bool parse(uint32_t dtype, std::string_view text, std::byte *to) {
  while (!text.empty() && text.front() == ' ')
    text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  switch (dtype) {
  case NNC_DTYPE_F32:
    return parseNumber<float>(text, to);
  case NNC_DTYPE_F64:
    return parseNumber<double>(text, to);
  case NNC_DTYPE_I32:
    return parseNumber<int32_t>(text, to);
  case NNC_DTYPE_I64:
    return parseNumber<int64_t>(text, to);
  case NNC_DTYPE_BOOL:
    *to = std::byte(text == "1" || text == "true");
    return text == "0" || text == "1" || text == "true" || text == "false";
  default:
    return false;
  }
}

/// One array under construction and where its columns are.
struct Target {
  Array array;
  std::vector<size_t> columns;
};

const char *typeName(uint32_t dtype) {
  switch (dtype) {
  case NNC_DTYPE_F32:
    return "a number (f32)";
  case NNC_DTYPE_F64:
    return "a number (f64)";
  case NNC_DTYPE_I32:
    return "an integer (i32)";
  case NNC_DTYPE_I64:
    return "an integer (i64)";
  case NNC_DTYPE_BOOL:
    return "0, 1, true or false";
  default:
    return nullptr;
  }
}

Status makeTargets(const Lines &lines, const CsvOptions &options,
                   const std::vector<std::string> &names, std::vector<Target> &out) {
  std::vector<ColumnGroup> groups = options.groups;
  if (groups.empty())
    for (const std::string &name : names)
      groups.push_back({name, {name}, NNC_DTYPE_F32, true});
  for (const ColumnGroup &group : groups) {
    if (!typeName(group.dtype))
      return error(NNC_INVALID_ARGUMENT,
                   "group '%s': CSV gives f32, f64, i32, i64 or "
                   "bool",
                   group.name.c_str());
    if (group.columns.empty() || (group.vector && group.columns.size() != 1))
      return error(NNC_INVALID_ARGUMENT, "group '%s' must have %s, got %zu", group.name.c_str(),
                   group.vector ? "one column" : "a column or more", group.columns.size());
    Target target;
    target.array.name = group.name;
    target.array.dtype = group.dtype;
    target.array.shape = {0};
    if (!group.vector)
      target.array.shape.push_back(static_cast<int64_t>(group.columns.size()));
    for (const std::string &column : group.columns) {
      auto found = std::find(names.begin(), names.end(), column);
      if (found == names.end())
        return error(NNC_NOT_FOUND, "'%s' has no column '%s' for '%s'; it has %zu%s%s",
                     lines.path.c_str(), column.c_str(), group.name.c_str(), names.size(),
                     names.empty() ? "" : ", the first is ", names.empty() ? "" : names[0].c_str());
      target.columns.push_back(static_cast<size_t>(found - names.begin()));
    }
    out.push_back(std::move(target));
  }
  return Status();
}

Status addRow(const Lines &lines, const std::vector<Field> &fields, uint64_t limit, uint64_t &used,
              std::vector<Target> &targets) {
  for (Target &target : targets) {
    Array &array = target.array;
    for (size_t column : target.columns) {
      uint64_t size = dtypeBytes(array.dtype);
      if (size > limit - used)
        return error(NNC_RESOURCE_EXHAUSTED,
                     "'%s':%" PRIu64 ": its arrays exceed the limit of %" PRIu64 " bytes",
                     lines.path.c_str(), lines.number, limit);
      used += size;
      std::byte value[8];
      if (!parse(array.dtype, fields[column].text, value))
        return at(lines, NNC_DATA_LOSS, fields[column].column,
                  std::string("expected ") + typeName(array.dtype) + ", got '" +
                      fields[column].text.substr(0, 40) + "'");
      array.bytes.insert(array.bytes.end(), value, value + size);
    }
    ++array.shape[0];
  }
  return Status();
}

/// Whether the line that `fields` are of names the columns.
bool isHeader(const std::vector<Field> &fields, CsvHeader header) {
  std::byte ignored[8];
  return header == CsvHeader::Yes ||
         (header == CsvHeader::Detect &&
          !std::all_of(fields.begin(), fields.end(), [&](const Field &field) {
            return parse(NNC_DTYPE_F64, field.text, ignored);
          }));
}

/// Reads the first line, which may be data, and the names of the columns.
Status readNames(Lines &lines, const CsvOptions &options, std::vector<Field> &fields, bool &header,
                 std::vector<std::string> &names) {
  std::string line;
  bool more = false;
  NNC_TRY(lines.open());
  NNC_TRY(lines.next(line, more));
  if (!more)
    return error(NNC_DATA_LOSS, "'%s' is empty", lines.path.c_str());
  NNC_TRY(split(lines, line, options.separator, fields));
  header = isHeader(fields, options.header);
  for (const Field &field : fields) {
    std::string name = header ? field.text : std::to_string(names.size());
    if (std::find(names.begin(), names.end(), name) != names.end())
      return at(lines, NNC_DATA_LOSS, field.column, "column '" + name + "' is there twice");
    names.push_back(std::move(name));
  }
  return Status();
}

Status readAll(const char *path, const CsvOptions &options, const Limits &limits, Dataset &out) {
  auto lines = std::make_unique<Lines>(path, limits); // large: not on the stack
  std::vector<Field> fields;
  std::vector<std::string> names;
  bool header = false;
  NNC_TRY(readNames(*lines, options, fields, header, names));
  const uint64_t first = lines->number;
  std::vector<Target> targets;
  NNC_TRY(makeTargets(*lines, options, names, targets));
  uint64_t used = 0;
  if (!header)
    NNC_TRY(addRow(*lines, fields, limits.bytes, used, targets));
  std::string line;
  for (bool more = true;;) {
    NNC_TRY(lines->next(line, more));
    if (!more)
      break;
    NNC_TRY(split(*lines, line, options.separator, fields));
    if (fields.size() != names.size())
      return at(*lines, NNC_DATA_LOSS, 1,
                "expected " + std::to_string(names.size()) + " fields as on line " +
                    std::to_string(first) + ", got " + std::to_string(fields.size()));
    NNC_TRY(addRow(*lines, fields, limits.bytes, used, targets));
  }
  Dataset made;
  for (Target &target : targets)
    made.arrays.push_back(std::move(target.array));
  out = std::move(made);
  return Status();
}

} // namespace

Status nnc::data::readCsvColumns(const char *path, const CsvOptions &options, const Limits &limits,
                                 std::vector<std::string> &out) {
  return guarded([&]() -> Status {
    auto lines = std::make_unique<Lines>(path, limits);
    std::vector<Field> fields;
    std::vector<std::string> names;
    bool header = false;
    NNC_TRY(readNames(*lines, options, fields, header, names));
    out = std::move(names);
    return Status();
  });
}

Status nnc::data::readCsv(const char *path, const CsvOptions &options, const Limits &limits,
                          Dataset &out) {
  return guarded([&] { return readAll(path, options, limits, out); });
}
