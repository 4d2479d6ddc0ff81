// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A base for reading JSON strictly and without building a tree: every event that a
// reader does not override refuses the text.
#ifndef NNC_LIB_IO_JSON_H
#define NNC_LIB_IO_JSON_H

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace nnc::rt {

class JsonReader : public nlohmann::json_sax<nlohmann::json> {
public:
  /// True when all of `text` was read and accepted; else `problem()` says why not.
  bool read(std::string_view text) {
    return nlohmann::json::sax_parse(text.begin(), text.end(), this) && why.empty();
  }
  const std::string &problem() const { return why; }

  bool null() override { return refuse("null"); }
  bool boolean(bool) override { return refuse("a boolean"); }
  bool number_integer(number_integer_t) override { return refuse("a negative number"); }
  bool number_unsigned(number_unsigned_t) override { return refuse("a number"); }
  bool number_float(number_float_t, const string_t &text) override {
    return refuse("the number " + text.substr(0, 32));
  }
  bool string(string_t &) override { return refuse("a string"); }
  bool binary(binary_t &) override { return refuse("binary data"); }
  bool start_object(std::size_t) override { return refuse("an object"); }
  bool key(string_t &) override { return refuse("a key"); }
  bool end_object() override { return refuse("the end of an object"); }
  bool start_array(std::size_t) override { return refuse("an array"); }
  bool end_array() override { return refuse("the end of an array"); }
  bool parse_error(std::size_t position, const std::string &token,
                   const nlohmann::json::exception &) override {
    return fail("malformed JSON at byte " + std::to_string(position) + ", near '" +
                token.substr(0, 32) + "'");
  }

protected:
  bool fail(std::string problem) {
    why = std::move(problem);
    return false;
  }
  /// What the reader is looking for, for `refuse`.
  virtual std::string expected() const = 0;

private:
  bool refuse(const std::string &found) {
    return fail("expected " + expected() + ", found " + found);
  }

  std::string why;
};

} // namespace nnc::rt

#endif // NNC_LIB_IO_JSON_H
