// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Products whose rows and sums run over several dimensions: convolutions, with channels
// last. Both operands are read where they are. A tile of C is a few places of an image by a
// few vectors of channels; the sums over its windows and input channels run around it in
// registers (Georganas et al., "Anatomy of high-performance deep learning convolutions on
// SIMD architectures", SC 2018, without their blocked layouts).
#include "Tile.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace nnc::codegen;

namespace {
/// Where in each operand the loops are.
struct Place {
  Value lhs, rhs, out;
};

class NestEmitter {
public:
  NestEmitter(Emitter &e, const Contraction &contraction, VectorUnit unit, bool zero,
              linalg::GenericOp epilogue)
      : c(contraction), nest(scheduleNest(contraction)),
        tiles(e, contraction, unit, zero, epilogue) {}

  void emit(Emitter &e, Value begin, Value end) {
    from = begin, to = end;
    Place start{e.index(0), e.index(0), e.index(0)};
    if (nest.split == NestSchedule::Batches)
      return e.loop(from, to, 1,
                    [&](Emitter &e, Value b) { afterBatch(e, moved(e, start, c.batch, b)); });
    each(e, c.batch, start, [&](Emitter &e, Place place, Value) { afterBatch(e, place); });
  }

private:
  using Body = llvm::function_ref<void(Emitter &, Place, Value)>;

  static Place moved(Emitter &e, Place place, const ContractionDim &dim, Value i) {
    return {e.add(place.lhs, e.mul(i, dim.lhs)), e.add(place.rhs, e.mul(i, dim.rhs)),
            e.add(place.out, e.mul(i, dim.out))};
  }

  static void each(Emitter &e, const ContractionDim &dim, Place place, Body body) {
    e.loop(dim.extent, [&](Emitter &e, Value i) { body(e, moved(e, place, dim, i), i); });
  }

  /// All places of the dimensions, with the sum of their indices.
  static void all(Emitter &e, ArrayRef<ContractionDim> dims, Place place, Value sum, Body body) {
    if (dims.empty())
      return body(e, place, sum);
    each(e, dims.front(), place, [&](Emitter &e, Place inner, Value i) {
      all(e, dims.drop_front(), inner, e.add(sum, i), body);
    });
  }

  void afterBatch(Emitter &e, Place place) {
    if (!nest.partsOutside)
      return rows(e, place, [&](Emitter &e, Place place, ArrayRef<ContractionDim> left) {
        parts(e, place, [&](Emitter &e, Place place, Value part) { panels(e, place, left, part); });
      });
    parts(e, place, [&](Emitter &e, Place place, Value part) {
      rows(e, place, [&](Emitter &e, Place place, ArrayRef<ContractionDim> left) {
        panels(e, place, left, part);
      });
    });
  }

  void parts(Emitter &e, Place place, Body body) { all(e, nest.parts, place, e.index(0), body); }

  /// The dimensions of rows that are loops of their own; `body` gets those that tiles cut.
  void rows(Emitter &e, Place place,
            llvm::function_ref<void(Emitter &, Place, ArrayRef<ContractionDim>)> body) {
    ArrayRef<ContractionDim> dims = nest.rows;
    // As many whole inner dimensions as a tile of one vector of columns takes, and one more.
    size_t left = 1;
    for (int64_t whole = dims.back().extent; left < dims.size(); ++left) {
      if (whole > tiles.accumulators)
        break;
      whole *= dims[dims.size() - 1 - left].extent;
    }
    ArrayRef<ContractionDim> inner = dims.take_back(left), outer = dims.drop_back(left);
    if (nest.split != NestSchedule::Rows)
      return all(e, outer, place, e.index(0),
                 [&](Emitter &e, Place place, Value) { body(e, place, inner); });
    e.loop(from, to, 1, [&](Emitter &e, Value i) {
      all(e, outer.drop_front(), moved(e, place, outer.front(), i), e.index(0),
          [&](Emitter &e, Place place, Value) { body(e, place, inner); });
    });
  }

