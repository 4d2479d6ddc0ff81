// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A tile of a product: some rows by a few vectors of columns of C, whose sums stay in
// vector registers while k runs. What walks over tiles (Contraction, Nest) says where
// they are; this makes them.
#ifndef NNC_COMPILER_LIB_CODEGEN_TILE_H
#define NNC_COMPILER_LIB_CODEGEN_TILE_H

#include "Kernel.h"

namespace nnc::codegen {

/// Vectors of one row of a tile: full ones, the last possibly cut short.
struct Columns {
  int64_t lanes;   ///< of a vector
  int64_t vectors; ///< how many
  int64_t width;   ///< columns of C that are really there
  bool isWhole(int64_t vector) const { return (vector + 1) * lanes <= width; }
};

/// A vector of columns; zeros in the lanes that are not there.
mlir::Value loadColumns(Emitter &e, mlir::Value buffer, mlir::Value at, const Columns &columns,
                        int64_t vector, mlir::Type element);
void storeColumns(Emitter &e, mlir::Value value, mlir::Value buffer, mlir::Value at,
                  const Columns &columns, int64_t vector);

/// The rows of a tile, at most `most`, such that what is left at the end of `extent` is not so
/// few that their sums wait for one another: a multiply-add takes some four cycles, two
/// begin in each.
int64_t rowsOfTile(int64_t extent, int64_t most, int64_t vectors);

/// The columns of panels [begin, end), of `panel` columns each, out of `extent`, in pieces of
/// `piece` columns.
void forEachPiece(Emitter &e, int64_t extent, int64_t panel, int64_t piece, int64_t lanes,
                  mlir::Value begin, mlir::Value end,
                  llvm::function_ref<void(Emitter &, mlir::Value column, const Columns &)> body);

/// One tile. Element (r, k) of A is at lhsBase + lhsRows[r] + the strides of k; (k, j) of B
/// at rhsBase + the strides of k + j; (r, j) of C at corner + outRows[r] + j.
struct Tile {
  mlir::Value lhs, lhsBase;
  llvm::ArrayRef<int64_t> lhsRows;
  mlir::Value rhs, rhsBase;
  bool rhsIsPadded = false;         ///< B has whole vectors, whatever the columns of C
  llvm::ArrayRef<ContractionDim> k; ///< outermost first
  mlir::Value corner;
  llvm::ArrayRef<int64_t> outRows;
  mlir::Value row, column; ///< of C, for the epilogue's operands by row and by column
  /// Of a k that is summed in parts: whether this is the first or the last. Null: it is.
  mlir::Value isFirst, isLast;
};

class TileEmitter {
public:
  /// `zero`: C starts from nothing. `epilogue` (may be null) runs on the sums.
  TileEmitter(Emitter &e, const Contraction &contraction, VectorUnit unit, bool zero,
              mlir::linalg::GenericOp epilogue);

  void emit(Emitter &e, const Tile &tile, const Columns &columns);

  mlir::Value lhs, rhs, out; ///< one-dimensional
  int64_t lanes;
  int64_t accumulators; ///< vectors of sums that registers hold

private:
  void finish(Emitter &e, mlir::Value sum, mlir::Value row, mlir::Value column, mlir::Value at,
              const Columns &columns, int64_t vector);

  const Contraction &c;
  bool zero;
  mlir::linalg::GenericOp epilogue;
  mlir::SmallVector<mlir::Value> flat; ///< the epilogue's operands, one-dimensional
};

} // namespace nnc::codegen

#endif // NNC_COMPILER_LIB_CODEGEN_TILE_H
