// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Matrix products. The right-hand side is packed, panel by panel, so that the
// innermost loop reads it as a stream (unless that costs more than it gains); a tile of C stays in
// vector registers while k runs (Goto and van de Geijn, "Anatomy of high-performance matrix
// multiplication", TOMS 2008, with one level of blocking: a panel of B is small
// enough for the second-level cache, and a few rows of A for the first).
//
// Each panel is packed by the task that uses it, so threads share nothing and
// sums have one order whatever their number.
#include "Tile.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace nnc::codegen;

namespace {
class ContractionEmitter {
public:
  ContractionEmitter(Emitter &emitter, const Contraction &contraction, VectorUnit unit,
                     Value scratch, bool zero, linalg::GenericOp epilogue)
      : c(contraction), tiles(emitter, contraction, unit, zero, epilogue), scratch(scratch),
        panel(panelWidth(contraction)) {}

  void emit(Emitter &e, Value begin, Value end) {
    if (packsLhs())
      lhsScratch = memref::AllocaOp::create(
          e, e.loc, MemRefType::get({lhsElements(rowsOf(2))}, c.element), e.getI64IntegerAttr(64));
    int64_t panels = llvm::divideCeil(c.n.extent, panel);
    if (c.batch.extent == 1)
      return emitPanels(e, begin, end, e.index(0));
    e.loop(begin, end, 1,
           [&](Emitter &e, Value b) { emitPanels(e, e.index(0), e.index(panels), b); });
  }

private:
  /// The left-hand side as a tile reads it: element (row r of the tile, k) is at
  /// base + r * row + k * column.
  struct Lhs {
    Value memory, base;
    int64_t row, column;
  };

  using Body = llvm::function_ref<void(Emitter &, Value column, Value packed, const Columns &)>;

  void emitPanels(Emitter &e, Value begin, Value end, Value b) {
    auto packPiece = [&](Emitter &e, Value column, Value packed, const Columns &columns) {
      if (scratch)
        pack(e, b, column, packed, columns);
    };
    if (!lhsScratch)
      return forEachPiece(
          e, begin, end, b, [&](Emitter &e, Value column, Value packed, const Columns &columns) {
            packPiece(e, column, packed, columns);
            forEachTile(e, rowsOf(columns.vectors), [&](Emitter &e, Value row, int64_t rows) {
              Lhs tile{tiles.lhs, e.add(e.mul(row, c.m.lhs), e.mul(b, c.batch.lhs)), c.m.lhs,
                       c.k.lhs};
              emitTile(e, b, row, column, packed, columns, rows, tile);
            });
          });
    forEachPiece(e, begin, end, b, packPiece);
    forEachTile(e, rowsOf(2), [&](Emitter &e, Value row, int64_t rows) {
      Lhs tile = packLhs(e, b, row, rows);
      forEachPiece(e, begin, end, b,
                   [&](Emitter &e, Value column, Value packed, const Columns &columns) {
                     emitTile(e, b, row, column, packed, columns, rows, tile);
                   });
    });
  }

  /// The columns of panels [begin, end) of C, in pieces of two vectors, or as many as
  /// few rows leave registers for. A packed piece lies at its column times k,
  /// whatever the width of a vector.
  void forEachPiece(Emitter &e, Value begin, Value end, Value b, Body body) {
    int64_t vectors = 2, lanes = tiles.lanes;
    if (!scratch)
      vectors =
          std::max<int64_t>(vectors, llvm::bit_floor<uint64_t>(tiles.accumulators / c.m.extent));
    nnc::codegen::forEachPiece(
        e, c.n.extent, panel, std::min(panel, vectors * lanes), lanes, begin, end,
        [&](Emitter &e, Value column, const Columns &columns) {
          Value packed = e.mul(column, c.k.extent);
          if (c.batch.extent > 1)
            packed = e.add(packed, e.mul(b, c.k.extent * static_cast<int64_t>(
                                                             llvm::alignTo(c.n.extent, panel))));
          body(e, column, packed, columns);
        });
  }

