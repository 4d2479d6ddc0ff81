// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "io/Safetensors.h"
#include "core/Model.h"
#include "io/Json.h"
#include "memory/Checked.h"

#include <algorithm>
#include <cinttypes>
#include <set>

namespace nnc::rt {
namespace {

constexpr size_t maxRank = 64;

const struct {
  const char *text;
  uint32_t dtype;
} dtypes[] = {{"BOOL", NNC_DTYPE_BOOL}, {"I8", NNC_DTYPE_I8},   {"U8", NNC_DTYPE_U8},
              {"I32", NNC_DTYPE_I32},   {"I64", NNC_DTYPE_I64}, {"F16", NNC_DTYPE_F16},
              {"BF16", NNC_DTYPE_BF16}, {"F32", NNC_DTYPE_F32}, {"F64", NNC_DTYPE_F64}};

/// Follows the one form that a header may have; anything else is refused where it
/// stands.
class HeaderReader : public JsonReader {
public:
  explicit HeaderReader(SafetensorsHeader &out) : out(out) {}

  bool start_object(std::size_t size) override {
    switch (state) {
    case Start:
      return enter(Names);
    case Tensor:
      seen = 0;
      return enter(Fields);
    case MetadataObject:
      return enter(MetadataKeys);
    default:
      return JsonReader::start_object(size);
    }
  }

  bool key(string_t &name) override {
    switch (state) {
    case Names:
      if (!names.insert(name).second)
        return fail("tensor '" + name + "' is there twice");
      if (name == "__metadata__")
        return enter(MetadataObject);
      out.tensors.push_back({});
      out.tensors.back().name = name;
      return enter(Tensor);
    case Fields:
      if (name == "dtype")
        return field(HasDtype, Dtype, name);
      if (name == "shape")
        return field(HasShape, Shape, name);
      if (name == "data_offsets")
        return field(HasOffsets, Offsets, name);
      return fail("tensor '" + current().name + "' has an unknown field '" + name + "'");
    case MetadataKeys:
      metadataKey = name;
      if (out.metadata.count(name))
        return fail("metadata key '" + name + "' is there twice");
      return enter(MetadataValue);
    default:
      return JsonReader::key(name);
    }
  }

  bool string(string_t &value) override {
    switch (state) {
    case Dtype:
      current().dtypeText = value;
      for (const auto &known : dtypes)
        if (value == known.text)
          current().dtype = known.dtype;
      return enter(Fields);
    case MetadataValue:
      out.metadata[metadataKey] = value;
      return enter(MetadataKeys);
    default:
      return JsonReader::string(value);
    }
  }

  bool start_array(std::size_t size) override {
    if (state == Shape)
      return enter(Extents);
    if (state == Offsets) {
      offsets.clear();
      return enter(OffsetNumbers);
    }
    return JsonReader::start_array(size);
  }

  bool number_unsigned(number_unsigned_t value) override {
    if (value > INT64_MAX)
      return fail("the number " + std::to_string(value) + " is too large");
    if (state == Extents) {
      if (current().shape.size() == maxRank)
        return fail("tensor '" + current().name + "' has more than " + std::to_string(maxRank) +
                    " extents");
      current().shape.push_back(static_cast<int64_t>(value));
      return true;
    }
    if (state == OffsetNumbers && offsets.size() < 2) {
      offsets.push_back(value);
      return true;
    }
    return JsonReader::number_unsigned(value);
  }

  bool end_array() override {
    if (state == OffsetNumbers) {
      if (offsets.size() != 2)
        return fail("data_offsets of tensor '" + current().name + "' must be two numbers, found " +
                    std::to_string(offsets.size()));
      current().begin = offsets[0];
      current().end = offsets[1];
    }
    return enter(Fields);
  }

  bool end_object() override {
    if (state == Fields && seen != (HasDtype | HasShape | HasOffsets))
      return fail("tensor '" + current().name +
                  "' needs dtype, shape and data_offsets, and lacks one");
    return enter(state == Names ? Start : Names);
  }

private:
  enum State {
    Start,
    Names,
    Tensor,
    Fields,
    Dtype,
    Shape,
    Extents,
    Offsets,
    OffsetNumbers,
    MetadataObject,
    MetadataKeys,
    MetadataValue
  };
  enum Field : unsigned { HasDtype = 1, HasShape = 2, HasOffsets = 4 };

  bool enter(State next) {
    state = next;
    return true;
  }
  StoredTensor &current() { return out.tensors.back(); }
  bool field(Field which, State next, const std::string &name) {
    if (seen & which)
      return fail("tensor '" + current().name + "' has '" + name + "' twice");
    seen |= which;
    return enter(next);
  }
  std::string expected() const override {
    static const char *const what[] = {"an object",
                                       "a tensor's name",
                                       "an object for a tensor",
                                       "a tensor's field",
                                       "a string for dtype",
                                       "an array for shape",
                                       "an extent",
                                       "an array for data_offsets",
                                       "two offsets",
                                       "an object for __metadata__",
                                       "a metadata key",
                                       "a string in __metadata__"};
    return what[state];
  }

