// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `nnc fmt`: model files as they should look.
#include "Commands.h"
#include "Diagnostics.h"
#include "Output.h"

#include "nnc/compiler/Registration.h"
#include "nnc/frontends/Format.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

/// A file, or standard input, as it is and as it should be.
static llvm::Expected<nnc::FormattedFile> format(StringRef path, const nnc::TextLimits &limits) {
  mlir::DialectRegistry registry;
  nnc::registerAllDialects(registry);
  mlir::MLIRContext context(registry);
  context.printOpOnDiagnostic(false);
  llvm::SourceMgr sources;
  mlir::SourceMgrDiagnosticHandler diagnostics(sources, &context);
  std::optional<nnc::FormattedFile> file;
  if (path == "-") {
    auto input = llvm::MemoryBuffer::getSTDIN();
    if (!input)
      return fail(Diag::ModelFile, "cannot read standard input: " + input.getError().message());
    StringRef text = (*input)->getBuffer();
    if (auto after = nnc::formatText(text, "<stdin>", context, sources, limits))
      file = nnc::FormattedFile{text.str(), std::move(*after)};
  } else {
    file = nnc::formatFile(path, context, sources, limits);
  }
  if (!file)
    return fail(Diag::ModelFile, "cannot format '" + path + "'");
  return std::move(*file);
}

static llvm::Error runFmt(const ParsedOptions &options) {
  llvm::Expected<int64_t> mebibytes = options.getInteger("max-file-size", 64, 1, 1 << 20);
  if (!mebibytes)
    return mebibytes.takeError();
  nnc::TextLimits limits;
  limits.bytes = static_cast<uint64_t>(*mebibytes) << 20;
  bool onlyChecks = options.has("check");
  // What is wrong with one file keeps nobody from formatting the others.
  llvm::Error errors = llvm::Error::success();
  size_t different = 0;
  for (StringRef path : options.arguments()) {
    llvm::Expected<nnc::FormattedFile> file = format(path, limits);
    if (!file) {
      errors = llvm::joinErrors(std::move(errors), file.takeError());
      continue;
    }
    bool isSame = file->before == file->after;
    different += !isSame;
    if (onlyChecks && !isSame)
      llvm::outs() << (path == "-" ? "<stdin>" : path) << '\n';
    if (onlyChecks || (isSame && path != "-"))
      continue;
    errors = llvm::joinErrors(std::move(errors), writeOutput(path, file->after));
  }
  if (onlyChecks && different)
    errors = llvm::joinErrors(
        std::move(errors),
        fail(Diag::FormatDiffers, Twine(different) + " of " + Twine(options.arguments().size()) +
                                      " files are not as `nnc fmt` writes them"));
  return errors;
}

static const OptionSpec fmtOptions[] = {
    {"check", 0, "",
     "change nothing; print the files that would change, and\nfail if there are any"},
    {"max-file-size", 0, "MIB", "refuse larger files (default 64)"},
};

const CommandSpec nnc::tool::fmtCommand = {
    "fmt",
    "Format model files",
    "nnc fmt [--check] FILE...",
    "Rewrites each file with the usual spaces and indentation; - reads standard input and\n"
    "writes standard output. Comments, names and line breaks stay, but each op begins a\n"
    "line, and of several blank lines one is left. A file is written only if it changes.",
    "  nnc fmt model.mlir\n"
    "  nnc fmt --check models/*.mlir",
    fmtOptions,
    1,
    1 << 20,
    runFmt};
