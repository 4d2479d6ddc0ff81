// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Source.h"

#include "Prescan.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

using namespace mlir;

// At most `limit` + 1 bytes: a pipe or a device may have no end.
LogicalResult nnc::readTextFile(StringRef path, const TextLimits &limits, std::string &text,
                                MLIRContext &context) {
  auto fail = [&](StringRef what) {
    int code = errno;
    return emitError(UnknownLoc::get(&context))
           << "cannot " << what << " '" << path << "': " << std::strerror(code);
  };
  std::unique_ptr<FILE, int (*)(FILE *)> file(std::fopen(path.str().c_str(), "rb"), std::fclose);
  if (!file)
    return fail("open");
  char chunk[1 << 16];
  while (text.size() <= limits.bytes) {
    size_t count = std::fread(chunk, 1, sizeof(chunk), file.get());
    text.append(chunk, count);
    if (count < sizeof(chunk))
      break;
  }
  return std::ferror(file.get()) ? fail("read") : success();
}

/// Refuses `text` for what is at `offset`. A diagnostic handler shows the line it
/// finds in `sources` and would read the file itself if it found none: bytes that
/// are no text, a line without end, a device. So it gets the text only where that
/// can be shown, and blanks up to the place otherwise.
static LogicalResult refuse(MLIRContext &context, llvm::SourceMgr &sources, StringRef name,
                            StringRef text, size_t offset, const Twine &message) {
  StringRef before = text.take_front(offset);
  size_t start = before.rfind('\n') + 1;
  size_t line = before.count('\n') + 1, column = offset - start + 1;
  StringRef shown = text.substr(start).take_until([](char c) { return c == '\n'; });
  bool showable = shown.size() < 1000 && llvm::json::isUTF8(shown) &&
                  llvm::none_of(shown, [](unsigned char c) { return c < ' ' && c != '\t'; });
  std::string buffer(line - 1, '\n');
  buffer += showable ? shown.str() : std::string(std::min<size_t>(column - 1, 1000), ' ');
  if (sources.getNumBuffers() == 0)
    sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(buffer, name), SMLoc());
  emitError(FileLineColLoc::get(&context, name, line, std::min<size_t>(column, 1000))) << message;
  return failure();
}

LogicalResult nnc::checkText(StringRef text, StringRef name, MLIRContext &context,
                             llvm::SourceMgr &sources, const TextLimits &limits) {
  Location start = FileLineColLoc::get(&context, name, 1, 1);
  if (sources.getNumBuffers() != 0) {
    emitError(start) << "internal: expects an empty source manager for a model";
    return failure();
  }
  if (text.size() > limits.bytes)
    return refuse(context, sources, name, "", 0,
                  "a model has at most " + Twine(limits.bytes) + " bytes of text");
  if (text.starts_with("ML\xEFR"))
    return refuse(context, sources, name, "", 0,
                  "expects a model as text, got MLIR bytecode; mlir-opt turns bytecode of a "
                  "source you trust into text");
  if (std::optional<PrescanError> error = prescan(text, limits))
    return refuse(context, sources, name, text, error->offset, error->message);
  sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(text, name), SMLoc());
  return success();
}
