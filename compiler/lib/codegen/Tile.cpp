// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Tile.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace nnc::codegen;

static Value maskOf(Emitter &e, const Columns &columns, int64_t vector) {
  int64_t there = columns.width - vector * columns.lanes;
  SmallVector<bool> bits(columns.lanes);
  for (int64_t i = 0; i < columns.lanes; ++i)
    bits[i] = i < there;
  return arith::ConstantOp::create(
      e, e.loc, DenseElementsAttr::get(VectorType::get({columns.lanes}, e.getI1Type()), bits));
}

Value nnc::codegen::loadColumns(Emitter &e, Value buffer, Value at, const Columns &columns,
                                int64_t vector, Type element) {
  auto type = VectorType::get({columns.lanes}, element);
  if (columns.isWhole(vector))
    return vector::LoadOp::create(e, e.loc, type, buffer, at);
  Value none = arith::ConstantOp::create(e, e.loc, e.getZeroAttr(type));
  return vector::MaskedLoadOp::create(e, e.loc, type, buffer, at, maskOf(e, columns, vector), none);
}

void nnc::codegen::storeColumns(Emitter &e, Value value, Value buffer, Value at,
                                const Columns &columns, int64_t vector) {
  if (columns.isWhole(vector))
    vector::StoreOp::create(e, e.loc, value, buffer, at);
  else
    vector::MaskedStoreOp::create(e, e.loc, buffer, at, maskOf(e, columns, vector), value);
}

int64_t nnc::codegen::rowsOfTile(int64_t extent, int64_t most, int64_t vectors) {
  int64_t least = 8 / vectors;
  if (extent <= most)
    return extent;
  // In half rows; a tile's beginning and end cost about one.
  auto cost = [&](int64_t rows) {
    int64_t whole = extent / rows, left = extent % rows;
    return whole * (2 * rows + 1) + (left ? 2 * std::max(left, least) + 1 : 0);
  };
  int64_t best = most;
  for (int64_t rows = most - 1; rows >= least && 3 * rows >= 2 * most; --rows)
    if (cost(rows) < cost(best))
      best = rows;
  return best;
}

void nnc::codegen::forEachPiece(
    Emitter &e, int64_t extent, int64_t panel, int64_t piece, int64_t lanes, Value begin, Value end,
    llvm::function_ref<void(Emitter &, Value column, const Columns &)> body) {
  auto emitPanel = [&](Emitter &e, Value p, int64_t width) {
    for (int64_t at = 0; at < width; at += piece) {
      int64_t here = std::min(piece, width - at);
      Columns columns{lanes, static_cast<int64_t>(llvm::divideCeil(here, lanes)), here};
      body(e, e.add(e.mul(p, panel), e.index(at)), columns);
    }
  };
  int64_t panels = llvm::divideCeil(extent, panel), whole = extent / panel;
  if (whole > 0) {
    Value last =
        whole == panels ? end : arith::MinSIOp::create(e, e.loc, end, e.index(whole)).getResult();
    e.loop(begin, last, 1, [&](Emitter &e, Value p) { emitPanel(e, p, panel); });
  }
  if (whole == panels)
    return;
  if (panels == 1)
    return emitPanel(e, e.index(0), extent);
  Value isLast = arith::CmpIOp::create(e, e.loc, arith::CmpIPredicate::eq, end, e.index(panels));
  e.branch(isLast, [&](Emitter &e) { emitPanel(e, e.index(whole), extent % panel); });
}

TileEmitter::TileEmitter(Emitter &e, const Contraction &contraction, VectorUnit unit, bool zero,
                         linalg::GenericOp epilogue)
    : c(contraction), zero(zero), epilogue(epilogue) {
  lhs = e.flatten(c.lhs);
  rhs = e.flatten(c.rhs);
  out = e.flatten(c.out);
  lanes = unit.bytes / (c.element.getIntOrFloatBitWidth() / 8);
  // Registers for a row of B and one element of A are left over: 16 of 32 sums, 12
  // of 16. Where k is long more sums at a time gain nothing.
  accumulators = unit.registers >= 32 ? 16 : 12;
  if (epilogue)
    for (OpOperand &operand : epilogue->getOpOperands())
      flat.push_back(isa<MemRefType>(operand.get().getType()) ? e.flatten(operand.get())
                                                              : operand.get());
}

