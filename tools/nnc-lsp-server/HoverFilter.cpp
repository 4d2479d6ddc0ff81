// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HoverFilter.h"
#include "OpDocs.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <unistd.h>

using namespace nnc::lsp;
using llvm::StringRef;
namespace json = llvm::json;

/// The text of a hover, or null.
static json::Value *hoverText(json::Value &message) {
  json::Object *object = message.getAsObject();
  json::Object *result = object ? object->getObject("result") : nullptr;
  json::Object *contents = result ? result->getObject("contents") : nullptr;
  return contents ? contents->get("value") : nullptr;
}

std::string nnc::lsp::describeHover(StringRef message) {
  // Most messages are none, and are passed on as they are.
  if (!message.contains("contents"))
    return message.str();
  llvm::Expected<json::Value> parsed = json::parse(message);
  if (!parsed) {
    llvm::consumeError(parsed.takeError());
    return message.str();
  }
  json::Value *value = hoverText(*parsed);
  std::optional<StringRef> text = value ? value->getAsString() : std::nullopt;
  // "nn.dense", and then what the server knows.
  StringRef name = text ? *text : "";
  StringRef docs = name.consume_front("\"") ? docsOf(name.split('"').first) : "";
  if (docs.empty())
    return message.str();
  *value = (*text + "\n\n---\n\n" + docs).str();
  std::string result;
  llvm::raw_string_ostream(result) << *parsed;
  return result;
}

HoverFilter::HoverFilter() {
  int ends[2];
  if (::pipe(ends))
    return;
  int out = ::dup(STDOUT_FILENO);
  from = ::fdopen(ends[0], "rb");
  to = out < 0 ? nullptr : ::fdopen(out, "wb");
  if (!from || !to || ::dup2(ends[1], STDOUT_FILENO) < 0) {
    from = nullptr; // the process has nothing left to do
    return;
  }
  ::close(ends[1]);
  thread = std::thread([this] { run(); });
}

HoverFilter::~HoverFilter() {
  if (!from)
    return;
  llvm::outs().flush();
  // The last writer's end: the thread finds the end of the file.
  std::fclose(stdout);
  thread.join();
  std::fclose(from);
  std::fclose(to);
}

void HoverFilter::run() {
  // Content-Length: 42, other headers, an empty line, and as many bytes.
  std::string header;
  size_t length = 0;
  for (int c; (c = std::fgetc(from)) != EOF;) {
    header += static_cast<char>(c);
    if (c != '\n')
      continue;
    StringRef line = StringRef(header).rtrim("\r\n");
    if (!line.empty()) {
      if (line.consume_front("Content-Length: "))
        (void)line.getAsInteger(10, length);
      header.clear();
      continue;
    }
    std::string body(length, '\0');
    body.resize(std::fread(body.data(), 1, length, from));
    body = describeHover(body);
    std::fprintf(to, "Content-Length: %zu\r\n\r\n", body.size());
    std::fwrite(body.data(), 1, body.size(), to);
    std::fflush(to);
    header.clear();
    length = 0;
  }
}