  void panels(Emitter &e, Place place, ArrayRef<ContractionDim> left, Value part) {
    int64_t panel = panelWidth(c), count = llvm::divideCeil(c.n.extent, panel);
    bool split = nest.split == NestSchedule::Panels;
    forEachPiece(e, c.n.extent, panel, std::min(panel, 2 * tiles.lanes), tiles.lanes,
                 split ? from : e.index(0), split ? to : e.index(count),
                 [&](Emitter &e, Value column, const Columns &columns) {
                   Place at = place;
                   at.rhs = e.add(at.rhs, column);
                   at.out = e.add(at.out, column);
                   cut(e, at, left, column, columns, part);
                 });
  }

  /// Tiles over what is left of the rows: whole inner dimensions, and a few of the next.
  void cut(Emitter &e, Place place, ArrayRef<ContractionDim> left, Value column,
           const Columns &columns, Value part) {
    int64_t most = tiles.accumulators / columns.vectors, whole = 1;
    while (left.size() > 1 && whole * left.back().extent <= most) {
      whole *= left.back().extent;
      left = left.drop_back();
    }
    ArrayRef<ContractionDim> inner(left.end(), nest.rows.end());
    const ContractionDim &dim = left.back();
    int64_t step = rowsOfTile(dim.extent, std::max<int64_t>(most / whole, 1), columns.vectors);
    auto tile = [&](Emitter &e, Place place, int64_t count) {
      emitTile(e, place, dim, count, inner, column, columns, part);
    };
    all(e, left.drop_back(), place, e.index(0), [&](Emitter &e, Place place, Value) {
      int64_t end = dim.extent / step * step;
      e.loop(e.index(0), e.index(end), step,
             [&](Emitter &e, Value i) { tile(e, moved(e, place, dim, i), step); });
      if (end < dim.extent)
        tile(e, moved(e, place, dim, e.index(end)), dim.extent - end);
    });
  }

  void emitTile(Emitter &e, Place place, const ContractionDim &dim, int64_t count,
                ArrayRef<ContractionDim> inner, Value column, const Columns &columns, Value part) {
    SmallVector<int64_t> lhsRows, outRows;
    auto add = [&](auto &&self, ArrayRef<ContractionDim> dims, int64_t lhs, int64_t out) -> void {
      if (dims.empty()) {
        lhsRows.push_back(lhs);
        outRows.push_back(out);
        return;
      }
      for (int64_t i = 0; i < dims.front().extent; ++i)
        self(self, dims.drop_front(), lhs + i * dims.front().lhs, out + i * dims.front().out);
    };
    for (int64_t i = 0; i < count; ++i)
      add(add, inner, i * dim.lhs, i * dim.out);
    Tile tile;
    tile.lhs = tiles.lhs, tile.lhsBase = place.lhs, tile.lhsRows = lhsRows;
    tile.rhs = tiles.rhs, tile.rhsBase = place.rhs;
    tile.k = nest.sums;
    tile.corner = place.out, tile.outRows = outRows;
    tile.row = e.index(0), tile.column = column;
    if (!nest.parts.empty()) {
      int64_t last = 0;
      for (const ContractionDim &dim : nest.parts)
        last += dim.extent - 1;
      auto is = [&](int64_t number) {
        return arith::CmpIOp::create(e, e.loc, arith::CmpIPredicate::eq, part, e.index(number));
      };
      tile.isFirst = is(0), tile.isLast = is(last);
    }
    tiles.emit(e, tile, columns);
  }

  const Contraction &c;
  NestSchedule nest;
  TileEmitter tiles;
  Value from, to;
};
} // namespace

void nnc::codegen::emitNest(Emitter &emitter, const Contraction &contraction, VectorUnit unit,
                            Value begin, Value end, bool zero, linalg::GenericOp epilogue) {
  NestEmitter(emitter, contraction, unit, zero, epilogue).emit(emitter, begin, end);
}
