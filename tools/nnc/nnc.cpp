// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The `nnc` command. Finds the subcommand, parses its options, runs it, and turns
// what went wrong into a message and an exit code.
#include "Commands.h"
#include "Diagnostics.h"

#include "llvm/Support/raw_ostream.h"

using namespace nnc::tool;

static llvm::Error dispatch(llvm::ArrayRef<const char *> args) {
  if (args.empty()) {
    printOverview(llvm::errs());
    return fail(Diag::UsageCommand, "a command is missing");
  }
  llvm::StringRef name = args.front();
  if (name == "--help" || name == "-h") {
    printOverview(llvm::outs());
    return llvm::Error::success();
  }
  if (name == "--version" || name == "-V")
    name = "version";
  if (name == "--explain" || name.starts_with("--explain=")) {
    if (name.contains('='))
      return explain(name.split('=').second);
    return explain(args.size() > 1 ? args[1] : "");
  }
  const CommandSpec *command = findCommand(name);
  if (!command)
    return unknownCommand(name);
  llvm::Expected<ParsedOptions> options = ParsedOptions::parse(*command, args.drop_front());
  if (!options)
    return options.takeError();
  if (options->wantsHelp()) {
    printHelp(*command);
    return llvm::Error::success();
  }
  return command->run(*options);
}

int main(int argc, char **argv) {
  installCrashHandlers();
  int code = report(dispatch(llvm::ArrayRef<const char *>(argv + 1, argv + argc)));
  llvm::outs().flush();
  if (llvm::outs().has_error()) {
    // A reader that went away, or a full disk; either way the output is not whole.
    code = report(fail(Diag::OutputFile,
                       "cannot write to standard output: " + llvm::outs().error().message()));
    llvm::outs().clear_error();
  }
  // What could not be said on standard error cannot be complained of there.
  llvm::errs().clear_error();
  return code;
}
