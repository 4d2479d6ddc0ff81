// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Kernel.h"

#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace nnc::codegen;

VectorUnit nnc::codegen::vectorUnitOf(func::FuncOp kernel) {
  auto level = kernel->getAttrOfType<StringAttr>(nnc::rt::isaAttr);
  if (level && level.getValue() == "x86-64-v4")
    return {64, 32};
  if (level && level.getValue() == "x86-64-v3")
    return {32, 16};
  return {16, 16};
}

Value Emitter::index(int64_t value) { return arith::ConstantIndexOp::create(*this, loc, value); }

Value Emitter::add(Value a, Value b) { return createOrFold<arith::AddIOp>(loc, a, b); }

Value Emitter::mul(Value a, Value b) { return createOrFold<arith::MulIOp>(loc, a, b); }

Value Emitter::mul(Value a, int64_t b) { return b == 1 ? a : mul(a, index(b)); }

void Emitter::loop(Value begin, Value end, int64_t step,
                   llvm::function_ref<void(Emitter &, Value)> body) {
  IntegerAttr from, to;
  if (matchPattern(begin, m_Constant(&from)) && matchPattern(end, m_Constant(&to))) {
    if (from.getInt() >= to.getInt())
      return;
    if (from.getInt() + step >= to.getInt())
      return body(*this, begin);
  }
  scf::ForOp::create(*this, loc, begin, end, index(step), ValueRange(),
                     [&](OpBuilder &builder, Location, Value i, ValueRange) {
                       Emitter inner(builder, loc);
                       body(inner, i);
                       scf::YieldOp::create(inner, loc);
                     });
}

void Emitter::loop(int64_t extent, llvm::function_ref<void(Emitter &, Value)> body) {
  loop(index(0), index(extent), 1, body);
}

ValueRange
Emitter::carry(Value begin, Value end, int64_t step, ValueRange initial,
               llvm::function_ref<SmallVector<Value>(Emitter &, Value, ValueRange)> body) {
  auto loop = scf::ForOp::create(*this, loc, begin, end, index(step), initial,
                                 [&](OpBuilder &builder, Location, Value i, ValueRange carried) {
                                   Emitter inner(builder, loc);
                                   SmallVector<Value> next = body(inner, i, carried);
                                   scf::YieldOp::create(inner, loc, next);
                                 });
  return loop.getResults();
}

void Emitter::branch(Value condition, llvm::function_ref<void(Emitter &)> then,
                     llvm::function_ref<void(Emitter &)> otherwise) {
  auto side = [&](llvm::function_ref<void(Emitter &)> body) {
    return [this, body](OpBuilder &builder, Location) {
      Emitter inner(builder, loc);
      body(inner);
      scf::YieldOp::create(inner, loc);
    };
  };
  if (otherwise)
    scf::IfOp::create(*this, loc, condition, side(then), side(otherwise));
  else
    scf::IfOp::create(*this, loc, condition, side(then));
}

Value Emitter::flatten(Value buffer) {
  auto type = cast<MemRefType>(buffer.getType());
  if (!type.getLayout().isIdentity()) {
    auto [strides, offset] = type.getStridesAndOffset();
    int64_t span = 1;
    for (auto [extent, stride] : llvm::zip(type.getShape(), strides))
      span += (extent - 1) * stride;
    auto layout = StridedLayoutAttr::get(getContext(), offset, ArrayRef<int64_t>{1});
    return memref::ReinterpretCastOp::create(
        *this, loc, MemRefType::get({span}, type.getElementType(), layout), buffer, offset,
        ArrayRef<int64_t>{span}, ArrayRef<int64_t>{1});
  }
  if (type.getRank() == 1)
    return buffer;
  if (type.getRank() == 0)
    return memref::ExpandShapeOp::create(*this, loc, ArrayRef<int64_t>{1}, buffer,
                                         ArrayRef<ReassociationIndices>{});
  return memref::CollapseShapeOp::create(
      *this, loc, buffer,
      SmallVector<ReassociationIndices>{llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()))});
}

SmallVector<Value> nnc::codegen::cloneOnVectors(Emitter &emitter, Block &body, IRMapping &mapping,
                                                int64_t lanes) {
  auto vectorOf = [&](Type type) { return VectorType::get({lanes}, type); };
  auto widen = [&](Value value) -> Value {
    Value mapped = mapping.lookupOrDefault(value);
    if (isa<VectorType>(mapped.getType()))
      return mapped;
    Value wide =
        vector::BroadcastOp::create(emitter, emitter.loc, vectorOf(mapped.getType()), mapped);
    mapping.map(value, wide);
    return wide;
  };
  for (Operation &op : body.without_terminator()) {
    if (isa<linalg::IndexOp>(op))
      continue;
    if (op.hasTrait<OpTrait::ConstantLike>()) {
      emitter.clone(op, mapping);
      continue;
    }
    SmallVector<Value> operands = llvm::map_to_vector(op.getOperands(), widen);
    Operation *wide = emitter.clone(op, mapping);
    wide->setOperands(operands);
    for (Value result : wide->getResults())
      result.setType(vectorOf(result.getType()));
    mapping.map(op.getResults(), wide->getResults());
  }
  return llvm::map_to_vector(body.getTerminator()->getOperands(), widen);
}
