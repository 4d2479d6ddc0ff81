// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The command line: each subcommand declares its options in a table, from which
// come parsing, --help and "did you mean". LLVM's own option library is not used
// because every library that is linked in adds its options to every --help.
//
// Spelling: --name=value, --name value, -n value, and --flag (an optional value is
// --name=value only); `--` ends options.
// A later value replaces an earlier one unless the option is repeatable.
#ifndef NNC_TOOLS_OPTIONS_H
#define NNC_TOOLS_OPTIONS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace nnc::tool {

struct OptionSpec {
  llvm::StringLiteral name;
  char shortName;            ///< 0: none
  llvm::StringLiteral value; ///< what --help calls the value; empty: a flag
  llvm::StringLiteral help;
  bool repeatable = false;
  bool isValueOptional = false; ///< --name or --name=value; without, it is given as ""
  /// The values that there are, as "a,b,c"; anything else is a usage error.
  llvm::StringLiteral choices = "";
};

class ParsedOptions;

/// A subcommand.
struct CommandSpec {
  llvm::StringLiteral name, summary, usage, details, examples;
  llvm::ArrayRef<OptionSpec> options;
  unsigned minArguments, maxArguments;
  llvm::Error (*run)(const ParsedOptions &options);
  /// What the first argument may be, as of an option.
  llvm::StringLiteral choices = "";
};

class ParsedOptions {
public:
  /// Parses what follows the subcommand's name. The strings live as long as argv.
  static llvm::Expected<ParsedOptions> parse(const CommandSpec &command,
                                             llvm::ArrayRef<const char *> args);

  bool has(llvm::StringRef name) const { return !getAll(name).empty(); }
  llvm::StringRef get(llvm::StringRef name, llvm::StringRef otherwise = "") const;
  llvm::ArrayRef<llvm::StringRef> getAll(llvm::StringRef name) const;
  /// The values of a comma-separated, possibly repeated option.
  std::vector<llvm::StringRef> getList(llvm::StringRef name) const;
  /// A whole number in [least, most]; anything else is a usage error.
  llvm::Expected<int64_t> getInteger(llvm::StringRef name, int64_t otherwise, int64_t least,
                                     int64_t most) const;

  llvm::ArrayRef<llvm::StringRef> arguments() const { return positional; }
  bool wantsHelp() const { return help; }

private:
  llvm::StringMap<std::vector<llvm::StringRef>> values;
  std::vector<llvm::StringRef> positional;
  bool help = false;
};

/// A number such as 0.0625, 1e-3 or 1/255.
llvm::Expected<double> parseNumber(llvm::StringRef option, llvm::StringRef text);

/// Splits NAME=VALUE.
llvm::Expected<std::pair<llvm::StringRef, llvm::StringRef>> splitNamed(llvm::StringRef option,
                                                                       llvm::StringRef text);

/// Prints a command's --help to standard output.
void printHelp(const CommandSpec &command);

} // namespace nnc::tool

#endif // NNC_TOOLS_OPTIONS_H
