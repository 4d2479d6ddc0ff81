// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Diagnostics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

using namespace nnc::tool;

static const DiagInfo table[] = {
#define NNC_DIAGNOSTIC(Name, Id, Exit, Text) {Id, Exit, Text},
#include "Diagnostics.def"
#undef NNC_DIAGNOSTIC
};

const DiagInfo &nnc::tool::getInfo(Diag diag) { return table[static_cast<size_t>(diag)]; }
llvm::ArrayRef<DiagInfo> nnc::tool::allDiagnostics() { return table; }

namespace {
class ToolError : public llvm::ErrorInfo<ToolError> {
public:
  static char ID;
  ToolError(Diag diag, std::string message) : diag(diag), message(std::move(message)) {}
  void log(llvm::raw_ostream &os) const override { os << message; }
  std::error_code convertToErrorCode() const override { return llvm::inconvertibleErrorCode(); }
  Diag diag;
  std::string message;
};
char ToolError::ID = 0;
} // namespace

static llvm::raw_ostream &prefix(llvm::raw_ostream::Colors color, llvm::StringRef kind) {
  llvm::raw_ostream &os = llvm::errs();
  os << "nnc: ";
  bool colors = os.has_colors() && !std::getenv("NO_COLOR");
  if (colors)
    os.changeColor(color, /*Bold=*/true);
  os << kind << ": ";
  if (colors)
    os.resetColor();
  return os;
}

llvm::Error nnc::tool::fail(Diag diag, const llvm::Twine &message) {
  return llvm::make_error<ToolError>(diag, message.str());
}

int nnc::tool::report(llvm::Error error) {
  int code = Success;
  auto print = [&](Diag diag, const llvm::Twine &message) {
    const DiagInfo &info = getInfo(diag);
    prefix(llvm::raw_ostream::RED, "error") << '[' << info.id << "] " << message << '\n';
    code = std::max<int>(code, info.exitCode);
    if (diag == Diag::Internal)
      note("this is a bug in nnc; please report it with this message and the output of "
           "`nnc version --json`");
  };
  llvm::handleAllErrors(
      std::move(error), [&](const ToolError &e) { print(e.diag, e.message); },
      [&](const llvm::ErrorInfoBase &e) { print(Diag::Internal, e.message()); });
  return code;
}

void nnc::tool::warn(const llvm::Twine &message) {
  prefix(llvm::raw_ostream::MAGENTA, "warning") << message << '\n';
}

void nnc::tool::note(const llvm::Twine &message) {
  prefix(llvm::raw_ostream::CYAN, "note") << message << '\n';
}

std::string nnc::tool::didYouMean(llvm::StringRef word,
                                  llvm::ArrayRef<llvm::StringRef> candidates) {
  llvm::StringRef best;
  // A third of the letters may be wrong; more is another word.
  unsigned bestDistance = word.size() / 3 + 1;
  for (llvm::StringRef candidate : candidates) {
    unsigned distance = word.edit_distance(candidate, true, bestDistance);
    if (distance > bestDistance || (distance == bestDistance && !best.empty()))
      continue;
    best = candidate;
    bestDistance = distance;
  }
  return best.empty() ? "" : (" (did you mean '" + best + "'?)").str();
}

std::string nnc::tool::listOf(llvm::ArrayRef<llvm::StringRef> words) {
  if (words.empty())
    return "none";
  std::string text = words.front().str();
  for (size_t i = 1; i < words.size(); ++i)
    text += ((i + 1 == words.size() ? " and " : ", ") + words[i]).str();
  return text;
}

// Only async-signal-safe calls from here on: the heap may be what broke.
static void say(const char *text) {
  ssize_t written = ::write(STDERR_FILENO, text, std::strlen(text));
  (void)written;
}

static void onCrash(int signal) {
  say("nnc: error: [internal] nnc crashed (");
  say(signal == SIGSEGV   ? "segmentation fault"
      : signal == SIGABRT ? "abort"
      : signal == SIGFPE  ? "arithmetic fault"
      : signal == SIGBUS  ? "bus error"
                          : "illegal instruction");
  say(")\nnnc: note: this is a bug in nnc; please report it with this message, the model "
      "and the output of `nnc version --json`\n");
  ::_exit(InternalError);
}

static void onFatal(void *, const char *reason, bool) {
  say("nnc: error: [internal] ");
  say(reason);
  say("\nnnc: note: this is a bug in nnc; please report it with this message, the model "
      "and the output of `nnc version --json`\n");
  ::_exit(InternalError);
}

static void onOutOfMemory(void *, const char *reason, bool) {
  say("nnc: error: [run-failed] out of memory: ");
  say(reason);
  say("\n");
  ::_exit(BadInput);
}

void nnc::tool::installCrashHandlers() {
  // A stack of its own, so that running out of stack is reported too.
  static char stack[64 * 1024];
  stack_t alternate = {};
  alternate.ss_sp = stack;
  alternate.ss_size = sizeof(stack);
  ::sigaltstack(&alternate, nullptr);
  struct sigaction action = {};
  action.sa_handler = onCrash;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_ONSTACK);
  for (int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT})
    ::sigaction(signal, &action, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  llvm::install_fatal_error_handler(onFatal);
  llvm::install_bad_alloc_error_handler(onOutOfMemory);
}
