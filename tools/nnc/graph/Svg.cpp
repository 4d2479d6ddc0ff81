// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A graph as a picture: values above the edges, derivatives below.
#include "graph/Graph.h"
#include "graph/Layout.h"

#include "Xml.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <map>

using namespace nnc::tool;
using llvm::StringRef;

static constexpr double margin = 16, lineHeight = 16, captionHeight = 26;

/// A little more than a line of text is wide in a usual sans serif of 12 units.
static double widthOf(StringRef text) { return 7.0 * text.size(); }
static auto number(double value) { return llvm::format("%.1f", value); }

/// The lines above and below an edge.
static std::pair<std::string, std::string> linesOf(const Graph &graph, const Graph::Edge &edge) {
  if (!graph.hasValues)
    return {edge.type, ""};
  return {edge.value ? edge.value->text() : "", edge.gradient ? edge.gradient->text() : ""};
}

static std::string sumOf(const Graph::Node &node) {
  return node.gradient ? "sum " + node.gradient->text() : "";
}

static bool isRound(const Graph::Node &node) {
  return node.kind == Graph::Kind::Op && node.label.size() <= 4;
}

/// The shape that is drawn; a sum below it may be wider.
static Size shapeOf(const Graph::Node &node) {
  if (isRound(node))
    return {38, 38};
  return {std::max(widthOf(node.label) + 18, 30.0), 28};
}

static Size sizeOf(const Graph::Node &node) {
  Size size = shapeOf(node);
  if (node.gradient) {
    size.width = std::max(size.width, widthOf(sumOf(node)));
    size.height += 2 * lineHeight; // room on both sides: the middle is the shape's
  }
  return size;
}

static StringRef className(Graph::Kind kind) {
  switch (kind) {
  case Graph::Kind::Input:
    return "input";
  case Graph::Kind::State:
    return "state";
  case Graph::Kind::Constant:
    return "constant";
  case Graph::Kind::Op:
    return "op";
  case Graph::Kind::Result:
    return "result";
  case Graph::Kind::Rest:
    return "rest";
  }
  llvm_unreachable("a kind of node");
}

static void writeNumbers(llvm::raw_ostream &os, StringRef what, const Numbers &numbers) {
  os << "\n" << what << ' ' << xmlEscape(numbers.text());
  if (numbers.all.size() > 1)
    os << ", mean " << llvm::format("%.4g", numbers.mean);
}

static void writeNode(llvm::raw_ostream &os, const Graph::Node &node, Point at) {
  os << "<g class='" << className(node.kind) << "'><title>" << xmlEscape(node.label);
  if (!node.op.empty() && node.op != node.label)
    os << "\n" << xmlEscape(node.op);
  if (!node.place.empty())
    os << "\n" << xmlEscape(node.place);
  if (node.gradient)
    writeNumbers(os, "derivative", *node.gradient);
  os << "</title>\n";
  Size shape = shapeOf(node);
  if (isRound(node))
    os << "<circle cx='" << number(at.x) << "' cy='" << number(at.y) << "' r='"
       << number(shape.width / 2) << "'/>\n";
  else if (node.kind != Graph::Kind::Result && node.kind != Graph::Kind::Constant)
    os << "<rect x='" << number(at.x - shape.width / 2) << "' y='"
       << number(at.y - shape.height / 2) << "' width='" << number(shape.width) << "' height='"
       << number(shape.height) << "' rx='" << (node.kind == Graph::Kind::Input ? 14 : 5) << "'/>\n";
  os << "<text x='" << number(at.x) << "' y='" << number(at.y + 4) << "'>" << xmlEscape(node.label)
     << "</text>\n";
  if (node.gradient)
    os << "<text class='gradient' x='" << number(at.x) << "' y='"
       << number(at.y + shape.height / 2 + 13) << "'>" << xmlEscape(sumOf(node)) << "</text>\n";
  os << "</g>\n";
}

static void writeEdge(llvm::raw_ostream &os, const Graph &graph, const Graph::Edge &edge,
                      const Layout::Route &route) {
  os << "<g class='edge'><title>" << xmlEscape(graph.nodes[edge.from].label) << " to "
     << xmlEscape(graph.nodes[edge.to].label) << "\n"
     << xmlEscape(edge.type);
  if (edge.value)
    writeNumbers(os, "value", *edge.value);
  if (edge.gradient)
    writeNumbers(os, "derivative", *edge.gradient);
  os << "</title>\n<path marker-end='url(#arrow)' d='";
  std::vector<Point> points = route.points;
  auto overhang = [&](unsigned node) {
    return (sizeOf(graph.nodes[node]).width - shapeOf(graph.nodes[node]).width) / 2;
  };
  points.front().x -= overhang(edge.from);
  points.back().x += overhang(edge.to);
  for (size_t i = 0; i < points.size(); i += 2) {
    if (i == 0) {
      os << 'M' << number(points[0].x) << ' ' << number(points[0].y);
    } else {
      double middle = (points[i - 1].x + points[i].x) / 2;
      os << 'C' << number(middle) << ' ' << number(points[i - 1].y) << ' ' << number(middle) << ' '
         << number(points[i].y) << ' ' << number(points[i].x) << ' ' << number(points[i].y);
    }
    os << 'H' << number(points[i + 1].x);
  }
  os << "'/>\n";
  auto [above, below] = linesOf(graph, edge);
  auto write = [&](StringRef kind, StringRef text, double y) {
    if (!text.empty())
      os << "<text class='" << kind << "' x='" << number(route.label.x) << "' y='" << number(y)
         << "'>" << xmlEscape(text) << "</text>\n";
  };
  write(graph.hasValues ? "value" : "type", above, route.label.y - 4);
  write("gradient", below, route.label.y + 13);
  os << "</g>\n";
}

