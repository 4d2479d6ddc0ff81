// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A truth value is a byte in memory and a bit in a register. LLVM's own reading of
// memory of i1 is a byte for a scalar and a bit for a lane of a vector, and it
// vectorizes neither: here each access becomes one of i8, for scalars and vectors.
#include "Kernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace {
Type bytesLike(OpBuilder &b, Type type) {
  if (auto shaped = dyn_cast<ShapedType>(type))
    return shaped.clone(b.getI8Type());
  return b.getI8Type();
}

/// The same memory as bytes. Both types are the same to LLVM, so that nothing is left
/// of the cast.
Value bytesOf(OpBuilder &b, Value memory) {
  return UnrealizedConversionCastOp::create(b, memory.getLoc(), bytesLike(b, memory.getType()),
                                            memory)
      .getResult(0);
}

Value extended(OpBuilder &b, Value truth) {
  return arith::ExtUIOp::create(b, truth.getLoc(), bytesLike(b, truth.getType()), truth);
}

/// Any byte but 0 is true.
void replaceLoad(OpBuilder &b, Operation *load, Value bytes) {
  Value zero = arith::ConstantOp::create(b, load->getLoc(), b.getZeroAttr(bytes.getType()));
  Value truth = arith::CmpIOp::create(b, load->getLoc(), arith::CmpIPredicate::ne, bytes, zero);
  load->replaceAllUsesWith(ValueRange(truth));
  load->erase();
}
} // namespace

void nnc::codegen::accessTruthValuesAsBytes(func::FuncOp kernel) {
  auto isTruth = [](Value memory) { return getElementTypeOrSelf(memory.getType()).isInteger(1); };
  kernel.walk([&](Operation *op) {
    OpBuilder b(op);
    Location loc = op->getLoc();
    if (auto load = dyn_cast<memref::LoadOp>(op)) {
      if (isTruth(load.getMemRef()))
        replaceLoad(
            b, op, memref::LoadOp::create(b, loc, bytesOf(b, load.getMemRef()), load.getIndices()));
    } else if (auto load = dyn_cast<vector::LoadOp>(op)) {
      if (isTruth(load.getBase()))
        replaceLoad(b, op,
                    vector::LoadOp::create(b, loc, cast<VectorType>(bytesLike(b, load.getType())),
                                           bytesOf(b, load.getBase()), load.getIndices()));
    } else if (auto load = dyn_cast<vector::MaskedLoadOp>(op)) {
      if (isTruth(load.getBase()))
        replaceLoad(b, op,
                    vector::MaskedLoadOp::create(b, loc,
                                                 cast<VectorType>(bytesLike(b, load.getType())),
                                                 bytesOf(b, load.getBase()), load.getIndices(),
                                                 load.getMask(), extended(b, load.getPassThru())));
    } else if (auto store = dyn_cast<memref::StoreOp>(op)) {
      if (!isTruth(store.getMemRef()))
        return;
      memref::StoreOp::create(b, loc, extended(b, store.getValueToStore()),
                              bytesOf(b, store.getMemRef()), store.getIndices());
      op->erase();
    } else if (auto store = dyn_cast<vector::StoreOp>(op)) {
      if (!isTruth(store.getBase()))
        return;
      vector::StoreOp::create(b, loc, extended(b, store.getValueToStore()),
                              bytesOf(b, store.getBase()), store.getIndices());
      op->erase();
    } else if (auto store = dyn_cast<vector::MaskedStoreOp>(op)) {
      if (!isTruth(store.getBase()))
        return;
      vector::MaskedStoreOp::create(b, loc, bytesOf(b, store.getBase()), store.getIndices(),
                                    store.getMask(), extended(b, store.getValueToStore()));
      op->erase();
    }
  });
}
