// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The computation of an entry as nodes and edges, for pictures: read off the IR,
// filled with the numbers of one call, and written as SVG, DOT or JSON.
#ifndef NNC_TOOLS_GRAPH_GRAPH_H
#define NNC_TOOLS_GRAPH_GRAPH_H

#include "nnc/runtime/abi.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/JSON.h"

#include <optional>
#include <string>
#include <vector>

namespace nnc::tool {

class Outputs;

/// What there is to say about the numbers in a tensor.
struct Numbers {
  std::vector<double> all;
  uint64_t notFinite = 0;
  double low = 0, high = 0, mean = 0; ///< of the finite ones

  explicit Numbers(std::vector<double> values);
  /// "2", "[1, 2, 3]" or, of many, "-0.5 .. 3".
  std::string text() const;
};

struct Graph {
  enum class Kind { Input, State, Constant, Op, Result, Rest };

  struct Node {
    Kind kind;
    std::string label;
    std::string op;    ///< the op's name, of an op
    std::string place; ///< "file:line" in the model
    /// The derivative by the node's value, the sum of those of its edges.
    std::optional<Numbers> gradient = std::nullopt;
  };

  struct Edge {
    unsigned from, to;
    std::string type;
    /// What nnc-trace-entry calls the value, and the derivative by this use.
    std::string valueName, gradientName;
    std::optional<Numbers> value = std::nullopt, gradient = std::nullopt;
  };

  std::string model, entry;
  std::vector<Node> nodes; ///< in the order of the computation
  std::vector<Edge> edges;
  size_t leftOut = 0; ///< ops before those shown, in the one node of kind Rest
  bool hasValues = false, hasGradients = false;

  /// The graph of a function, of its last `maxOps` ops.
  static Graph read(mlir::func::FuncOp function, size_t maxOps);

  /// Fills in the results of an entry that nnc-trace-entry has treated.
  void fill(const nnc_entry_v1 &entry, const Outputs &outputs, int64_t rows);

  void writeSvg(llvm::raw_ostream &os) const;
  void writeDot(llvm::raw_ostream &os) const;
  llvm::json::Value toJson() const;
};

} // namespace nnc::tool

#endif // NNC_TOOLS_GRAPH_GRAPH_H