static std::vector<Link> linksOf(const Graph &graph) {
  std::vector<Link> links;
  for (const Graph::Edge &edge : graph.edges) {
    auto [above, below] = linesOf(graph, edge);
    links.push_back(
        {edge.from, edge.to, {std::max(widthOf(above), widthOf(below)) + 6, 2 * lineHeight}});
  }
  return links;
}

static void writePicture(llvm::raw_ostream &os, const Graph &graph) {
  std::vector<Size> boxes;
  for (const Graph::Node &node : graph.nodes)
    boxes.push_back(sizeOf(node));
  Layout layout = layOut(boxes, linksOf(graph));
  std::string title = graph.entry + " of " + graph.model, caption = title;
  if (graph.hasGradients)
    caption += ": values above, derivatives of the result below";
  if (graph.leftOut)
    caption += "; without the first " + std::to_string(graph.leftOut) + " ops";
  double width = std::max(layout.size.width, widthOf(caption)) + 2 * margin;
  double height = layout.size.height + 2 * margin + captionHeight;
  os << "<svg xmlns='http://www.w3.org/2000/svg' width='" << number(width) << "' height='"
     << number(height) << "' viewBox='0 0 " << number(width) << ' ' << number(height)
     << "' role='img'>\n<title>" << xmlEscape(title) << "</title>\n"
     << R"(<style>
text { font: 12px sans-serif; text-anchor: middle; fill: #1f2328; }
path { fill: none; stroke: #57606a; stroke-width: 1.2; }
rect, circle { stroke: #57606a; stroke-width: 1.2; fill: #fff; }
.op text { font-size: 13px; }
.input rect { fill: #ddf4ff; stroke: #0969da; }
.state rect { fill: #fff8c5; stroke: #9a6700; }
.rest rect { stroke-dasharray: 4 3; }
text.value, g text.value { fill: #116329; }
text.gradient, g text.gradient { fill: #cf222e; font-size: 12px; }
text.type { fill: #57606a; font-size: 11px; }
text.caption { text-anchor: start; fill: #57606a; }
</style>
<defs><marker id='arrow' viewBox='0 0 8 8' refX='8' refY='4' markerWidth='7' markerHeight='7' orient='auto'>
<path d='M0 0L8 4L0 8z' style='fill: #57606a; stroke: none'/></marker></defs>
<rect width='100%' height='100%' style='fill: #fff; stroke: none'/>
)";
  os << "<text class='caption' x='" << number(margin) << "' y='" << number(margin + 6) << "'>"
     << xmlEscape(caption) << "</text>\n<g transform='translate(" << number(margin) << ' '
     << number(margin + captionHeight) << ")'>\n";
  for (auto [edge, route] : llvm::zip_equal(graph.edges, layout.routes))
    writeEdge(os, graph, edge, route);
  for (auto [node, at] : llvm::zip_equal(graph.nodes, layout.boxes))
    writeNode(os, node, at);
  os << "</g>\n</svg>\n";
}

/// The graph with what it begins with drawn again near uses that are far from the first:
/// lines across the whole picture tell nothing.
static Graph repeatLeaves(const Graph &graph) {
  constexpr unsigned far = 8;
  std::vector<unsigned> ranks = rankBoxes(graph.nodes.size(), linksOf(graph));
  std::vector<unsigned> first(graph.nodes.size(), ~0u);
  for (const Graph::Edge &edge : graph.edges)
    first[edge.from] = std::min(first[edge.from], ranks[edge.to]);
  Graph result = graph;
  std::map<std::pair<unsigned, unsigned>, unsigned> copies; // of a node, by distance
  std::vector<Graph::Node> nodes;
  for (const Graph::Edge &edge : graph.edges) {
    unsigned distance = (ranks[edge.to] - first[edge.from]) / far;
    if (graph.nodes[edge.from].kind == Graph::Kind::Op || !distance)
      continue;
    if (copies.try_emplace({edge.from, distance}, nodes.size()).second) {
      nodes.push_back(graph.nodes[edge.from]);
      nodes.back().gradient.reset(); // the first has it
    }
  }
  for (Graph::Edge &edge : result.edges) {
    auto copy = copies.find({edge.from, (ranks[edge.to] - first[edge.from]) / far});
    edge.from = copy == copies.end() ? edge.from + nodes.size() : copy->second;
    edge.to += nodes.size();
  }
  llvm::append_range(nodes, result.nodes);
  result.nodes = std::move(nodes);
  return result;
}

void Graph::writeSvg(llvm::raw_ostream &os) const { writePicture(os, repeatLeaves(*this)); }
