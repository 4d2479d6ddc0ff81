// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the emitters of kernels share.
#ifndef NNC_COMPILER_LIB_CODEGEN_KERNEL_H
#define NNC_COMPILER_LIB_CODEGEN_KERNEL_H

#include "Schedule.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"

namespace nnc::codegen {

/// Vector registers of an ISA level.
struct VectorUnit {
  unsigned bytes;     ///< of one register
  unsigned registers; ///< how many
};
VectorUnit vectorUnitOf(mlir::func::FuncOp kernel);

/// A small vocabulary over a builder, so that emitters read like the loops they
/// make.
struct Emitter : mlir::OpBuilder {
  mlir::Location loc;
  Emitter(const mlir::OpBuilder &builder, mlir::Location loc) : OpBuilder(builder), loc(loc) {}

  mlir::Value index(int64_t value);
  mlir::Value add(mlir::Value a, mlir::Value b);
  mlir::Value mul(mlir::Value a, mlir::Value b);
  mlir::Value mul(mlir::Value a, int64_t b);
  /// for (i = begin; i < end; i += step) body(i); runs `body` directly, without a
  /// loop, where there is exactly one iteration of known place.
  void loop(mlir::Value begin, mlir::Value end, int64_t step,
            llvm::function_ref<void(Emitter &, mlir::Value)> body);
  void loop(int64_t extent, llvm::function_ref<void(Emitter &, mlir::Value)> body);
  /// With values carried from one iteration to the next.
  mlir::ValueRange
  carry(mlir::Value begin, mlir::Value end, int64_t step, mlir::ValueRange initial,
        llvm::function_ref<llvm::SmallVector<mlir::Value>(Emitter &, mlir::Value, mlir::ValueRange)>
            body);
  /// if (condition) then() else otherwise()
  void branch(mlir::Value condition, llvm::function_ref<void(Emitter &)> then,
              llvm::function_ref<void(Emitter &)> otherwise = nullptr);
  /// A buffer as one dimension: where it is not dense, one that has the gaps as elements.
  mlir::Value flatten(mlir::Value buffer);
};

/// Clones a body whose block arguments are mapped to vectors (or scalars) so that
/// each op works on `lanes` elements; returns what the terminator yields. The
/// body must be elementwise; indices of the loops must be mapped as well.
llvm::SmallVector<mlir::Value> cloneOnVectors(Emitter &emitter, mlir::Block &body,
                                              mlir::IRMapping &mapping, int64_t lanes);

/// Emits the loops of a contraction: [begin, end) are the launch's range, `zero`
/// says that C starts from nothing, `epilogue` (may be null) runs on the result.
void emitContraction(Emitter &emitter, const Contraction &contraction, VectorUnit unit,
                     mlir::Value scratch, mlir::Value begin, mlir::Value end, bool zero,
                     mlir::linalg::GenericOp epilogue);

/// The same of one whose rows or sums run over several dimensions.
void emitNest(Emitter &emitter, const Contraction &contraction, VectorUnit unit, mlir::Value begin,
              mlir::Value end, bool zero, mlir::linalg::GenericOp epilogue);

/// Emits the loops of any other linalg op.
mlir::LogicalResult emitLoops(Emitter &emitter, mlir::linalg::LinalgOp op, VectorUnit unit,
                              mlir::Value begin, mlir::Value end);

/// Makes each access to memory of i1 one of i8.
void accessTruthValuesAsBytes(mlir::func::FuncOp kernel);

} // namespace nnc::codegen

#endif // NNC_COMPILER_LIB_CODEGEN_KERNEL_H
