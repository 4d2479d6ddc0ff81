// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "io/Metadata.h"
#include "io/Json.h"

namespace nnc::rt {
namespace {

class MetadataReader : public JsonReader {
public:
  explicit MetadataReader(Metadata &out) : out(out) {}

  bool start_object(std::size_t size) override {
    return depth++ ? JsonReader::start_object(size) : true;
  }
  bool end_object() override { return true; }
  bool key(string_t &name) override {
    current = name;
    return out.count(name) ? fail("key '" + name + "' is there twice") : true;
  }
  bool string(string_t &value) override {
    if (!depth)
      return JsonReader::string(value);
    out[current] = value;
    return true;
  }

private:
  std::string expected() const override {
    return depth ? "a string for key '" + current + "'" : "an object";
  }

  Metadata &out;
  std::string current;
  int depth = 0;
};

} // namespace

Status parseMetadata(std::string_view json, const char *what, Metadata &out) {
  MetadataReader reader(out);
  if (reader.read(json))
    return Status();
  return error(NNC_INVALID_ARGUMENT, "%s must be a flat JSON object of strings: %s", what,
               reader.problem().c_str());
}

std::string jsonString(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string metadataText(const Metadata &metadata) {
  std::string text = "{";
  for (const auto &[key, value] : metadata) {
    text += text.size() > 1 ? "," : "";
    text += jsonString(key) + ":" + jsonString(value);
  }
  return text + "}";
}

} // namespace nnc::rt
