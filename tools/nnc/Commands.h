// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The subcommands, one file each, in the order in which `nnc help` lists them.
#ifndef NNC_TOOLS_COMMANDS_H
#define NNC_TOOLS_COMMANDS_H

#include "Options.h"

namespace nnc::tool {

extern const CommandSpec compileCommand, trainCommand, runCommand, checkCommand, inspectCommand,
    pruneCommand, exportCommand, fmtCommand, completionCommand, explainCommand, versionCommand,
    helpCommand;

/// All of them.
llvm::ArrayRef<const CommandSpec *> allCommands();
/// Null when there is none of that name.
const CommandSpec *findCommand(llvm::StringRef name);
/// A usage error that names the nearest command.
llvm::Error unknownCommand(llvm::StringRef name);

/// What `nnc`, `nnc help` and `nnc --help` print.
void printOverview(llvm::raw_ostream &os);
/// Prints the explanation of one id, or all ids when `id` is empty.
llvm::Error explain(llvm::StringRef id);

} // namespace nnc::tool

#endif // NNC_TOOLS_COMMANDS_H
