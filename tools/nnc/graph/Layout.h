// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where the boxes and lines of a directed graph go on a plane, after Sugiyama, Tagawa
// and Toda (1981): layers from left to right, few crossings, straight lines. Each line
// has room for a label.
//
// Graphviz would do it too, but as a program that need not be there, or as a library
// that brings a font stack along; a graph can be had as DOT for it.
#ifndef NNC_TOOLS_GRAPH_LAYOUT_H
#define NNC_TOOLS_GRAPH_LAYOUT_H

#include "llvm/ADT/ArrayRef.h"

#include <vector>

namespace nnc::tool {

struct Size {
  double width, height;
};

struct Point {
  double x, y;
};

/// A line to draw from one box to another.
struct Link {
  unsigned from, to; ///< `from` is less than `to`
  Size label;
};

struct Layout {
  /// The line runs level through `label`'s width; between points it may bend.
  struct Route {
    std::vector<Point> points; ///< in pairs: a level stretch from one to the next
    Point label;               ///< the middle of the label
  };
  std::vector<Point> boxes; ///< their middles
  std::vector<Route> routes;
  Size size{0, 0};
};

/// The column of each box: the longest way to it; what nothing leads to stands next to
/// its first use.
std::vector<unsigned> rankBoxes(size_t count, llvm::ArrayRef<Link> links);

/// Lays out boxes of these sizes, which have these links.
Layout layOut(llvm::ArrayRef<Size> boxes, llvm::ArrayRef<Link> links);

} // namespace nnc::tool

#endif // NNC_TOOLS_GRAPH_LAYOUT_H
