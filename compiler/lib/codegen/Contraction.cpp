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
#include "Kernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace nnc::codegen;

namespace {
/// Vectors of one row of a tile: full ones, the last possibly cut short.
struct Columns {
  int64_t lanes;   ///< of a vector
  int64_t vectors; ///< how many
  int64_t width;   ///< columns of C that are really there
  bool isWhole(int64_t vector) const { return (vector + 1) * lanes <= width; }
};

class ContractionEmitter {
public:
  ContractionEmitter(Emitter &emitter, const Contraction &contraction, VectorUnit unit,
                     Value scratch, bool zero, linalg::GenericOp epilogue)
      : c(contraction), zero(zero), epilogue(epilogue) {
    lhs = emitter.flatten(c.lhs);
    rhs = emitter.flatten(c.rhs);
    out = emitter.flatten(c.out);
    this->scratch = scratch;
    lanes = unit.bytes / (c.element.getIntOrFloatBitWidth() / 8);
    panel = panelWidth(c);
    // Registers for a row of B and one element of A are left over: 16 of 32 sums, 12
    // of 16. Where k is long more sums at a time gain nothing.
    accumulators = unit.registers >= 32 ? 16 : 12;
    if (epilogue)
      for (OpOperand &operand : epilogue->getOpOperands())
        flat.push_back(isa<MemRefType>(operand.get().getType()) ? emitter.flatten(operand.get())
                                                                : operand.get());
  }

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
  struct LhsTile {
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
              LhsTile tile{lhs, e.add(e.mul(row, c.m.lhs), e.mul(b, c.batch.lhs)), c.m.lhs,
                           c.k.lhs};
              emitTile(e, b, row, column, packed, columns, rows, tile);
            });
          });
    forEachPiece(e, begin, end, b, packPiece);
    forEachTile(e, rowsOf(2), [&](Emitter &e, Value row, int64_t rows) {
      LhsTile tile = packLhs(e, b, row, rows);
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
    int64_t vectors = 2;
    if (!scratch)
      vectors = std::max<int64_t>(vectors, llvm::bit_floor<uint64_t>(accumulators / c.m.extent));
    int64_t piece = std::min(panel, vectors * lanes);
    auto emitPanel = [&](Emitter &e, Value p, int64_t width) {
      for (int64_t at = 0; at < width; at += piece) {
        int64_t here = std::min(piece, width - at);
        Columns columns{lanes, static_cast<int64_t>(llvm::divideCeil(here, lanes)), here};
        Value column = e.add(e.mul(p, panel), e.index(at));
        Value packed = e.mul(column, c.k.extent);
        if (c.batch.extent > 1)
          packed =
              e.add(packed,
                    e.mul(b, c.k.extent * static_cast<int64_t>(llvm::alignTo(c.n.extent, panel))));
        body(e, column, packed, columns);
      }
    };
    int64_t panels = llvm::divideCeil(c.n.extent, panel), whole = c.n.extent / panel;
    if (whole > 0) {
      Value last =
          whole == panels ? end : arith::MinSIOp::create(e, e.loc, end, e.index(whole)).getResult();
      e.loop(begin, last, 1, [&](Emitter &e, Value p) { emitPanel(e, p, panel); });
    }
    if (whole == panels)
      return;
    if (panels == 1)
      return emitPanel(e, e.index(0), c.n.extent);
    Value isLast = arith::CmpIOp::create(e, e.loc, arith::CmpIPredicate::eq, end, e.index(panels));
    scf::IfOp::create(e, e.loc, isLast, [&](OpBuilder &builder, Location) {
      Emitter inner(builder, e.loc);
      emitPanel(inner, inner.index(whole), c.n.extent % panel);
      scf::YieldOp::create(inner, e.loc);
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
  LhsTile packLhs(Emitter &e, Value b, Value row, int64_t rows) {
    int64_t width = llvm::PowerOf2Ceil(rows);
    Value base = e.add(row, e.mul(b, c.batch.lhs));
    Columns columns{width, 1, rows};
    e.loop(c.k.extent, [&](Emitter &e, Value k) {
      Value part = load(e, lhs, e.add(base, e.mul(k, c.k.lhs)), columns, 0, c.element);
      vector::StoreOp::create(e, e.loc, part, lhsScratch, e.mul(k, width));
    });
    return {lhsScratch, e.index(0), 1, width};
  }

  /// The rows of a tile, such that what is left at the end is not so few that their
  /// sums wait for one another: a multiply-add takes some four cycles, two begin in
  /// each.
  int64_t rowsOf(int64_t vectors) const {
    int64_t most = accumulators / vectors, least = 8 / vectors;
    if (c.m.extent <= most)
      return c.m.extent;
    // In half rows; a tile's beginning and end cost about one.
    auto cost = [&](int64_t rows) {
      int64_t whole = c.m.extent / rows, left = c.m.extent % rows;
      return whole * (2 * rows + 1) + (left ? 2 * std::max(left, least) + 1 : 0);
    };
    int64_t best = most;
    for (int64_t rows = most - 1; rows >= least && 3 * rows >= 2 * most; --rows)
      if (cost(rows) < cost(best))
        best = rows;
    return best;
  }

  VectorType vectorType() const { return VectorType::get({lanes}, c.element); }

  Value mask(Emitter &e, const Columns &columns, int64_t vector) {
    int64_t there = columns.width - vector * columns.lanes;
    SmallVector<bool> bits(columns.lanes);
    for (int64_t i = 0; i < columns.lanes; ++i)
      bits[i] = i < there;
    return arith::ConstantOp::create(
        e, e.loc, DenseElementsAttr::get(VectorType::get({columns.lanes}, e.getI1Type()), bits));
  }

  Value load(Emitter &e, Value buffer, Value at, const Columns &columns, int64_t vector,
             Type element) {
    auto type = VectorType::get({columns.lanes}, element);
    if (columns.isWhole(vector))
      return vector::LoadOp::create(e, e.loc, type, buffer, at);
    Value none = arith::ConstantOp::create(e, e.loc, e.getZeroAttr(type));
    return vector::MaskedLoadOp::create(e, e.loc, type, buffer, at, mask(e, columns, vector), none);
  }

  void store(Emitter &e, Value value, Value buffer, Value at, const Columns &columns,
             int64_t vector) {
    if (columns.isWhole(vector))
      vector::StoreOp::create(e, e.loc, value, buffer, at);
    else
      vector::MaskedStoreOp::create(e, e.loc, buffer, at, mask(e, columns, vector), value);
  }

  /// scratch[packed + k * vectors * lanes + j] = B[k, column + j], zeros beyond
  /// the last column.
  void pack(Emitter &e, Value b, Value column, Value packed, const Columns &columns) {
    int64_t stride = columns.vectors * columns.lanes;
    Value base = e.add(e.mul(column, c.n.rhs), e.mul(b, c.batch.rhs));
    if (c.n.rhs == 1) {
      e.loop(c.k.extent, [&](Emitter &e, Value k) {
        Value from = e.add(base, e.mul(k, c.k.rhs));
        Value to = e.add(packed, e.mul(k, stride));
        for (int64_t v = 0; v < columns.vectors; ++v) {
          Value row = load(e, rhs, e.add(from, e.index(v * lanes)), columns, v, c.element);
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
        Value x = memref::LoadOp::create(e, e.loc, rhs, e.add(from, e.mul(j, c.n.rhs)));
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
    int64_t side = std::min<int64_t>(lanes, 8);
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
            row = vector::LoadOp::create(e, e.loc, rowType, rhs,
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
          x = memref::LoadOp::create(e, e.loc, rhs, e.add(base, e.add(e.index(j * c.n.rhs), k)));
        memref::StoreOp::create(e, e.loc, x, scratch, e.add(to, e.index(j)));
      }
    });
  }

  Value loadRhs(Emitter &e, Value b, Value k, Value column, Value packed, const Columns &columns,
                int64_t vector) {
    if (scratch) {
      int64_t stride = columns.vectors * columns.lanes;
      Value at = e.add(e.add(packed, e.mul(k, stride)), e.index(vector * lanes));
      return vector::LoadOp::create(e, e.loc, vectorType(), scratch, at);
    }
    Value at = e.add(e.add(e.mul(k, c.k.rhs), e.mul(b, c.batch.rhs)),
                     e.add(column, e.index(vector * lanes)));
    return load(e, rhs, at, columns, vector, c.element);
  }

  /// Rows [row, row + rows) and the piece's columns of C.
  void emitTile(Emitter &e, Value b, Value row, Value column, Value packed, const Columns &columns,
                int64_t rows, const LhsTile &tile) {
    Value corner = e.add(e.add(e.mul(row, c.m.out), column), e.mul(b, c.batch.out));
    auto place = [&](Emitter &e, int64_t r, int64_t v) {
      return e.add(corner, e.index(r * c.m.out + v * lanes));
    };
    SmallVector<Value> initial;
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t v = 0; v < columns.vectors; ++v)
        initial.push_back(
            zero ? Value(arith::ConstantOp::create(e, e.loc, e.getZeroAttr(vectorType())))
                 : load(e, out, place(e, r, v), columns, v, c.element));
    ValueRange sums = e.carry(
        e.index(0), e.index(c.k.extent), 1, initial, [&](Emitter &e, Value k, ValueRange carried) {
          SmallVector<Value> columnsOfB;
          for (int64_t v = 0; v < columns.vectors; ++v)
            columnsOfB.push_back(loadRhs(e, b, k, column, packed, columns, v));
          Value from = e.add(tile.base, e.mul(k, tile.column));
          SmallVector<Value> next;
          for (int64_t r = 0; r < rows; ++r) {
            Value a =
                memref::LoadOp::create(e, e.loc, tile.memory, e.add(from, e.index(r * tile.row)));
            Value wide = vector::BroadcastOp::create(e, e.loc, vectorType(), a);
            for (int64_t v = 0; v < columns.vectors; ++v)
              next.push_back(vector::FMAOp::create(e, e.loc, wide, columnsOfB[v],
                                                   carried[r * columns.vectors + v]));
          }
          return next;
        });
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t v = 0; v < columns.vectors; ++v) {
        Value sum = sums[r * columns.vectors + v];
        if (epilogue)
          finish(e, sum, e.add(row, e.index(r)), e.add(column, e.index(v * lanes)), place(e, r, v),
                 columns, v);
        else
          store(e, sum, out, place(e, r, v), columns, v);
      }
  }

  /// The epilogue on one vector of C: row and column are its place.
  void finish(Emitter &e, Value sum, Value row, Value column, Value at, const Columns &columns,
              int64_t vector) {
    unsigned rank = epilogue.getNumLoops();
    IRMapping mapping;
    for (auto [i, operand] : llvm::enumerate(epilogue->getOpOperands())) {
      BlockArgument argument = epilogue.getMatchingBlockArgument(&operand);
      AffineMap map = epilogue.getMatchingIndexingMap(&operand);
      Type element = getElementTypeOrSelf(operand.get().getType());
      if (operand.get() == c.out) {
        mapping.map(argument, sum);
      } else if (argument.use_empty()) {
        continue;
      } else if (!isa<MemRefType>(operand.get().getType())) {
        mapping.map(argument, operand.get());
      } else if (map.isIdentity()) {
        mapping.map(argument, load(e, flat[i], at, columns, vector, element));
      } else if (map.getNumResults() == 0) {
        mapping.map(argument, memref::LoadOp::create(e, e.loc, flat[i], e.index(0)).getResult());
      } else if (map.getResult(0) == getAffineDimExpr(rank - 1, map.getContext())) {
        mapping.map(argument, load(e, flat[i], column, columns, vector, element));
      } else {
        mapping.map(argument, memref::LoadOp::create(e, e.loc, flat[i], row).getResult());
      }
    }
    SmallVector<Value> results = cloneOnVectors(e, *epilogue.getBody(), mapping, lanes);
    unsigned inputs = epilogue.getNumDpsInputs();
    for (auto [i, result] : llvm::enumerate(results))
      store(e, result, flat[inputs + i], at, columns, vector);
  }

  const Contraction &c;
  bool zero;
  linalg::GenericOp epilogue;
  Value lhs, rhs, out;
  Value scratch;           ///< null: the right-hand side is read where it is
  SmallVector<Value> flat; ///< the epilogue's operands, one-dimensional
  Value lhsScratch;        ///< null: so is the left-hand side
  int64_t lanes, panel, accumulators;
};
} // namespace

void nnc::codegen::emitContraction(Emitter &emitter, const Contraction &contraction,
                                   VectorUnit unit, Value scratch, Value begin, Value end,
                                   bool zero, linalg::GenericOp epilogue) {
  ContractionEmitter(emitter, contraction, unit, scratch, zero, epilogue).emit(emitter, begin, end);
}