  void forEachTile(Emitter &e, int64_t tileRows,
                   llvm::function_ref<void(Emitter &, Value row, int64_t rows)> body) {
    int64_t wholeRows = c.m.extent / tileRows * tileRows;
    e.loop(e.index(0), e.index(wholeRows), tileRows,
           [&](Emitter &e, Value row) { body(e, row, tileRows); });
    if (wholeRows < c.m.extent)
      body(e, e.index(wholeRows), c.m.extent - wholeRows);
  }

  /// Whether the left-hand side is packed too, tile by tile: where it is stored
  /// transposed, as in the gradient of a weight, a tile reads a part of a cache line
  /// from each of its rows. Where those are a multiple of 4 KiB apart, the lines share
  /// one set of the first-level cache and are gone by the next tile. Then all panels
  /// are packed first, and a packed tile meets them one after the other.
  bool packsLhs() const {
    constexpr int64_t most = 32 * 1024; // on the stack, and in the first-level cache
    int64_t bytes = c.element.getIntOrFloatBitWidth() / 8;
    return scratch && c.m.lhs == 1 && c.k.lhs * bytes % 4096 == 0 && c.n.extent >= 4 * panel &&
           c.m.extent >= 4 * rowsOf(2) && lhsElements(rowsOf(2)) * bytes <= most;
  }
  int64_t lhsElements(int64_t rows) const {
    return c.k.extent * static_cast<int64_t>(llvm::PowerOf2Ceil(rows));
  }

  /// lhsScratch[k * width + r] = A[row + r, k], for a width that is a vector's.
  Lhs packLhs(Emitter &e, Value b, Value row, int64_t rows) {
    int64_t width = llvm::PowerOf2Ceil(rows);
    Value base = e.add(row, e.mul(b, c.batch.lhs));
    Columns columns{width, 1, rows};
    e.loop(c.k.extent, [&](Emitter &e, Value k) {
      Value part = loadColumns(e, tiles.lhs, e.add(base, e.mul(k, c.k.lhs)), columns, 0, c.element);
      vector::StoreOp::create(e, e.loc, part, lhsScratch, e.mul(k, width));
    });
    return {lhsScratch, e.index(0), 1, width};
  }

  int64_t rowsOf(int64_t vectors) const {
    return rowsOfTile(c.m.extent, tiles.accumulators / vectors, vectors);
  }

  /// scratch[packed + k * vectors * lanes + j] = B[k, column + j], zeros beyond
  /// the last column.
  void pack(Emitter &e, Value b, Value column, Value packed, const Columns &columns) {
    int64_t lanes = columns.lanes, stride = columns.vectors * lanes;
    Value base = e.add(e.mul(column, c.n.rhs), e.mul(b, c.batch.rhs));
    if (c.n.rhs == 1) {
      e.loop(c.k.extent, [&](Emitter &e, Value k) {
        Value from = e.add(base, e.mul(k, c.k.rhs));
        Value to = e.add(packed, e.mul(k, stride));
        for (int64_t v = 0; v < columns.vectors; ++v) {
          Value row =
              loadColumns(e, tiles.rhs, e.add(from, e.index(v * lanes)), columns, v, c.element);
          vector::StoreOp::create(e, e.loc, row, scratch, e.add(to, e.index(v * lanes)));
        }
      });
      return;
    }
    if (c.k.rhs == 1)
      return packTransposed(e, base, packed, columns);
    Value zeroElement = arith::ConstantOp::create(e, e.loc, e.getZeroAttr(c.element));
    e.loop(c.k.extent, [&](Emitter &e, Value k) {
      Value from = e.add(base, e.mul(k, c.k.rhs));
      Value to = e.add(packed, e.mul(k, stride));
      e.loop(columns.width, [&](Emitter &e, Value j) {
        Value x = memref::LoadOp::create(e, e.loc, tiles.rhs, e.add(from, e.mul(j, c.n.rhs)));
        memref::StoreOp::create(e, e.loc, x, scratch, e.add(to, j));
      });
      for (int64_t j = columns.width; j < stride; ++j)
        memref::StoreOp::create(e, e.loc, zeroElement, scratch, e.add(to, e.index(j)));
    });
  }

