// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Options.h"
#include "Diagnostics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cassert>
#include <cmath>

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

static llvm::Error usageError(Diag diag, const CommandSpec &command, const Twine &message) {
  return fail(diag, message + "; see `nnc " + command.name + " --help`");
}

static const OptionSpec *findOption(const CommandSpec &command, StringRef name, bool isShort) {
  for (const OptionSpec &option : command.options)
    if (isShort ? name.size() == 1 && option.shortName == name.front() : option.name == name)
      return &option;
  return nullptr;
}

static llvm::Error unknownOption(const CommandSpec &command, StringRef dashes, StringRef name) {
  std::vector<std::string> names = {"--help"};
  for (const OptionSpec &option : command.options)
    names.push_back(("--" + option.name).str());
  std::string word = (dashes + name).str();
  return usageError(Diag::UsageOption, command,
                    "`nnc " + command.name + "` has no option '" + word + "'" +
                        didYouMean(word, std::vector<StringRef>(names.begin(), names.end())));
}

/// Whether a value is among the choices, which are empty for any.
static llvm::Error checkChoice(const llvm::Twine &what, StringRef value, StringRef choices) {
  llvm::SmallVector<StringRef> list;
  choices.split(list, ',');
  if (choices.empty() || llvm::is_contained(list, value))
    return llvm::Error::success();
  return fail(Diag::UsageValue, what + " expects one of " + listOf(list) + ", got '" + value + "'" +
                                    didYouMean(value, list));
}

llvm::Expected<ParsedOptions> ParsedOptions::parse(const CommandSpec &command,
                                                   llvm::ArrayRef<const char *> args) {
  ParsedOptions parsed;
  bool optionsEnded = false;
  for (size_t i = 0; i < args.size(); ++i) {
    StringRef arg = args[i];
    if (optionsEnded || arg == "-" || !arg.starts_with("-")) {
      parsed.positional.push_back(arg);
      continue;
    }
    if (arg == "--") {
      optionsEnded = true;
      continue;
    }
    bool isShort = !arg.starts_with("--");
    StringRef dashes = isShort ? "-" : "--";
    auto [name, value] = arg.drop_front(dashes.size()).split('=');
    bool attached = arg.contains('=');
    // -oDIR, as compilers take it.
    if (isShort && !attached && name.size() > 1) {
      value = name.drop_front();
      name = name.take_front();
      attached = true;
    }
    if ((!isShort && name == "help") || (isShort && name == "h")) {
      parsed.help = true;
      continue;
    }
    const OptionSpec *option = findOption(command, name, isShort);
    if (!option)
      return unknownOption(command, dashes, isShort ? arg.drop_front() : name);
    if (option->value.empty()) {
      if (attached)
        return usageError(Diag::UsageValue, command,
                          "option '--" + option->name + "' takes no value, got '" + value + "'");
    } else {
      if (!attached && !option->isValueOptional && i + 1 < args.size())
        value = args[++i];
      if (value.empty() && (attached || !option->isValueOptional))
        return usageError(Diag::UsageValue, command,
                          "option '--" + option->name + "' needs a value: --" + option->name + "=" +
                              option->value);
    }
    if (llvm::Error error = checkChoice("option '--" + option->name + "'", value, option->choices))
      return std::move(error);
    std::vector<StringRef> &values = parsed.values[option->name];
    if (!option->repeatable)
      values.clear();
    values.push_back(value);
  }
  if (parsed.help)
    return parsed;
  if (parsed.positional.size() < command.minArguments)
    return usageError(Diag::UsageArgument, command, "an argument is missing: " + command.usage);
  if (parsed.positional.size() > command.maxArguments)
    return usageError(Diag::UsageArgument, command,
                      "unexpected argument '" + parsed.positional[command.maxArguments] +
                          "': " + command.usage);
  if (!parsed.positional.empty())
    if (llvm::Error error =
            checkChoice("`nnc " + command.name + "`", parsed.positional.front(), command.choices))
      return std::move(error);
  return parsed;
}

StringRef ParsedOptions::get(StringRef name, StringRef otherwise) const {
  llvm::ArrayRef<StringRef> all = getAll(name);
  return all.empty() ? otherwise : all.back();
}

llvm::ArrayRef<StringRef> ParsedOptions::getAll(StringRef name) const {
  auto found = values.find(name);
  if (found == values.end())
    return {};
  return found->second;
}

std::vector<StringRef> ParsedOptions::getList(StringRef name) const {
  std::vector<StringRef> list;
  for (StringRef value : getAll(name)) {
    llvm::SmallVector<StringRef> parts;
    value.split(parts, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
    for (StringRef part : parts)
      list.push_back(part.trim());
  }
  return list;
}

llvm::Expected<int64_t> ParsedOptions::getInteger(StringRef name, int64_t otherwise, int64_t least,
                                                  int64_t most) const {
  if (!has(name))
    return otherwise;
  int64_t number = 0;
  if (get(name).getAsInteger(10, number) || number < least || number > most)
    return fail(Diag::UsageValue, "option '--" + name + "' expects a whole number from " +
                                      Twine(least) + " to " + Twine(most) + ", got '" + get(name) +
                                      "'");
  return number;
}

llvm::Expected<double> nnc::tool::parseNumber(StringRef option, StringRef text) {
  auto [above, below] = text.split('/');
  double numerator = 0, denominator = 1;
  if (above.getAsDouble(numerator) ||
      (text.contains('/') && (below.getAsDouble(denominator) || denominator == 0)) ||
      !std::isfinite(numerator / denominator))
    return fail(Diag::UsageValue, "option '--" + option +
                                      "' expects a number such as 0.0625 or 1/255, got '" + text +
                                      "'");
  return numerator / denominator;
}

llvm::Expected<std::pair<StringRef, StringRef>> nnc::tool::splitNamed(StringRef option,
                                                                      StringRef text) {
  auto [name, value] = text.split('=');
  if (name.empty() || value.empty())
    return fail(Diag::UsageValue,
                "option '--" + option + "' expects NAME=VALUE, got '" + text + "'");
  return std::make_pair(name, value);
}

/// Prints `text`, whose lines after the first are indented by `indent`.
static void printIndented(llvm::raw_ostream &os, StringRef text, unsigned indent) {
  llvm::SmallVector<StringRef> lines;
  text.split(lines, '\n');
  os << lines.front() << '\n';
  for (StringRef line : llvm::drop_begin(lines))
    os.indent(line.empty() ? 0 : indent) << line << '\n';
}

void nnc::tool::printHelp(const CommandSpec &command) {
  llvm::raw_ostream &os = llvm::outs();
  os << command.summary << "\n\nUsage: " << command.usage << "\n";
  if (!command.details.empty())
    os << '\n' << command.details << '\n';
  os << "\nOptions:\n";
  constexpr unsigned column = 30;
  auto print = [&](char shortName, StringRef name, StringRef value, StringRef help,
                   bool isValueOptional = false) {
    std::string left = shortName ? std::string("  -") + shortName + ", " : "      ";
    StringRef open = isValueOptional ? "[=" : value.empty() ? "" : "=";
    left += ("--" + name + open + value + (isValueOptional ? "]" : "")).str();
    if (left.size() + 2 > column)
      (os << left << '\n').indent(column);
    else
      (os << left).indent(column - left.size());
    printIndented(os, help, column);
  };
  for (const OptionSpec &option : command.options)
    print(option.shortName, option.name, option.value, option.help, option.isValueOptional);
  print('h', "help", "", "this text");
  if (!command.examples.empty())
    os << "\nExamples:\n" << command.examples << '\n';
}
