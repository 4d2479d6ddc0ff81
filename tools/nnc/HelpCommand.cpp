// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `nnc help` and `nnc explain`: what the command can do and what its messages mean.
#include "Commands.h"
#include "Diagnostics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace nnc::tool;
using llvm::StringRef;

llvm::ArrayRef<const CommandSpec *> nnc::tool::allCommands() {
  static const CommandSpec *const commands[] = {
      &compileCommand,    &trainCommand,   &runCommand,     &checkCommand,
      &inspectCommand,    &pruneCommand,   &exportCommand,  &fmtCommand,
      &completionCommand, &explainCommand, &versionCommand, &helpCommand};
  return commands;
}

const CommandSpec *nnc::tool::findCommand(StringRef name) {
  for (const CommandSpec *command : allCommands())
    if (command->name == name)
      return command;
  return nullptr;
}

llvm::Error nnc::tool::unknownCommand(StringRef name) {
  std::vector<StringRef> names;
  for (const CommandSpec *command : allCommands())
    names.push_back(command->name);
  return fail(Diag::UsageCommand, "there is no command '" + name + "'" + didYouMean(name, names) +
                                      "; the commands are " + listOf(names));
}

void nnc::tool::printOverview(llvm::raw_ostream &os) {
  os << "nnc compiles neural networks, with their training, to native libraries.\n\n"
        "Usage: nnc COMMAND [arguments] [options]\n\nCommands:\n";
  for (const CommandSpec *command : allCommands())
    (os << "  " << command->name).indent(12 - command->name.size()) << command->summary << '\n';
  os << "\n`nnc COMMAND --help` tells more about each. Every error has an id in square\n"
        "brackets; `nnc --explain=ID` says what it means and what to do.\n\n"
        "Exit status: 0 done; 1 bad input; 2 wrong usage; 70 a bug in nnc;\n"
        "130 interrupted, and saved where a checkpoint was asked for.\n";
}

llvm::Error nnc::tool::explain(StringRef id) {
  llvm::raw_ostream &os = llvm::outs();
  if (id.empty()) {
    for (const DiagInfo &info : allDiagnostics())
      os << info.id << '\n';
    return llvm::Error::success();
  }
  // As it stands in the message, brackets and all, will do.
  StringRef bare = id.trim("[]");
  for (const DiagInfo &info : allDiagnostics())
    if (info.id == bare) {
      os << info.id << " (exit status " << static_cast<int>(info.exitCode) << ")\n\n"
         << info.explanation << '\n';
      return llvm::Error::success();
    }
  std::vector<StringRef> ids;
  for (const DiagInfo &info : allDiagnostics())
    ids.push_back(info.id);
  return fail(Diag::ExplainId, "there is no diagnostic '" + bare + "'" + didYouMean(bare, ids) +
                                   "; `nnc explain` lists them");
}

static llvm::Error runHelp(const ParsedOptions &options) {
  if (options.arguments().empty()) {
    printOverview(llvm::outs());
    return llvm::Error::success();
  }
  const CommandSpec *command = findCommand(options.arguments().front());
  if (!command)
    return unknownCommand(options.arguments().front());
  printHelp(*command);
  return llvm::Error::success();
}

static llvm::Error runExplain(const ParsedOptions &options) {
  return explain(options.arguments().empty() ? "" : options.arguments().front());
}

const CommandSpec nnc::tool::helpCommand = {
    "help", "Help on a command", "nnc help [COMMAND]", "", "", {}, 0, 1, runHelp};

const CommandSpec nnc::tool::explainCommand = {"explain",
                                               "Explain a diagnostic by its id",
                                               "nnc explain [ID]",
                                               "Without an id, lists all of them.",
                                               "  nnc explain data-shape",
                                               {},
                                               0,
                                               1,
                                               runExplain};