  SafetensorsHeader &out;
  State state = Start;
  unsigned seen = 0;
  std::vector<uint64_t> offsets;
  std::set<std::string> names;
  std::string metadataKey;
};

/// Every range follows the one before it and the last ends with the file.
Status checkRanges(const std::string &path, std::vector<StoredTensor> &tensors,
                   uint64_t dataBytes) {
  std::sort(tensors.begin(), tensors.end(), [](const auto &a, const auto &b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  });
  uint64_t at = 0;
  for (const StoredTensor &t : tensors) {
    const char *file = path.c_str(), *name = t.name.c_str();
    if (t.end < t.begin || t.end > dataBytes)
      return error(NNC_DATA_LOSS,
                   "'%s': tensor '%s' lies at bytes %" PRIu64 " to %" PRIu64 " of %" PRIu64
                   " bytes of data",
                   file, name, t.begin, t.end, dataBytes);
    if (t.begin != at)
      return error(NNC_DATA_LOSS,
                   "'%s': tensor '%s' must begin at byte %" PRIu64
                   " of the data, where the one before ends, got %" PRIu64,
                   file, name, at, t.begin);
    uint64_t bytes = 0;
    if (t.dtype && !denseBytes(t.dtype, t.shape.data(), t.shape.size(), bytes))
      return error(NNC_DATA_LOSS, "'%s': the size of tensor '%s' overflows: %s%s", file, name,
                   t.dtypeText.c_str(), shapeText(t.shape.data(), t.shape.size()).c_str());
    if (t.dtype && bytes != t.end - t.begin)
      return error(NNC_DATA_LOSS,
                   "'%s': tensor '%s' is %s%s of %" PRIu64 " bytes, but has %" PRIu64, file, name,
                   t.dtypeText.c_str(), shapeText(t.shape.data(), t.shape.size()).c_str(), bytes,
                   t.end - t.begin);
    at = t.end;
  }
  if (at != dataBytes)
    return error(NNC_DATA_LOSS, "'%s': its tensors take %" PRIu64 " bytes, but it has %" PRIu64,
                 path.c_str(), at, dataBytes);
  return Status();
}

} // namespace

Status readSafetensorsHeader(InputFile &file, SafetensorsHeader &out) {
  const char *path = file.path().c_str();
  if (file.size() < 8)
    return error(NNC_DATA_LOSS,
                 "'%s' is no safetensors file: it has %" PRIu64 " bytes, fewer than 8", path,
                 file.size());
  unsigned char prefix[8];
  NNC_TRY(file.read(0, prefix, sizeof(prefix)));
  uint64_t bytes = 0;
  for (int i = 7; i >= 0; --i)
    bytes = bytes << 8 | prefix[i];
  if (bytes > maxHeaderBytes || bytes > file.size() - 8)
    return error(NNC_DATA_LOSS,
                 "'%s' is no safetensors file: its header would have %" PRIu64
                 " bytes of a file of %" PRIu64 " (limit %" PRIu64 ")",
                 path, bytes, file.size(), maxHeaderBytes);
  std::string text(bytes, '\0');
  NNC_TRY(file.read(8, text.data(), bytes));
  if (text.empty() || text[0] != '{')
    return error(NNC_DATA_LOSS,
                 "'%s' is no safetensors file: its header must begin "
                 "with '{'",
                 path);
  HeaderReader reader(out);
  if (!reader.read(text))
    return error(NNC_DATA_LOSS, "'%s': in its header: %s", path, reader.problem().c_str());
  out.dataOffset = 8 + bytes;
  return checkRanges(file.path(), out.tensors, file.size() - out.dataOffset);
}

const char *safetensorsDtype(uint32_t dtype) {
  for (const auto &known : dtypes)
    if (known.dtype == dtype)
      return known.text;
  return "?";
}

std::string safetensorsHeaderText(const std::vector<StoredTensor> &tensors,
                                  const Metadata &metadata) {
  std::string text(8, '\0');
  text += "{\"__metadata__\":" + metadataText(metadata);
  for (const StoredTensor &t : tensors) {
    text += "," + jsonString(t.name) + ":{\"dtype\":\"" + safetensorsDtype(t.dtype);
    text += "\",\"shape\":[";
    for (size_t i = 0; i < t.shape.size(); ++i)
      text += (i ? "," : "") + std::to_string(t.shape[i]);
    text += "],\"data_offsets\":[" + std::to_string(t.begin) + "," + std::to_string(t.end) + "]}";
  }
  text += "}";
  text.resize((text.size() + 7) / 8 * 8, ' ');
  for (uint64_t i = 0, bytes = text.size() - 8; i < 8; ++i)
    text[i] = static_cast<char>(bytes >> (8 * i));
  return text;
}

} // namespace nnc::rt
