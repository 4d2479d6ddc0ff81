// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "KernelBufferization.h"

#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/DialectRegistry.h"

using namespace mlir;
using namespace mlir::bufferization;

namespace {
struct CallKernelBufferization
    : DstBufferizableOpInterfaceExternalModel<CallKernelBufferization, nnc::rt::CallKernelOp> {
  /// A kernel writes over what its results' buffers held.
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand, const AnalysisState &) const {
    return !cast<nnc::rt::CallKernelOp>(op).isDpsInit(&operand);
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options, BufferizationState &state) const {
    auto call = cast<nnc::rt::CallKernelOp>(op);
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPoint(op);
    SmallVector<Value> inputs, inits;
    for (Value input : call.getInputs()) {
      FailureOr<Value> buffer = getBuffer(rewriter, input, options, state);
      if (failed(buffer))
        return failure();
      inputs.push_back(makeDense(rewriter, op->getLoc(), *buffer));
    }
    for (Value init : call.getInits()) {
      FailureOr<Value> buffer = getBuffer(rewriter, init, options, state);
      if (failed(buffer))
        return failure();
      // A part of a larger buffer is written in one of its own, then copied there.
      Value dense = *buffer;
      if (!isDense(dense))
        dense = allocate(rewriter, op->getLoc(), dense);
      inits.push_back(dense);
      if (dense == *buffer)
        continue;
      OpBuilder::InsertionGuard after(rewriter);
      rewriter.setInsertionPointAfter(op);
      memref::CopyOp::create(rewriter, op->getLoc(), dense, *buffer);
    }
    nnc::rt::CallKernelOp::create(rewriter, op->getLoc(), TypeRange(), call.getKernelAttr(), inputs,
                                  inits);
    replaceOpWithBufferizedValues(rewriter, op, inits);
    return success();
  }

private:
  static bool isDense(Value buffer) {
    return cast<MemRefType>(buffer.getType()).getLayout().isIdentity();
  }
  static Value allocate(OpBuilder &builder, Location loc, Value like) {
    auto type = cast<MemRefType>(like.getType());
    return memref::AllocOp::create(builder, loc,
                                   MemRefType::get(type.getShape(), type.getElementType()));
  }
  /// Kernels take dense buffers alone.
  static Value makeDense(OpBuilder &builder, Location loc, Value buffer) {
    if (isDense(buffer))
      return buffer;
    Value copy = allocate(builder, loc, buffer);
    memref::CopyOp::create(builder, loc, buffer, copy);
    return copy;
  }
};
} // namespace

void nnc::registerKernelBufferization(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, rt::RTDialect *) {
    rt::CallKernelOp::attachInterface<CallKernelBufferization>(*context);
  });
}
