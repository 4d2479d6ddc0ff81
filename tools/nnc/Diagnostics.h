// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Errors of the command line: an id, a message, an exit code. Functions return
// llvm::Error and say nothing; main prints what reaches it, once:
//
//   nnc: error: [data-shape] ...
//
// Diagnostics.def lists the ids.
#ifndef NNC_TOOLS_DIAGNOSTICS_H
#define NNC_TOOLS_DIAGNOSTICS_H

#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"

namespace nnc::tool {

enum ExitCode : int {
  Success = 0,
  BadInput = 1,
  Usage = 2,
  InternalError = 70, ///< EX_SOFTWARE of sysexits.h
  Interrupted = 130,  ///< as a shell reports SIGINT
};

enum class Diag {
#define NNC_DIAGNOSTIC(Name, Id, Exit, Text) Name,
#include "Diagnostics.def"
#undef NNC_DIAGNOSTIC
};

struct DiagInfo {
  llvm::StringLiteral id;
  ExitCode exitCode;
  llvm::StringLiteral explanation;
};
const DiagInfo &getInfo(Diag diag);
llvm::ArrayRef<DiagInfo> allDiagnostics();

/// An error to return. The message starts in lower case, ends without a full
/// stop and names the place, what was expected and what was found.
llvm::Error fail(Diag diag, const llvm::Twine &message);

/// Prints each error of `error` to standard error, with its id, and returns the
/// exit code of the gravest. An error that is none of ours counts as `internal`.
int report(llvm::Error error);

/// `nnc: warning: ...` and `nnc: note: ...` on standard error.
void warn(const llvm::Twine &message);
void note(const llvm::Twine &message);

/// ` (did you mean 'x'?)` for the nearest of `candidates`, or nothing when none
/// is near.
std::string didYouMean(llvm::StringRef word, llvm::ArrayRef<llvm::StringRef> candidates);

/// "a, b and c", or "none".
std::string listOf(llvm::ArrayRef<llvm::StringRef> words);

/// Turns a crash, a failed allocation or LLVM's report_fatal_error into a request
/// to report it and exit code 70. Called once, first thing in main.
void installCrashHandlers();

} // namespace nnc::tool

#endif // NNC_TOOLS_DIAGNOSTICS_H
