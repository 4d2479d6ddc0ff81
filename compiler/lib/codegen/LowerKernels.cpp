// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Kernel.h"

#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;
using namespace nnc::codegen;

namespace nnc {
#define GEN_PASS_DEF_LOWERKERNELS
#include "nnc/stages/codegen/Passes.h.inc"
} // namespace nnc

namespace {
struct LowerKernels : nnc::impl::LowerKernelsBase<LowerKernels> {
  void runOnOperation() override {
    func::FuncOp kernel = getOperation();
    if (!kernel->hasAttr(nnc::rt::kernelAttr))
      return;
    if (failed(lower(kernel)))
      signalPassFailure();
  }

  static LogicalResult lower(func::FuncOp kernel) {
    Block &body = kernel.getBody().front();
    unsigned n = body.getNumArguments();
    Value begin = body.getArgument(n - 2), end = body.getArgument(n - 1);
    VectorUnit unit = vectorUnitOf(kernel);
    SmallVector<linalg::LinalgOp> ops(body.getOps<linalg::LinalgOp>());
    std::optional<Contraction> contraction;
    for (linalg::LinalgOp op : ops)
      if ((contraction = matchContraction(op)))
        break;
    if (contraction) {
      Operation *fill = ops.front() != contraction->op ? ops.front().getOperation() : nullptr;
      linalg::GenericOp epilogue;
      if (ops.back() != contraction->op)
        epilogue = cast<linalg::GenericOp>(ops.back().getOperation());
      Emitter emitter(OpBuilder(body.getTerminator()), contraction->op->getLoc());
      Value scratch = isPacked(*contraction) ? body.getArgument(n - 3) : Value();
      emitContraction(emitter, *contraction, unit, scratch, begin, end, fill != nullptr, epilogue);
      for (linalg::LinalgOp op : llvm::reverse(ops))
        op->erase();
      return success();
    }
    for (linalg::LinalgOp op : ops) {
      Emitter emitter(OpBuilder(op), op->getLoc());
      if (failed(emitLoops(emitter, op, unit, begin, end)))
        return op->emitError("has no loops: this is a bug of nnc");
      op->erase();
    }
    return success();
  }
};
} // namespace
