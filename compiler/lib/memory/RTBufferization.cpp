// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "RTBufferization.h"

#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/DialectRegistry.h"

using namespace mlir;
using namespace mlir::bufferization;

namespace {
bool isDense(Value buffer) { return cast<MemRefType>(buffer.getType()).getLayout().isIdentity(); }
Value allocate(OpBuilder &builder, Location loc, Value like) {
  auto type = cast<MemRefType>(like.getType());
  return memref::AllocOp::create(builder, loc,
                                 MemRefType::get(type.getShape(), type.getElementType()));
}
/// Kernels take dense buffers alone.
Value makeDense(OpBuilder &builder, Location loc, Value buffer) {
  if (isDense(buffer))
    return buffer;
  Value copy = allocate(builder, loc, buffer);
  memref::CopyOp::create(builder, loc, buffer, copy);
  return copy;
}

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
};

/// The row itself, as a view.
struct SliceBufferization
    : BufferizableOpInterface::ExternalModel<SliceBufferization, nnc::rt::SliceOp> {
  bool bufferizesToMemoryRead(Operation *, OpOperand &, const AnalysisState &) const {
    return false;
  }
  bool bufferizesToMemoryWrite(Operation *, OpOperand &, const AnalysisState &) const {
    return false;
  }
  AliasingValueList getAliasingValues(Operation *op, OpOperand &operand,
                                      const AnalysisState &) const {
    if (operand.getOperandNumber() != 0)
      return {};
    return {{op->getResult(0), BufferRelation::Unknown}};
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options, BufferizationState &state) const {
    auto slice = cast<nnc::rt::SliceOp>(op);
    FailureOr<Value> buffer = getBuffer(rewriter, slice.getSource(), options, state);
    if (failed(buffer))
      return failure();
    Value dense = isDense(*buffer) ? *buffer : makeDense(rewriter, op->getLoc(), *buffer);
    auto type = cast<MemRefType>(dense.getType());
    replaceOpWithNewBufferizedOp<nnc::rt::SliceOp>(
        rewriter, op, MemRefType::get(type.getShape().drop_front(), type.getElementType()), dense,
        slice.getIndex());
    return success();
  }
};

/// A copy into the row.
struct PutBufferization
    : DstBufferizableOpInterfaceExternalModel<PutBufferization, nnc::rt::PutOp> {
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options, BufferizationState &state) const {
    auto put = cast<nnc::rt::PutOp>(op);
    FailureOr<Value> value = getBuffer(rewriter, put.getValue(), options, state);
    FailureOr<Value> into = getBuffer(rewriter, put.getInto(), options, state);
    if (failed(value) || failed(into))
      return failure();
    auto type = cast<MemRefType>(into->getType());
    if (!isDense(*into))
      return op->emitError("writes a step of a buffer that is not dense: this is a bug of nnc");
    Value row = nnc::rt::SliceOp::create(
        rewriter, op->getLoc(),
        MemRefType::get(type.getShape().drop_front(), type.getElementType()), *into,
        put.getIndex());
    memref::CopyOp::create(rewriter, op->getLoc(), *value, row);
    replaceOpWithBufferizedValues(rewriter, op, *into);
    return success();
  }
};

/// A buffer of one number.
struct ScalarBufferization
    : BufferizableOpInterface::ExternalModel<ScalarBufferization, nnc::rt::ScalarOp> {
  bool bufferizesToAllocation(Operation *, Value) const { return true; }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter, const BufferizationOptions &,
                          BufferizationState &) const {
    auto scalar = cast<nnc::rt::ScalarOp>(op);
    auto type = cast<RankedTensorType>(scalar.getTensor().getType());
    Value buffer =
        memref::AllocOp::create(rewriter, op->getLoc(), MemRefType::get({}, type.getElementType()));
    memref::StoreOp::create(rewriter, op->getLoc(), scalar.getValue(), buffer);
    replaceOpWithBufferizedValues(rewriter, op, buffer);
    return success();
  }
};
} // namespace

void nnc::registerRTBufferization(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, rt::RTDialect *) {
    rt::CallKernelOp::attachInterface<CallKernelBufferization>(*context);
    rt::PutOp::attachInterface<PutBufferization>(*context);
    rt::ScalarOp::attachInterface<ScalarBufferization>(*context);
    rt::SliceOp::attachInterface<SliceBufferization>(*context);
  });
}
