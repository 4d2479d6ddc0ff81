// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How a kernel's work is laid out: the one place that outlining (which says over
// what a launch may be split) and lowering (which makes the loops) agree on.
#ifndef NNC_COMPILER_LIB_CODEGEN_SCHEDULE_H
#define NNC_COMPILER_LIB_CODEGEN_SCHEDULE_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include <optional>

namespace nnc::codegen {

/// One extent of a contraction with its stride, in elements, in each operand
/// (0 where the operand does not have it).
struct ContractionDim {
  int64_t extent = 1;
  int64_t lhs = 0, rhs = 0, out = 0;
};

/// C[b, m, n] += sum_k A[b, m, k] * B[b, k, n], with dimensions merged that are one in
/// every operand, and n contiguous in C. A product of matrices has one dimension of each
/// kind. A convolution is a nest: its rows are images, lines and places in a line, its sums
/// run over windows and channels; A has strides for all of them, but no shape.
struct Contraction {
  mlir::linalg::LinalgOp op;
  mlir::Value lhs, rhs, out; ///< lhs and rhs possibly exchanged against the op's
  ContractionDim batch, m, n, k;
  /// Dimensions of rows (and of batches, which are rows of B too) outside m, and of sums
  /// outside k, that do not merge with it; outermost first.
  llvm::SmallVector<ContractionDim> outerM, outerK;
  mlir::Type element;

  bool isNest() const { return !outerM.empty() || !outerK.empty(); }
};

/// Recognizes a contraction that has a fast form; nothing for others (they
/// become plain loops): dot products, buffers of unknown strides, integers.
std::optional<Contraction> matchContraction(mlir::linalg::LinalgOp op);

/// How the loops of a nest are laid out, at every level alike.
struct NestSchedule {
  /// All rows, and sums, outermost first; sums in two parts: those of one tile, whose
  /// operands the first-level cache holds, and the parts that follow one another.
  llvm::SmallVector<ContractionDim> rows, sums, parts;
  /// Few rows and long sums: a part of the sum meets all rows before the next does.
  bool partsOutside = false;
  /// What a launch splits.
  enum Split { Batches, Rows, Panels } split = Panels;
};
NestSchedule scheduleNest(const Contraction &contraction);

/// Whether the right-hand side is packed before it is read. Not where a few rows of
/// C read it once and it lies as the loops walk it.
bool isPacked(const Contraction &contraction);

/// The columns of C that are computed together, and the unit in which a launch is
/// split: two vectors at the widest level, so that one scratch size serves every
/// level; more where so few rows are that their sums would wait for one another.
int64_t panelWidth(const Contraction &contraction);

/// Elements of scratch that the packed right-hand side needs; 0: none.
int64_t scratchElements(const Contraction &contraction);

/// Whether `generic` can run on the accumulators of `contraction`: elementwise,
/// reading its result at the element it writes, other operands by row, by
/// column, by element or as scalars.
bool isEpilogue(mlir::linalg::GenericOp generic, const Contraction &contraction);

/// A kernel's loops over one linalg op, outermost first. Dimensions of a flat
/// op are those of its buffers seen as one-dimensional.
struct LoopSchedule {
  bool flat = false;
  mlir::SmallVector<unsigned> order;
  mlir::SmallVector<int64_t> extents; ///< by dimension, not by order
  /// The position in `order` that a launch splits; none: it runs whole.
  std::optional<unsigned> split;
};
LoopSchedule scheduleLoops(mlir::linalg::LinalgOp op);

/// Over how many units a launch may be split, and how many are worth a task.
struct LaunchRange {
  int64_t count = 1, grain = 1;
};
LaunchRange rangeOf(const Contraction &contraction);
LaunchRange rangeOf(mlir::linalg::LinalgOp op, const LoopSchedule &loops);

} // namespace nnc::codegen

#endif // NNC_COMPILER_LIB_CODEGEN_SCHEDULE_H