  /// The same where k is contiguous in B: squares of lanes x lanes elements are
  /// read by row and transposed in registers.
  void packTransposed(Emitter &e, Value base, Value packed, const Columns &columns) {
    int64_t stride = columns.vectors * columns.lanes;
    int64_t side = std::min<int64_t>(columns.lanes, 8);
    int64_t wholeK = c.k.extent / side * side;
    auto rowType = VectorType::get({side}, c.element);
    auto squareType = VectorType::get({side, side}, c.element);
    Value none = arith::ConstantOp::create(e, e.loc, e.getZeroAttr(rowType));
    e.loop(e.index(0), e.index(wholeK), side, [&](Emitter &e, Value k) {
      Value to = e.add(packed, e.mul(k, stride));
      for (int64_t j = 0; j < stride; j += side) {
        Value square = arith::ConstantOp::create(e, e.loc, e.getZeroAttr(squareType));
        for (int64_t r = 0; r < side; ++r) {
          Value row = none;
          if (j + r < columns.width)
            row = vector::LoadOp::create(e, e.loc, rowType, tiles.rhs,
                                         e.add(base, e.add(e.index((j + r) * c.n.rhs), k)));
          square = vector::InsertOp::create(e, e.loc, row, square, ArrayRef<int64_t>{r});
        }
        square = vector::TransposeOp::create(e, e.loc, square, ArrayRef<int64_t>{1, 0});
        for (int64_t r = 0; r < side; ++r) {
          Value row = vector::ExtractOp::create(e, e.loc, square, ArrayRef<int64_t>{r});
          vector::StoreOp::create(e, e.loc, row, scratch, e.add(to, e.index(r * stride + j)));
        }
      }
    });
    Value zeroElement = arith::ConstantOp::create(e, e.loc, e.getZeroAttr(c.element));
    e.loop(e.index(wholeK), e.index(c.k.extent), 1, [&](Emitter &e, Value k) {
      Value to = e.add(packed, e.mul(k, stride));
      for (int64_t j = 0; j < stride; ++j) {
        Value x = zeroElement;
        if (j < columns.width)
          x = memref::LoadOp::create(e, e.loc, tiles.rhs,
                                     e.add(base, e.add(e.index(j * c.n.rhs), k)));
        memref::StoreOp::create(e, e.loc, x, scratch, e.add(to, e.index(j)));
      }
    });
  }

  /// Rows [row, row + rows) and the piece's columns of C.
  void emitTile(Emitter &e, Value b, Value row, Value column, Value packed, const Columns &columns,
                int64_t rows, const Lhs &of) {
    SmallVector<int64_t> lhsRows, outRows;
    for (int64_t r = 0; r < rows; ++r) {
      lhsRows.push_back(r * of.row);
      outRows.push_back(r * c.m.out);
    }
    ContractionDim k{c.k.extent, of.column, scratch ? columns.vectors * columns.lanes : c.k.rhs};
    Tile tile;
    tile.lhs = of.memory, tile.lhsBase = of.base, tile.lhsRows = lhsRows;
    tile.rhs = scratch ? scratch : tiles.rhs;
    tile.rhsBase = scratch ? packed : e.add(e.mul(b, c.batch.rhs), column);
    tile.rhsIsPadded = scratch != nullptr;
    tile.k = k;
    tile.corner = e.add(e.add(e.mul(row, c.m.out), column), e.mul(b, c.batch.out));
    tile.outRows = outRows;
    tile.row = row, tile.column = column;
    tiles.emit(e, tile, columns);
  }

  const Contraction &c;
  TileEmitter tiles;
  Value scratch;    ///< null: the right-hand side is read where it is
  Value lhsScratch; ///< null: so is the left-hand side
  int64_t panel;
};
} // namespace

void nnc::codegen::emitContraction(Emitter &emitter, const Contraction &contraction,
                                   VectorUnit unit, Value scratch, Value begin, Value end,
                                   bool zero, linalg::GenericOp epilogue) {
  if (contraction.isNest())
    return emitNest(emitter, contraction, unit, begin, end, zero, epilogue);
  ContractionEmitter(emitter, contraction, unit, scratch, zero, epilogue).emit(emitter, begin, end);
}
