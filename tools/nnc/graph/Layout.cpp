// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "graph/Layout.h"

#include "llvm/ADT/IntEqClasses.h"
#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

using namespace nnc::tool;

namespace {
/// What has a place in a layer: a box, a label, or a line that passes by.
struct Item {
  unsigned layer;
  Size size;
  std::vector<unsigned> before, after; ///< neighbours in the layers to both sides
  double y = 0;
};

constexpr double columnGap = 28, rowGap = 14;

/// Boxes are in even layers, labels in odd ones, so that a label meets no box.
class Layering {
public:
  Layering(llvm::ArrayRef<Size> boxes, llvm::ArrayRef<Link> links) : links(links) {
    std::vector<unsigned> ranks = rankBoxes(boxes.size(), links);
    for (auto [box, size] : llvm::enumerate(boxes))
      items.push_back({2 * ranks[box], size, {}, {}, 0});
    for (const Link &link : links) {
      chains.emplace_back();
      unsigned last = link.from, end = items[link.to].layer;
      for (unsigned layer = items[last].layer + 1; layer < end; ++layer) {
        // The label stands by the box that uses what it tells of.
        Size size = layer + 1 == end ? link.label : Size{0, 4};
        items.push_back({layer, size, {}, {}, 0});
        connect(last, items.size() - 1);
        last = items.size() - 1;
        chains.back().push_back(last);
      }
      connect(last, link.to);
    }
    for (auto [index, item] : llvm::enumerate(items)) {
      layers.resize(std::max<size_t>(layers.size(), item.layer + 1));
      layers[item.layer].push_back(index);
    }
    // Time to spend, whatever the size: passes over all items.
    passes = std::clamp<size_t>(1000000 / (items.size() + 1), 2, 24);
  }

  void order();
  void place();
  void closeGaps();
  Layout finish(size_t boxes) const;

private:
  void connect(unsigned from, unsigned to) {
    items[from].after.push_back(to);
    items[to].before.push_back(from);
  }
  std::vector<unsigned> positions() const;
  size_t crossings(const std::vector<unsigned> &position) const;
  void placeLayer(llvm::ArrayRef<unsigned> layer, bool useBefore, bool useAfter);

  llvm::ArrayRef<Link> links;
  std::vector<Item> items;
  std::vector<std::vector<unsigned>> layers; ///< items from top to bottom
  std::vector<std::vector<unsigned>> chains; ///< for each link, the items on its way
  size_t passes;
};
} // namespace

std::vector<unsigned> nnc::tool::rankBoxes(size_t count, llvm::ArrayRef<Link> links) {
  std::vector<unsigned> ranks(count, 0), order(links.size());
  std::iota(order.begin(), order.end(), 0u);
  llvm::sort(order, [&](unsigned a, unsigned b) { return links[a].from < links[b].from; });
  std::vector<bool> isSource(count, true);
  for (unsigned index : order) {
    const Link &link = links[index];
    assert(link.from < link.to && "expects boxes in the order of the computation");
    ranks[link.to] = std::max(ranks[link.to], ranks[link.from] + 1);
    isSource[link.to] = false;
  }
  std::vector<unsigned> first(count, ~0u);
  for (const Link &link : links)
    first[link.from] = std::min(first[link.from], ranks[link.to]);
  for (size_t box = 0; box < count; ++box)
    if (isSource[box] && first[box] != ~0u)
      ranks[box] = first[box] - 1;
  return ranks;
}

std::vector<unsigned> Layering::positions() const {
  std::vector<unsigned> position(items.size());
  for (const auto &layer : layers)
    for (auto [index, item] : llvm::enumerate(layer))
      position[item] = index;
  return position;
}

/// Pairs of lines between neighbouring layers that cross, counted with a tree of
/// partial sums.
size_t Layering::crossings(const std::vector<unsigned> &position) const {
  size_t count = 0;
  for (size_t l = 0; l + 1 < layers.size(); ++l) {
    std::vector<size_t> tree(layers[l + 1].size() + 1, 0);
    size_t seen = 0;
    for (unsigned item : layers[l]) {
      std::vector<unsigned> ends;
      for (unsigned next : items[item].after)
        ends.push_back(position[next]);
      for (unsigned end : ends) {
        size_t notBelow = 0;
        for (size_t at = end + 1; at; at -= at & -at)
          notBelow += tree[at];
        count += seen - notBelow;
      }
      for (unsigned end : ends) {
        ++seen;
        for (size_t at = end + 1; at < tree.size(); at += at & -at)
          ++tree[at];
      }
    }
  }
  return count;
}

/// Sorts each layer by the mean position of its neighbours, to and fro, and keeps the
/// best that was met.
void Layering::order() {
  std::vector<unsigned> position = positions();
  auto best = layers;
  size_t fewest = crossings(position);
  std::vector<double> key(items.size());
  for (size_t pass = 0; pass < passes && fewest; ++pass) {
    bool forward = pass % 2 == 0;
    for (size_t i = 0; i < layers.size(); ++i) {
      std::vector<unsigned> &layer = layers[forward ? i : layers.size() - 1 - i];
      for (unsigned item : layer) {
        const auto &neighbours = forward ? items[item].before : items[item].after;
        double sum = 0;
        for (unsigned neighbour : neighbours)
          sum += position[neighbour];
        key[item] = neighbours.empty() ? position[item] : sum / neighbours.size();
      }
      llvm::sort(layer, [&](unsigned a, unsigned b) {
        return std::pair(key[a], position[a]) < std::pair(key[b], position[b]);
      });
      for (auto [index, item] : llvm::enumerate(layer))
        position[item] = index;
    }
    if (size_t now = crossings(position); now < fewest) {
      fewest = now;
      best = layers;
    }
  }
  layers = best;
}

