// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A graph as text: DOT for Graphviz, JSON for programs.
#include "graph/Graph.h"

#include "Xml.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace nnc::tool;
using llvm::StringRef;
namespace json = llvm::json;

static std::string quoted(StringRef text) {
  std::string out = "\"";
  for (char c : text)
    out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return out + "\"";
}

static StringRef attributesOf(Graph::Kind kind) {
  switch (kind) {
  case Graph::Kind::Input:
    return "shape=box, style=\"rounded,filled\", fillcolor=\"#ddf4ff\"";
  case Graph::Kind::State:
    return "shape=box, style=filled, fillcolor=\"#fff8c5\"";
  case Graph::Kind::Constant:
  case Graph::Kind::Result:
    return "shape=plaintext";
  case Graph::Kind::Op:
    return "shape=ellipse";
  case Graph::Kind::Rest:
    return "shape=box, style=dashed";
  }
  llvm_unreachable("a kind of node");
}

void Graph::writeDot(llvm::raw_ostream &os) const {
  os << "digraph " << quoted(entry + " of " + model) << " {\n  rankdir=LR;\n"
     << "  node [fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=11];\n";
  for (auto [index, node] : llvm::enumerate(nodes)) {
    os << "  n" << index << " [label=" << quoted(node.label) << ", " << attributesOf(node.kind);
    if (node.gradient)
      os << ", xlabel=<<FONT COLOR=\"#cf222e\">sum " << xmlEscape(node.gradient->text())
         << "</FONT>>";
    os << ", tooltip=" << quoted(node.place) << "];\n";
  }
  for (const Edge &edge : edges) {
    os << "  n" << edge.from << " -> n" << edge.to << " [label=";
    if (!edge.value && !edge.gradient) {
      os << quoted(edge.type);
    } else {
      os << '<';
      if (edge.value)
        os << "<FONT COLOR=\"#116329\">" << xmlEscape(edge.value->text()) << "</FONT>";
      if (edge.gradient)
        os << "<BR/><FONT COLOR=\"#cf222e\">" << xmlEscape(edge.gradient->text()) << "</FONT>";
      os << '>';
    }
    os << ", tooltip=" << quoted(edge.type) << "];\n";
  }
  os << "}\n";
}

static StringRef kindName(Graph::Kind kind) {
  static const StringRef names[] = {"input", "state", "constant", "op", "result", "rest"};
  return names[static_cast<size_t>(kind)];
}

/// All of few numbers, a summary of many.
static json::Value toJson(const Numbers &numbers) {
  constexpr size_t most = 64;
  json::Object object{{"count", static_cast<int64_t>(numbers.all.size())},
                      {"not_finite", static_cast<int64_t>(numbers.notFinite)},
                      {"low", numbers.low},
                      {"high", numbers.high},
                      {"mean", numbers.mean}};
  if (numbers.all.size() <= most && !numbers.notFinite)
    object["all"] = json::Array(numbers.all);
  return object;
}

json::Value Graph::toJson() const {
  json::Array nodeList, edgeList;
  for (const Node &node : nodes) {
    json::Object object{{"kind", kindName(node.kind)}, {"label", node.label}};
    if (!node.op.empty())
      object["op"] = node.op;
    if (!node.place.empty())
      object["place"] = node.place;
    if (node.gradient)
      object["gradient"] = ::toJson(*node.gradient);
    nodeList.push_back(std::move(object));
  }
  for (const Edge &edge : edges) {
    json::Object object{{"from", static_cast<int64_t>(edge.from)},
                        {"to", static_cast<int64_t>(edge.to)},
                        {"type", edge.type}};
    if (edge.value)
      object["value"] = ::toJson(*edge.value);
    if (edge.gradient)
      object["gradient"] = ::toJson(*edge.gradient);
    edgeList.push_back(std::move(object));
  }
  return json::Object{{"model", model},
                      {"entry", entry},
                      {"left_out", static_cast<int64_t>(leftOut)},
                      {"nodes", std::move(nodeList)},
                      {"edges", std::move(edgeList)}};
}
