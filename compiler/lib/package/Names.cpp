// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names come from the user's model and become C functions, C++ methods, files and
// keys of checkpoints. Nothing is renamed on the way: a name that one of these
// cannot take is an error that says which.
#include "Names.h"

#include "nnc/compiler/Package.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

using namespace llvm;

/// `<model>_<word>` functions and C++ methods that every generated header has.
static constexpr StringLiteral generated[] = {"create", "destroy", "instance", "load",
                                              "model",  "read",    "save",     "write"};

static Error checkIdentifier(const Twine &what, StringRef name) {
  auto fail = [&](const Twine &reason) {
    return createStringError(what + " '" + name + "' " + reason);
  };
  if (name.empty())
    return createStringError(what + " has no name");
  if (!isAlpha(name.front()) || !all_of(name, [](char c) { return isAlnum(c) || c == '_'; }))
    return fail("is not a C identifier: expected a letter, then letters, digits and '_'");
  if (name.contains("__"))
    return fail("contains '__', which C++ reserves");
  // nnc_...: the runtime's functions, local variables; the others: members in C++.
  if (name == "nnc" || name.starts_with("nnc_") || name == "check_" || name == "handle_")
    return fail("is used by the generated header: names that begin with 'nnc_', 'check_' and "
                "'handle_' are its own");
  if (nnc::isReservedWord(name))
    return fail("is a word of C or C++ or of their libraries");
  return Error::success();
}

/// A model is also a type of the C header, at file scope, and a class of namespace
/// nnc; entries and arguments are not.
static Error checkModelName(StringRef name) {
  if (Error error = checkIdentifier("model", name))
    return error;
  if (nnc::isCLibraryName(name))
    return createStringError(Twine("model '") + name +
                             "' is called as a function of the C library, which no type of a "
                             "program that uses it can be: rename the model, say to '" +
                             name + "_model' or '" + name + "_net'");
  if (name == "Instance" || name == "Status" || name == "instanceOptions")
    return createStringError(Twine("model '") + name + "' is called as 'nnc::" + name +
                             "' of the runtime's C++ headers: rename the model");
  return Error::success();
}

/// State names are keys of a checkpoint and appear in the header's comments.
static Error checkStateName(StringRef model, StringRef name) {
  if (name.empty())
    return createStringError(Twine("a state of model '") + model + "' has no name");
  if (!all_of(name, isPrint) || name.contains("*/") || name.contains("/*"))
    return createStringError(Twine("state '") + name + "' of model '" + model +
                             "' has a name with characters that are not printable ASCII, or "
                             "with '/*' or '*/'");
  return Error::success();
}

static Error checkParameters(const nnc::EntryInfo &entry) {
  StringSet<> seen;
  for (const std::string &name : nnc::getParameterNames(entry)) {
    std::string what = "argument or result of entry '" + entry.name + "' called";
    if (Error error = checkIdentifier(what, name))
      return error;
    if (name == "m" || name == "rows")
      return createStringError(what + " '" + name +
                               "': the generated function has a parameter of that name");
    if (!seen.insert(name).second)
      return createStringError(Twine("entry '") + entry.name +
                               "' has two arguments or results called '" + name + "'");
  }
  return Error::success();
}

std::vector<std::string> nnc::getParameterNames(const EntryInfo &entry) {
  std::vector<std::string> names;
  for (auto [index, arg] : enumerate(entry.args))
    names.push_back(arg.name.empty() ? "arg" + std::to_string(index) : arg.name);
  for (auto [index, result] : enumerate(entry.results)) {
    std::string number = entry.results.size() == 1 ? "" : std::to_string(index);
    names.push_back(result.name.empty() ? "result" + number : result.name);
  }
  return names;
}

std::vector<std::string> nnc::getBackends(const ModelInterface &interface) {
  std::vector<std::string> backends;
  for (const BlobInfo &blob : interface.blobs)
    if (!is_contained(backends, blob.backend))
      backends.push_back(blob.backend);
  return backends;
}

Error nnc::checkNames(const ModelInterface &interface) {
  StringRef model = interface.name;
  if (Error error = checkModelName(model))
    return error;

  StringSet<> entries;
  for (const EntryInfo &entry : interface.entries) {
    if (entry.isInitializer)
      continue; // no function of the header
    if (Error error = checkIdentifier("entry", entry.name))
      return error;
    if (is_contained(generated, entry.name) || entry.name == model)
      return createStringError(
          Twine("entry '") + entry.name + "' of model '" + model + "' would collide with '" +
          (entry.name == model ? "class " + model.str() : (model + "_" + entry.name).str()) +
          "', which every generated header has");
    if (!entries.insert(entry.name).second)
      return createStringError(Twine("model '") + model + "' has two entries called '" +
                               entry.name + "'");
    if (Error error = checkParameters(entry))
      return error;
  }

  StringSet<> states;
  for (const StateInfo &state : interface.states) {
    if (Error error = checkStateName(model, state.tensor.name))
      return error;
    if (!states.insert(state.tensor.name).second)
      return createStringError(Twine("model '") + model + "' has two states called '" +
                               state.tensor.name + "'");
  }
  for (const std::string &backend : getBackends(interface))
    if (Error error = checkIdentifier("backend", backend))
      return error;
  return Error::success();
}
