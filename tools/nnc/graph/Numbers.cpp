// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The numbers of one call, on the edges and nodes of a graph.
#include "graph/Graph.h"

#include "Arrays.h"
#include "Convert.h"
#include "Model.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"

#include <cmath>

using namespace nnc::tool;

Numbers::Numbers(std::vector<double> values) : all(std::move(values)) {
  double sum = 0;
  uint64_t finite = 0;
  for (double value : all) {
    if (!std::isfinite(value)) {
      ++notFinite;
      continue;
    }
    low = finite ? std::min(low, value) : value;
    high = finite ? std::max(high, value) : value;
    sum += value;
    ++finite;
  }
  mean = finite ? sum / finite : 0;
}

static std::string numberText(double value) {
  // Minus nothing is nothing.
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.4g", value == 0 ? 0.0 : value);
  return text;
}

std::string Numbers::text() const {
  constexpr size_t most = 3;
  if (all.size() == 1)
    return numberText(all.front());
  std::string text;
  if (all.size() <= most) {
    for (double value : all)
      text += (text.empty() ? "[" : ", ") + numberText(value);
    return text.empty() ? "[]" : text + "]";
  }
  if (notFinite < all.size())
    text = low == high ? "all " + numberText(low) : numberText(low) + " .. " + numberText(high);
  if (notFinite)
    text += (text.empty() ? "" : ", ") + std::to_string(notFinite) + " not finite";
  return text;
}

void Graph::fill(const nnc_entry_v1 &table, const Outputs &outputs, int64_t rows) {
  llvm::StringMap<std::vector<double>> found;
  for (uint32_t i = 0; i < table.result_count; ++i) {
    const nnc_tensor_v1 &result = *table.results[i];
    Array array;
    array.dtype = result.dtype;
    array.bytes.assign(outputs.bytes(i).begin(), outputs.bytes(i).end());
    std::vector<double> values(elementCount(result, rows));
    for (size_t at = 0; at < values.size(); ++at)
      values[at] = elementAt(array, at);
    found[toRef(result.name)] = std::move(values);
  }
  hasValues = true;
  hasGradients = llvm::any_of(
      found, [](const auto &each) { return each.getKey().starts_with("traced_gradient_"); });
  // The derivative of the result by itself.
  if (hasGradients)
    found["traced_result"] = {1.0};

  std::vector<std::vector<double>> sums(nodes.size());
  std::vector<unsigned> summands(nodes.size(), 0);
  std::vector<std::string> names(nodes.size());
  for (Edge &edge : edges) {
    if (auto value = found.find(edge.valueName); value != found.end())
      edge.value.emplace(value->second);
    auto gradient = found.find(edge.gradientName);
    // A node that gives several values has no one derivative.
    bool isOther = !names[edge.from].empty() && names[edge.from] != edge.valueName;
    names[edge.from] = isOther ? "several" : edge.valueName;
    if (gradient == found.end())
      continue;
    edge.gradient.emplace(gradient->second);
    std::vector<double> &sum = sums[edge.from];
    sum.resize(gradient->second.size());
    for (auto [total, part] : llvm::zip_equal(sum, gradient->second))
      total += part;
    ++summands[edge.from];
  }
  for (auto [node, sum, count, name] : llvm::zip_equal(nodes, sums, summands, names))
    // With ops left out, the sum may lack some.
    if (count > 1 && name != "several" && !leftOut)
      node.gradient.emplace(std::move(sum));
}