void TileEmitter::emit(Emitter &e, const Tile &tile, const Columns &columns) {
  int64_t rows = tile.lhsRows.size();
  auto vectorType = VectorType::get({lanes}, c.element);
  auto place = [&](Emitter &e, int64_t r, int64_t v) {
    return e.add(tile.corner, e.index(tile.outRows[r] + v * lanes));
  };
  Value nothing = arith::ConstantOp::create(e, e.loc, e.getZeroAttr(vectorType));
  SmallVector<Value> sums;
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t v = 0; v < columns.vectors; ++v) {
      if (zero && !tile.isFirst) {
        sums.push_back(nothing);
        continue;
      }
      Value before = loadColumns(e, out, place(e, r, v), columns, v, c.element);
      if (zero)
        before = arith::SelectOp::create(e, e.loc, tile.isFirst, nothing, before);
      sums.push_back(before);
    }
  // The loops over k, outermost first.
  auto sum = [&](auto &&self, Emitter &e, size_t depth, Value from, Value at,
                 SmallVector<Value> carried) -> SmallVector<Value> {
    if (depth < tile.k.size()) {
      const ContractionDim &dim = tile.k[depth];
      auto step = [&](Emitter &e, Value i, ValueRange values) {
        return self(self, e, depth + 1, e.add(from, e.mul(i, dim.lhs)),
                    e.add(at, e.mul(i, dim.rhs)), llvm::to_vector(values));
      };
      if (dim.extent == 1)
        return step(e, e.index(0), carried);
      return llvm::to_vector(e.carry(e.index(0), e.index(dim.extent), 1, carried, step));
    }
    SmallVector<Value> row, next;
    Columns ofB = columns;
    if (tile.rhsIsPadded)
      ofB.width = columns.vectors * lanes;
    for (int64_t v = 0; v < columns.vectors; ++v)
      row.push_back(loadColumns(e, tile.rhs, e.add(at, e.index(v * lanes)), ofB, v, c.element));
    for (int64_t r = 0; r < rows; ++r) {
      Value a = memref::LoadOp::create(e, e.loc, tile.lhs, e.add(from, e.index(tile.lhsRows[r])));
      Value wide = vector::BroadcastOp::create(e, e.loc, vectorType, a);
      for (int64_t v = 0; v < columns.vectors; ++v)
        next.push_back(
            vector::FMAOp::create(e, e.loc, wide, row[v], carried[r * columns.vectors + v]));
    }
    return next;
  };
  sums = sum(sum, e, 0, tile.lhsBase, tile.rhsBase, sums);
  auto each = [&](Emitter &e, auto body) {
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t v = 0; v < columns.vectors; ++v)
        body(e, r, v, sums[r * columns.vectors + v]);
  };
  auto store = [&](Emitter &e, int64_t r, int64_t v, Value sum) {
    storeColumns(e, sum, out, place(e, r, v), columns, v);
  };
  auto end = [&](Emitter &e, int64_t r, int64_t v, Value sum) {
    finish(e, sum, e.add(tile.row, e.index(r)), e.add(tile.column, e.index(v * lanes)),
           place(e, r, v), columns, v);
  };
  if (!epilogue)
    return each(e, store);
  if (!tile.isLast)
    return each(e, end);
  e.branch(tile.isLast, [&](Emitter &e) { each(e, end); }, [&](Emitter &e) { each(e, store); });
}

/// The epilogue on one vector of C: row and column are its place.
void TileEmitter::finish(Emitter &e, Value sum, Value row, Value column, Value at,
                         const Columns &columns, int64_t vector) {
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
      mapping.map(argument, loadColumns(e, flat[i], at, columns, vector, element));
    } else if (map.getNumResults() == 0) {
      mapping.map(argument, memref::LoadOp::create(e, e.loc, flat[i], e.index(0)).getResult());
    } else if (map.getResult(0) == getAffineDimExpr(rank - 1, map.getContext())) {
      mapping.map(argument, loadColumns(e, flat[i], column, columns, vector, element));
    } else {
      mapping.map(argument, memref::LoadOp::create(e, e.loc, flat[i], row).getResult());
    }
  }
  SmallVector<Value> results = cloneOnVectors(e, *epilogue.getBody(), mapping, lanes);
  unsigned inputs = epilogue.getNumDpsInputs();
  for (auto [i, result] : llvm::enumerate(results))
    storeColumns(e, result, flat[inputs + i], at, columns, vector);
}
