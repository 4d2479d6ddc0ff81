// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// .npy: six magic bytes, a version, the length of a header that spells a Python
// dictionary of three known keys, then the elements.
#include "data/Npy.h"
#include "core/Model.h"
#include "io/File.h"
#include "memory/Checked.h"

#include <algorithm>
#include <cinttypes>
#include <cstring>

using namespace nnc;
using namespace nnc::data;
using namespace nnc::rt;

namespace {

constexpr uint64_t maxHeader = 1u << 20;
constexpr size_t maxRank = 32;
constexpr char magic[] = "\x93NUMPY";

const struct {
  const char *text;
  uint32_t dtype;
} dtypes[] = {{"<f2", NNC_DTYPE_F16}, {"<f4", NNC_DTYPE_F32}, {"<f8", NNC_DTYPE_F64},
              {"<i4", NNC_DTYPE_I32}, {"<i8", NNC_DTYPE_I64}, {"|u1", NNC_DTYPE_U8},
              {"|i1", NNC_DTYPE_I8},  {"|b1", NNC_DTYPE_BOOL}};

/// Reads the dictionary; only the forms that numpy writes.
class HeaderParser {
public:
  HeaderParser(const std::string &what, std::string_view text) : what(what), text(text) {}

  Status run(Array &out) {
    bool hasDescr = false, hasOrder = false, hasShape = false;
    NNC_TRY(expect('{'));
    while (!accept('}')) {
      std::string key, value;
      NNC_TRY(string(key));
      NNC_TRY(expect(':'));
      bool *seen = key == "descr"           ? &hasDescr
                   : key == "fortran_order" ? &hasOrder
                   : key == "shape"         ? &hasShape
                                            : nullptr;
      if (!seen || *seen)
        return bad("key '" + key.substr(0, 32) + (seen ? "' twice" : "' is not known"));
      *seen = true;
      if (seen == &hasDescr)
        NNC_TRY(descr(out));
      else if (seen == &hasOrder)
        NNC_TRY(order());
      else
        NNC_TRY(shape(out));
      if (!accept(',')) {
        NNC_TRY(expect('}'));
        break;
      }
    }
    skipSpace();
    if (at != text.size())
      return bad("text after the dictionary");
    if (!hasDescr || !hasOrder || !hasShape)
      return bad("descr, fortran_order and shape must all be there");
    return Status();
  }

private:
  Status bad(const std::string &why) const {
    return error(NNC_DATA_LOSS, "%s: malformed header at byte %zu: %s", what.c_str(), at,
                 why.c_str());
  }
  void skipSpace() {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\n'))
      ++at;
  }
  bool accept(char c) {
    skipSpace();
    if (at == text.size() || text[at] != c)
      return false;
    ++at;
    return true;
  }
  bool acceptWord(std::string_view word) {
    skipSpace();
    if (text.substr(at, word.size()) != word)
      return false;
    at += word.size();
    return true;
  }
  Status expect(char c) { return accept(c) ? Status() : bad(std::string("expected '") + c + "'"); }
  Status string(std::string &out) {
    bool isDouble = false;
    if (!accept('\'')) {
      isDouble = true;
      if (!accept('"'))
        return bad("expected a string");
    }
    size_t end = text.find(isDouble ? '"' : '\'', at);
    if (end == std::string_view::npos)
      return bad("a string has no end");
    out = text.substr(at, end - at);
    at = end + 1;
    return Status();
  }
  Status descr(Array &out) {
    std::string spelled;
    NNC_TRY(string(spelled));
    for (const auto &known : dtypes)
      if (spelled == known.text)
        out.dtype = known.dtype;
    if (out.dtype)
      return Status();
    return error(NNC_UNIMPLEMENTED,
                 "%s: element type '%s' is not read; convert to one of <f2 <f4 <f8 <i4 <i8 "
                 "|u1 |i1 |b1",
                 what.c_str(), spelled.substr(0, 32).c_str());
  }
  Status order() {
    if (acceptWord("False"))
      return Status();
    if (acceptWord("True"))
      return error(NNC_INVALID_ARGUMENT,
                   "%s is in Fortran order; save numpy.ascontiguousarray(x) instead", what.c_str());
    return bad("expected True or False");
  }
  Status shape(Array &out) {
    NNC_TRY(expect('('));
    while (!accept(')')) {
      skipSpace();
      size_t first = at;
      uint64_t extent = 0;
      while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
        if (!checkedMul(extent, 10, extent) ||
            !checkedAdd(extent, static_cast<uint64_t>(text[at] - '0'), extent) ||
            extent > INT64_MAX)
          return bad("an extent is too large");
        ++at;
      }
      if (first == at)
        return bad("expected an extent of 0 or more");
      if (out.shape.size() == maxRank)
        return bad("more than " + std::to_string(maxRank) + " extents");
      out.shape.push_back(static_cast<int64_t>(extent));
      if (!accept(',')) {
        NNC_TRY(expect(')'));
        break;
      }
    }
    return Status();
  }

  const std::string &what;
  std::string_view text;
  size_t at = 0;
};

} // namespace

