// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nnc/frontends/Onnx.h"

#include "Graph.h"

#include "mlir/IR/Verifier.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

using namespace mlir;
using namespace nnc;
using namespace nnc::onnx;

bool nnc::isOnnxFile(StringRef path) { return path.ends_with(".onnx"); }

/// Names come from the file: a terminal shall see no control characters.
static std::string printable(StringRef text) {
  std::string clean;
  for (char c : text.take_front(200))
    clean += llvm::isPrint(c) ? c : '?';
  return clean;
}

/// Adds a line for each node to `text`, those of graphs inside a node below it, and notes
/// in which line each is.
static void listNodes(Graph &graph, unsigned depth, unsigned &line, std::string &text) {
  auto list = [&](ArrayRef<StringRef> names) {
    return llvm::join(llvm::map_range(names, printable), ", ");
  };
  for (Node &node : graph.nodes) {
    node.line = ++line;
    text += std::string(2 * depth, ' ') + list(node.outputs) + " = " + printable(node.type) + "(" +
            list(node.inputs) + ")";
    if (!node.name.empty())
      text += "  # " + printable(node.name);
    text += "\n";
    for (onnx::Attribute &attribute : node.attributes)
      for (Graph &inside : attribute.graph)
        listNodes(inside, depth + 1, line, text);
  }
}

static std::string listing(Graph &graph) {
  std::string text = "graph " + printable(graph.name) + "\n";
  unsigned line = 1;
  listNodes(graph, 0, line, text);
  return text;
}

/// All bytes of a file, or as many as show that there are too many.
static LogicalResult readFile(StringRef path, uint64_t limit, std::string &bytes,
                              MLIRContext &context) {
  auto fail = [&](const llvm::Twine &message) {
    return emitError(UnknownLoc::get(&context)) << "cannot read '" << path << "': " << message;
  };
  std::unique_ptr<FILE, int (*)(FILE *)> file(std::fopen(path.str().c_str(), "rb"), std::fclose);
  if (!file)
    return fail(std::strerror(errno));
  char chunk[1 << 16];
  while (bytes.size() <= limit) {
    size_t count = std::fread(chunk, 1, sizeof(chunk), file.get());
    bytes.append(chunk, count);
    if (count < sizeof(chunk))
      break;
  }
  if (std::ferror(file.get()))
    return fail(std::strerror(errno));
  if (bytes.size() > limit)
    return fail("an ONNX model has at most " + llvm::Twine(limit) + " bytes");
  return success();
}

OwningOpRef<ModuleOp> nnc::parseOnnxFile(StringRef path, MLIRContext &context,
                                         llvm::SourceMgr &sources, const OnnxLimits &limits) {
  std::string bytes;
  if (failed(readFile(path, limits.bytes, bytes, context)))
    return nullptr;
  auto list = [&](StringRef text) {
    sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(text, path), SMLoc());
  };
  Location start = FileLineColLoc::get(&context, path, 1, 1);
  llvm::Expected<Model> model = decode(bytes, limits);
  if (!model) {
    list("no ONNX model that can be read\n");
    emitError(start) << llvm::toString(model.takeError());
    return nullptr;
  }
  list(listing(*model->graph));
  context.loadDialect<nn::NNDialect, func::FuncDialect>();
  OwningOpRef<ModuleOp> module = ModuleOp::create(start);
  if (failed(GraphImport(*model, path, *module, limits).run()) || failed(verify(*module)))
    return nullptr;
  return module;
}

void nnc::printOnnxOps(raw_ostream &os) {
  os << "| op | from opset | what is supported |\n|---|---|---|\n";
  SmallVector<OpRule> all;
  for (ArrayRef<OpRule> rules :
       {elementwiseRules(), activationRules(), reductionRules(), shapeRules(), matmulRules(),
        indexRules(), controlRules(), lossRules()})
    all.append(rules.begin(), rules.end());
  llvm::sort(all, [](const OpRule &a, const OpRule &b) { return a.name < b.name; });
  auto row = [&](StringRef domain, const OpRule &rule) {
    int64_t since = domain.empty() ? std::max(rule.since, firstOpset) : rule.since;
    os << "| " << domain << rule.name << " | " << since << " | " << rule.remark << " |\n";
  };
  for (const OpRule &rule : all)
    row("", rule);
  for (const OpRule &rule : trainingRules())
    row("ai.onnx.preview.training.", rule);
}
