// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The C++ header: a class over the functions of the C header.
#include "Header.h"
#include "Names.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace {

constexpr StringLiteral kBegin = R"(
#include "@.h"

#include <stdexcept>
#include <string>
#include <utility>

namespace nnc {

/// Owns one instance of the model; what fails throws std::runtime_error. One call
/// at a time; different objects may work on different threads.
class @ {
public:
  /// Parameters are initialized from `seed`. At most `threads` threads work in a
  /// call; 0: all that the process may use.
  explicit @(uint64_t seed, uint32_t threads = 0) {
    check_(::@_create(seed, threads, &handle_));
  }
  @(@ &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  @ &operator=(@ &&other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~@() { ::@_destroy(handle_); }

  /// For the runtime's own functions; the object keeps its ownership.
  struct nnc_instance *instance() const { return ::@_instance(handle_); }
)";

constexpr StringLiteral kEnd = R"(
  /// The whole state, as a safetensors file.
  void save(const std::string &path) { check_(::@_save(handle_, path.c_str())); }
  void load(const std::string &path) { check_(::@_load(handle_, path.c_str())); }

  /// One piece of state by its name; `bytes` is its exact size.
  void read(const std::string &name, void *out, uint64_t bytes) {
    check_(::@_read(handle_, name.c_str(), out, bytes));
  }
  void write(const std::string &name, const void *data, uint64_t bytes) {
    check_(::@_write(handle_, name.c_str(), data, bytes));
  }

private:
  static void check_(struct nnc_status_object *status) {
    if (!status)
      return;
    std::string message;
    try {
      message = ::nnc_status_message(status);
    } catch (...) {
      ::nnc_status_free(status);
      throw;
    }
    ::nnc_status_free(status);
    throw std::runtime_error(message);
  }

  ::@ *handle_ = nullptr;
};

} // namespace nnc
)";

/// An entry with one scalar result returns it.
bool returnsScalar(const nnc::EntryInfo &entry) {
  return entry.results.size() == 1 && entry.results[0].extents.empty();
}

std::string makeMethod(const nnc::ModelInterface &interface, const nnc::EntryInfo &entry) {
  bool scalar = returnsScalar(entry);
  std::string parameters = nnc::getParameters(entry, /*withResults=*/!scalar);
  std::vector<std::string> names = nnc::getParameterNames(entry), args = {"handle_"};
  if (nnc::takesRows(entry))
    args.push_back("rows");
  args.insert(args.end(), names.begin(), names.end());
  std::string type = scalar ? nnc::getCType(entry.results[0].dtype) : "void";
  if (scalar)
    args.back() = "&" + names.back();

  std::string comment = nnc::describeEntry(entry, "  ");
  std::string text = comment.empty() ? "\n" : "\n  /**\n" + comment + "   */\n";
  text += "  " + type + " " + entry.name + "(" + parameters + ") {\n";
  if (scalar)
    text += "    " + type + " " + names.back() + ";\n";
  text += "    check_(::" + interface.name + "_" + entry.name + "(" + join(args, ", ") + "));\n";
  if (scalar)
    text += "    return " + names.back() + ";\n";
  return text + "  }\n";
}

} // namespace

std::string nnc::makeCppHeader(const ModelInterface &interface) {
  const std::string &name = interface.name;
  std::string guard = "NNC_MODEL_HEADER_" + name + "_HPP";
  std::string text = "// Model '" + name + "', compiled by " + interface.compiler + ".\n" +
                     "// Generated: changes are lost. Hash " + interface.hash + ".\n" + "#ifndef " +
                     guard + "\n#define " + guard + "\n";
  text += fillName(kBegin, name);
  for (const EntryInfo &entry : interface.entries)
    if (!entry.isInitializer)
      text += makeMethod(interface, entry);
  text += fillName(kEnd, name);
  return text + "\n#endif // " + guard + "\n";
}
