// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reverse mode on straight-line code. A value is active when it depends on an
// input. Going back from the outputs, each op is asked once, through
// DifferentiableOpInterface, for the cotangents of its active operands, when those
// of its results are complete: all users of a result come later.
#ifndef NNC_COMPILER_LIB_AUTODIFF_TAPE_H
#define NNC_COMPILER_LIB_AUTODIFF_TAPE_H

#include "nnc/dialects/interfaces/DifferentiableOpInterface.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace nnc::autodiff {

class Tape {
public:
  /// Ends the path that an error's notes show, from an op to the output that it
  /// reaches; `more` ops of it were not shown.
  using EndOfPath = std::function<void(mlir::Diagnostic &, unsigned more)>;

  /// `ops` in program order. What is built is built by `builder`, after them.
  Tape(mlir::OpBuilder &builder, llvm::ArrayRef<mlir::Operation *> ops, mlir::ValueRange inputs,
       EndOfPath endOfPath);

  /// Gives an output a cotangent.
  void seed(mlir::Value output, mlir::Value cotangent) { accumulate(output, cotangent, nullptr); }

  /// Goes back over all ops. What stands in the way is an error at the op, with
  /// notes from there to the output.
  llvm::LogicalResult pullBack();

  /// Whether the value depends on an input.
  bool isActive(mlir::Value value) const { return active.contains(value); }

  /// After pullBack: the cotangent of an input, null where no output depends on it.
  mlir::Value cotangentOf(mlir::Value input) const { return cotangents.lookup(input); }

  /// After pullBack: what this use of a value adds to the cotangent of the value; null
  /// where no output depends on it.
  mlir::Value cotangentOf(mlir::OpOperand &use) const { return ofUses.lookup(&use); }

private:
  void findActive(mlir::ValueRange inputs);
  llvm::LogicalResult pullBack(mlir::Operation *op);
  llvm::LogicalResult check(mlir::Operation *op, DifferentiableOpInterface rule,
                            llvm::SmallVector<bool> &needed);
  void accumulate(mlir::Value value, mlir::Value cotangent, mlir::Operation *user);
  void notePath(mlir::Diagnostic &diagnostic, mlir::Operation *op);

  mlir::OpBuilder &builder;
  llvm::ArrayRef<mlir::Operation *> ops;
  EndOfPath endOfPath;
  llvm::DenseSet<mlir::Value> active;
  llvm::DenseMap<mlir::Value, mlir::Value> cotangents;
  llvm::DenseMap<mlir::OpOperand *, mlir::Value> ofUses;
  /// The op that first gave a value its cotangent: the way back to the output.
  llvm::DenseMap<mlir::Value, mlir::Operation *> reachedFrom;
};

} // namespace nnc::autodiff

#endif // NNC_COMPILER_LIB_AUTODIFF_TAPE_H