/// Puts the items of a layer as near as can be to the mean of their neighbours, in
/// their order and at their distances: a regression by pooling neighbours that violate
/// the order.
void Layering::placeLayer(llvm::ArrayRef<unsigned> layer, bool useBefore, bool useAfter) {
  struct Pool {
    double sum, weight;
    size_t count;
    double mean() const { return sum / weight; }
  };
  std::vector<Pool> pools;
  std::vector<double> offsets;
  double offset = 0;
  for (auto [index, id] : llvm::enumerate(layer)) {
    const Item &item = items[id];
    if (index)
      offset += (items[layer[index - 1]].size.height + item.size.height) / 2 + rowGap;
    offsets.push_back(offset);
    double sum = 0;
    size_t count = 0;
    auto add = [&](llvm::ArrayRef<unsigned> neighbours) {
      for (unsigned neighbour : neighbours)
        sum += items[neighbour].y;
      count += neighbours.size();
    };
    if (useBefore)
      add(item.before);
    if (useAfter)
      add(item.after);
    double wanted = count ? sum / count : item.y;
    // Long lines are to be straight; what has no neighbours here gives way.
    bool passes = item.before.size() == 1 && item.after.size() == 1;
    double weight = !count ? 0.01 : passes ? 2 : 1;
    pools.push_back({(wanted - offset) * weight, weight, 1});
    while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
      Pool last = pools.back();
      pools.pop_back();
      pools.back().sum += last.sum;
      pools.back().weight += last.weight;
      pools.back().count += last.count;
    }
  }
  size_t index = 0;
  for (const Pool &pool : pools)
    for (size_t i = 0; i < pool.count; ++i, ++index)
      items[layer[index]].y = pool.mean() + offsets[index];
}

void Layering::place() {
  for (const auto &layer : layers)
    placeLayer(layer, false, false);
  for (size_t pass = 0; pass < passes; ++pass)
    for (size_t i = 0; i < layers.size(); ++i) {
      bool forward = pass % 2 == 0, last = pass + 4 >= passes;
      placeLayer(layers[forward ? i : layers.size() - 1 - i], forward || last, !forward || last);
    }
}

/// Parts that no line joins drift apart: moves each up to where it meets another.
void Layering::closeGaps() {
  llvm::IntEqClasses parts(items.size());
  for (unsigned item = 0; item < items.size(); ++item)
    for (unsigned next : items[item].after)
      parts.join(item, next);
  parts.compress();
  std::vector<std::vector<unsigned>> members(parts.getNumClasses());
  auto topOf = [&](unsigned item) { return items[item].y - items[item].size.height / 2; };
  auto highest = [&](llvm::ArrayRef<unsigned> part) {
    double top = HUGE_VAL;
    for (unsigned item : part)
      top = std::min(top, topOf(item));
    return top;
  };
  for (unsigned item = 0; item < items.size(); ++item)
    members[parts[item]].push_back(item);
  llvm::sort(members, [&](const auto &a, const auto &b) {
    return std::pair(highest(a), a.front()) < std::pair(highest(b), b.front());
  });
  std::vector<double> bottoms(layers.size(), -HUGE_VAL);
  for (const std::vector<unsigned> &part : members) {
    // The first stays, and no other goes above it.
    double room = highest(part) - highest(members.front());
    for (unsigned item : part)
      room = std::min(room, topOf(item) - bottoms[items[item].layer] - rowGap);
    for (unsigned item : part) {
      items[item].y -= std::max(room, 0.0);
      double &bottom = bottoms[items[item].layer];
      bottom = std::max(bottom, items[item].y + items[item].size.height / 2);
    }
  }
}

Layout Layering::finish(size_t boxes) const {
  double top = HUGE_VAL, bottom = -HUGE_VAL;
  for (const Item &item : items) {
    top = std::min(top, item.y - item.size.height / 2);
    bottom = std::max(bottom, item.y + item.size.height / 2);
  }
  Layout layout;
  std::vector<double> middles, widths;
  double x = 0;
  for (const auto &layer : layers) {
    double width = 0;
    for (unsigned item : layer)
      width = std::max(width, items[item].size.width);
    x += layout.size.width > 0 ? columnGap : 0;
    middles.push_back(x + width / 2);
    widths.push_back(width);
    x += width;
    layout.size.width = x;
  }
  layout.size.height = std::max(bottom - top, 0.0);
  auto pointOf = [&](unsigned item) {
    return Point{middles[items[item].layer], items[item].y - top};
  };
  for (size_t box = 0; box < boxes; ++box)
    layout.boxes.push_back(pointOf(box));
  for (auto [link, chain] : llvm::zip_equal(links, chains)) {
    Layout::Route route;
    // A box may be narrower than its layer: the line is level from its side on.
    Point from = pointOf(link.from), to = pointOf(link.to);
    route.points.push_back({from.x + items[link.from].size.width / 2, from.y});
    route.points.push_back({from.x + widths[items[link.from].layer] / 2, from.y});
    for (unsigned item : chain) {
      Point at = pointOf(item);
      double half = widths[items[item].layer] / 2;
      route.points.push_back({at.x - half, at.y});
      route.points.push_back({at.x + half, at.y});
    }
    route.label = pointOf(chain.back());
    route.points.push_back({to.x - widths[items[link.to].layer] / 2, to.y});
    route.points.push_back({to.x - items[link.to].size.width / 2, to.y});
    layout.routes.push_back(std::move(route));
  }
  return layout;
}

Layout nnc::tool::layOut(llvm::ArrayRef<Size> boxes, llvm::ArrayRef<Link> links) {
  Layering layering(boxes, links);
  layering.order();
  layering.place();
  layering.closeGaps();
  return layering.finish(boxes.size());
}