std::string nnc::data::stemOf(std::string_view path, std::string_view ending) {
  size_t slash = path.rfind('/');
  if (slash != std::string_view::npos)
    path = path.substr(slash + 1);
  if (path.size() > ending.size() && path.substr(path.size() - ending.size()) == ending)
    path = path.substr(0, path.size() - ending.size());
  return std::string(path);
}

Status nnc::data::readNpyStream(const std::string &what, uint64_t size, const Limits &limits,
                                const ByteSource &source, Array &out) {
  unsigned char head[12] = {};
  if (size < 10)
    return error(NNC_DATA_LOSS, "%s is no .npy file: it has %" PRIu64 " bytes", what.c_str(), size);
  NNC_TRY(source(head, 10));
  if (std::memcmp(head, magic, 6))
    return error(NNC_DATA_LOSS, "%s is no .npy file: it begins with other bytes", what.c_str());
  unsigned major = head[6];
  if (major < 1 || major > 3)
    return error(NNC_DATA_LOSS, "%s: .npy version must be 1, 2 or 3, got %u", what.c_str(), major);
  uint64_t start = 10, length = head[8] | head[9] << 8;
  if (major > 1) {
    start = 12;
    if (size < start)
      return error(NNC_DATA_LOSS, "%s ends inside its header", what.c_str());
    NNC_TRY(source(head + 10, 2));
    length |= uint64_t(head[10]) << 16 | uint64_t(head[11]) << 24;
  }
  if (length > maxHeader || length > size - start)
    return error(NNC_DATA_LOSS,
                 "%s: its header would have %" PRIu64 " bytes of %" PRIu64 " (limit %" PRIu64 ")",
                 what.c_str(), length, size, maxHeader);
  std::string header(length, '\0');
  NNC_TRY(source(header.data(), length));
  NNC_TRY(HeaderParser(what, header).run(out));
  uint64_t bytes = 0, left = size - start - length;
  if (!denseBytes(out.dtype, out.shape.data(), out.shape.size(), bytes) || bytes != left)
    return error(NNC_DATA_LOSS, "%s: %s%s does not match the %" PRIu64 " bytes after the header",
                 what.c_str(), dtypeName(out.dtype),
                 shapeText(out.shape.data(), out.shape.size()).c_str(), left);
  if (bytes > limits.bytes)
    return error(NNC_RESOURCE_EXHAUSTED, "%s has %" PRIu64 " bytes, the limit is %" PRIu64,
                 what.c_str(), bytes, limits.bytes);
  out.bytes.resize(bytes);
  NNC_TRY(source(out.bytes.data(), bytes));
  auto wrong = std::find_if(out.bytes.begin(), out.bytes.end(),
                            [](std::byte b) { return b > std::byte(1); });
  if (out.dtype == NNC_DTYPE_BOOL && wrong != out.bytes.end())
    return error(NNC_DATA_LOSS, "%s: element %td of bool is neither 0 nor 1", what.c_str(),
                 wrong - out.bytes.begin());
  return Status();
}

Status nnc::data::readNpy(const char *path, const Limits &limits, Array &out) {
  return guarded([&]() -> Status {
    InputFile file;
    NNC_TRY(file.open(path));
    uint64_t at = 0;
    Array made;
    made.name = stemOf(path, ".npy");
    auto source = [&](void *to, uint64_t count) {
      uint64_t from = at;
      at += count;
      return file.read(from, to, count);
    };
    NNC_TRY(readNpyStream("'" + file.path() + "'", file.size(), limits, source, made));
    out = std::move(made);
    return Status();
  });
}

Status nnc::data::encodeNpy(const Array &array, std::string &out) {
  return guarded([&]() -> Status {
    uint64_t bytes = 0;
    const char *descr = nullptr;
    for (const auto &known : dtypes)
      if (known.dtype == array.dtype)
        descr = known.text;
    if (!descr)
      return error(NNC_UNIMPLEMENTED, "array '%s': %s can not be written as .npy",
                   array.name.c_str(), dtypeName(array.dtype));
    if (!denseBytes(array.dtype, array.shape.data(), array.shape.size(), bytes) ||
        bytes != array.bytes.size())
      return error(NNC_INVALID_ARGUMENT, "array '%s': %s%s does not have %zu bytes",
                   array.name.c_str(), dtypeName(array.dtype),
                   shapeText(array.shape.data(), array.shape.size()).c_str(), array.bytes.size());
    std::string shape;
    for (int64_t extent : array.shape)
      shape += std::to_string(extent) + ", ";
    if (array.shape.size() > 1)
      shape.resize(shape.size() - 2);
    else if (!shape.empty())
      shape.pop_back(); // "(3,)": one extent keeps its comma
    std::string text = std::string(magic, 6) + std::string("\x01\x00\x00\x00", 4) + "{'descr': '" +
                       descr + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    // The elements begin at a multiple of 64; the header ends with a newline.
    text.resize((text.size() + 64) / 64 * 64, ' ');
    text.back() = '\n';
    text[8] = static_cast<char>((text.size() - 10) & 0xff);
    text[9] = static_cast<char>((text.size() - 10) >> 8);
    text.append(reinterpret_cast<const char *>(array.bytes.data()), array.bytes.size());
    out = std::move(text);
    return Status();
  });
}
