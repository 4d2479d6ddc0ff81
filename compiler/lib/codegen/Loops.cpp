// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Loops for everything that is no matrix product. Parallel innermost loops are
// left scalar: LLVM vectorizes them, since no pointers alias. A reduction along
// contiguous memory is not LLVM's to reorder, so it gets vector accumulators here:
// four of them, added up in a fixed order.
#include "Kernel.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace nnc::codegen;

namespace {
constexpr int64_t accumulators = 4;

/// How the values of one output of a reduction are combined.
struct Combiner {
  Operation *op = nullptr; ///< the binary op in the body
  vector::CombiningKind kind;
  TypedAttr neutral;
};

std::optional<Combiner> matchCombiner(linalg::LinalgOp op, unsigned output) {
  SmallVector<Operation *, 4> chain;
  Value reduced = matchReduction(op.getRegionOutputArgs(), output, chain);
  if (!reduced || chain.size() != 1)
    return std::nullopt;
  Combiner combiner;
  combiner.op = chain.front();
  std::optional<TypedAttr> neutral = arith::getNeutralElement(combiner.op);
  if (!neutral)
    return std::nullopt;
  combiner.neutral = *neutral;
  if (isa<arith::AddFOp, arith::AddIOp>(combiner.op))
    combiner.kind = vector::CombiningKind::ADD;
  else if (isa<arith::MulFOp, arith::MulIOp>(combiner.op))
    combiner.kind = vector::CombiningKind::MUL;
  else if (isa<arith::MaximumFOp>(combiner.op))
    combiner.kind = vector::CombiningKind::MAXIMUMF;
  else if (isa<arith::MinimumFOp>(combiner.op))
    combiner.kind = vector::CombiningKind::MINIMUMF;
  else
    return std::nullopt;
  return combiner;
}

class LoopEmitter {
public:
  LoopEmitter(linalg::LinalgOp op, VectorUnit unit, Value begin, Value end)
      : op(op), unit(unit), loops(scheduleLoops(op)), begin(begin), end(end) {}

  LogicalResult emit(Emitter &e) {
    for (OpOperand &operand : op->getOpOperands()) {
      bool buffer = isa<MemRefType>(operand.get().getType());
      buffers.push_back(buffer && loops.flat ? e.flatten(operand.get()) : operand.get());
    }
    indices.resize(loops.extents.size());
    // A launch that nothing splits has the range [0, 1).
    nest(e, 0);
    return success();
  }

private:
  bool isReduction(unsigned dim) {
    unsigned loop = loops.flat ? op.getNumLoops() - 1 : dim;
    return op.getIteratorTypesArray()[loop] == utils::IteratorType::reduction;
  }

  void nest(Emitter &e, unsigned depth) {
    if (depth == loops.order.size())
      return element(e);
    unsigned dim = loops.order[depth];
    if (isReduction(dim) && depth + 1 == loops.order.size())
      return reduce(e, dim);
    bool split = loops.split == depth;
    if (!split && depth + 1 == loops.order.size() && isShortRow(dim))
      return shortRow(e, dim);
    e.loop(split ? begin : e.index(0), split ? end : e.index(loops.extents[dim]), 1,
           [&](Emitter &e, Value i) {
             indices[dim] = i;
             nest(e, depth + 1);
           });
  }

  /// Whether the innermost loop is so short that LLVM, which vectorizes loops for
  /// many iterations, would leave much of it scalar: it becomes one or two vectors, the
  /// last behind a mask. All buffers must be contiguous along it or not depend on it.
  bool isShortRow(unsigned dim) {
    if (unit.bytes < 32 || loops.flat || loops.extents[dim] >= 2 * lanesOf() ||
        loops.extents[dim] % lanesOf() == 0 || loops.extents[dim] == 1)
      return false;
    for (OpOperand &operand : op->getOpOperands()) {
      auto type = dyn_cast<MemRefType>(operand.get().getType());
      if (!type)
        continue;
      // Masked accesses are of four or eight bytes at the lower levels.
      unsigned width = type.getElementTypeBitWidth();
      AffineMap map = op.getMatchingIndexingMap(&operand);
      bool varies = map.isFunctionOfDim(dim);
      if ((varies && width != 32 && width != 64) || (op.isDpsInit(&operand) && !varies))
        return false;
      if (varies && (!type.getLayout().isIdentity() ||
                     map.getResults().back() != getAffineDimExpr(dim, map.getContext()) ||
                     llvm::any_of(map.getResults().drop_back(),
                                  [&](AffineExpr expr) { return expr.isFunctionOfDim(dim); })))
        return false;
    }
    return llvm::all_of(op.getBlock()->without_terminator(), [](Operation &inner) {
      // Lanes behind the mask compute with zeros: a division of integers would trap.
      if (isa<arith::DivSIOp, arith::DivUIOp, arith::RemSIOp, arith::RemUIOp, arith::CeilDivSIOp,
              arith::CeilDivUIOp, arith::FloorDivSIOp>(inner))
        return false;
      return isa<linalg::IndexOp>(inner) || OpTrait::hasElementwiseMappableTraits(&inner) ||
             inner.hasTrait<OpTrait::ConstantLike>();
    });
  }

  void shortRow(Emitter &e, unsigned dim) {
    int64_t lanes = lanesOf(), extent = loops.extents[dim];
    for (int64_t first = 0; first < extent; first += lanes) {
      indices[dim] = e.index(first);
      int64_t there = std::min(lanes, extent - first);
      SmallVector<bool> bits(lanes);
      std::fill_n(bits.begin(), there, true);
      Value mask = arith::ConstantOp::create(
          e, e.loc, DenseElementsAttr::get(VectorType::get({lanes}, e.getI1Type()), bits));
      IRMapping mapping;
      for (OpOperand &operand : op->getOpOperands()) {
        BlockArgument argument = op.getMatchingBlockArgument(&operand);
        if (argument.use_empty())
          continue;
        if (!op.getMatchingIndexingMap(&operand).isFunctionOfDim(dim)) {
          mapping.map(argument, read(e, operand));
          continue;
        }
        Value buffer = buffers[operand.getOperandNumber()];
        auto type = VectorType::get({lanes}, argument.getType());
        Value none = arith::ConstantOp::create(e, e.loc, e.getZeroAttr(type));
        mapping.map(argument,
                    vector::MaskedLoadOp::create(e, e.loc, type, buffer, at(e, operand), mask, none)
                        .getResult());
      }
      for (Operation &inner : op.getBlock()->without_terminator())
        if (auto index = dyn_cast<linalg::IndexOp>(inner)) {
          Value here = indices[index.getDim()];
          if (index.getDim() == dim) {
            auto type = VectorType::get({lanes}, e.getIndexType());
            SmallVector<Attribute> places;
            for (int64_t lane = 0; lane < lanes; ++lane)
              places.push_back(e.getIndexAttr(first + lane));
            here = arith::ConstantOp::create(e, e.loc, DenseElementsAttr::get(type, places));
          }
          mapping.map(index.getResult(), here);
        }
      SmallVector<Value> values = cloneOnVectors(e, *op.getBlock(), mapping, lanes);
      for (auto [operand, value] : llvm::zip(op.getDpsInitsMutable(), values))
        vector::MaskedStoreOp::create(e, e.loc, buffers[operand.getOperandNumber()], at(e, operand),
                                      mask, value);
    }
  }

  /// Where `operand` is at the current indices.
  SmallVector<Value> at(Emitter &e, OpOperand &operand) {
    AffineMap map = op.getMatchingIndexingMap(&operand);
    if (loops.flat) {
      Value buffer = buffers[operand.getOperandNumber()];
      if (map.getNumResults() == 0)
        return SmallVector<Value>(cast<MemRefType>(buffer.getType()).getRank(), e.index(0));
      return {indices[0]};
    }
    SmallVector<Value> result;
    for (AffineExpr expr : map.getResults())
      result.push_back(evaluate(e, expr));
    return result;
  }

  Value evaluate(Emitter &e, AffineExpr expr) {
    if (auto dim = dyn_cast<AffineDimExpr>(expr))
      return indices[dim.getPosition()];
    if (auto constant = dyn_cast<AffineConstantExpr>(expr))
      return e.index(constant.getValue());
    auto binary = cast<AffineBinaryOpExpr>(expr);
    Value lhs = evaluate(e, binary.getLHS()), rhs = evaluate(e, binary.getRHS());
    switch (binary.getKind()) {
    case AffineExprKind::Add:
      return e.add(lhs, rhs);
    case AffineExprKind::Mul:
      return e.mul(lhs, rhs);
    case AffineExprKind::FloorDiv:
      return arith::DivUIOp::create(e, e.loc, lhs, rhs);
    case AffineExprKind::CeilDiv:
      return arith::CeilDivUIOp::create(e, e.loc, lhs, rhs);
    default:
      return arith::RemUIOp::create(e, e.loc, lhs, rhs);
    }
  }

  Value read(Emitter &e, OpOperand &operand) {
    Value buffer = buffers[operand.getOperandNumber()];
    if (!isa<MemRefType>(buffer.getType()))
      return buffer;
    return memref::LoadOp::create(e, e.loc, buffer, at(e, operand));
  }

  /// Clones the body with its inputs at the current indices and its outputs as
  /// given; what it yields.
  SmallVector<Value> body(Emitter &e, ArrayRef<Value> outputs) {
    IRMapping mapping;
    for (OpOperand *operand : op.getDpsInputOperands())
      if (!op.getMatchingBlockArgument(operand).use_empty())
        mapping.map(op.getMatchingBlockArgument(operand), read(e, *operand));
    for (auto [argument, value] : llvm::zip(op.getRegionOutputArgs(), outputs))
      if (value)
        mapping.map(argument, value);
    for (Operation &inner : op.getBlock()->without_terminator()) {
      if (auto index = dyn_cast<linalg::IndexOp>(inner)) {
        mapping.map(index.getResult(), indices[index.getDim()]);
        continue;
      }
      e.clone(inner, mapping);
    }
    return llvm::map_to_vector(op.getBlock()->getTerminator()->getOperands(),
                               [&](Value value) { return mapping.lookupOrDefault(value); });
  }

  void write(Emitter &e, ArrayRef<Value> values) {
    for (auto [operand, value] : llvm::zip(op.getDpsInitsMutable(), values))
      memref::StoreOp::create(e, e.loc, value, buffers[operand.getOperandNumber()], at(e, operand));
  }

  SmallVector<Value> readOutputs(Emitter &e) {
    SmallVector<Value> values;
    for (OpOperand &operand : op.getDpsInitsMutable())
      values.push_back(op.getMatchingBlockArgument(&operand).use_empty() ? Value()
                                                                         : read(e, operand));
    return values;
  }

  void element(Emitter &e) { write(e, body(e, readOutputs(e))); }

  /// The innermost loop of a reduction: outputs are carried in registers.
  void reduce(Emitter &e, unsigned dim) {
    int64_t extent = loops.extents[dim];
    SmallVector<Value> outputs;
    for (OpOperand &operand : op.getDpsInitsMutable()) {
      indices[dim] = e.index(0); // outputs do not depend on it
      outputs.push_back(read(e, operand));
    }
    Value from = e.index(0);
    if (std::optional<SmallVector<Combiner>> combiners = matchVectorReduction(dim))
      from = reduceVectors(e, dim, *combiners, outputs);
    IntegerAttr start;
    if (!matchPattern(from, m_Constant(&start)) || start.getInt() < extent) {
      ValueRange last =
          e.carry(from, e.index(extent), 1, outputs, [&](Emitter &e, Value i, ValueRange carried) {
            indices[dim] = i;
            return body(e, llvm::to_vector(carried));
          });
      outputs.assign(last.begin(), last.end());
    }
    indices[dim] = e.index(0);
    write(e, outputs);
  }

  /// Vectors of the narrowest element the body computes with.
  int64_t lanesOf() const {
    unsigned widest = 8;
    for (Value buffer : buffers)
      widest = std::max(widest, getElementTypeOrSelf(buffer.getType()).getIntOrFloatBitWidth());
    return unit.bytes * 8 / widest;
  }

  std::optional<SmallVector<Combiner>> matchVectorReduction(unsigned dim) {
    if (op.hasIndexSemantics() || loops.extents[dim] < lanesOf())
      return std::nullopt;
    for (OpOperand &operand : op->getOpOperands()) {
      Type element = getElementTypeOrSelf(operand.get().getType());
      if (!isa<FloatType>(element) && !element.isInteger(32) && !element.isInteger(64))
        return std::nullopt;
      if (op.isDpsInit(&operand) || loops.flat)
        continue;
      // Contiguous along the reduction, or the same all along it.
      AffineMap map = op.getMatchingIndexingMap(&operand);
      unsigned uses = llvm::count_if(map.getResults(),
                                     [&](AffineExpr expr) { return expr.isFunctionOfDim(dim); });
      if (uses == 0)
        continue;
      auto type = dyn_cast<MemRefType>(operand.get().getType());
      if (uses > 1 || !type || map.getResults().back() != getAffineDimExpr(dim, map.getContext()) ||
          !type.getLayout().isIdentity())
        return std::nullopt;
    }
    SmallVector<Combiner> combiners;
    for (unsigned i = 0, n = op.getNumDpsInits(); i < n; ++i) {
      std::optional<Combiner> combiner = matchCombiner(op, i);
      if (!combiner)
        return std::nullopt;
      combiners.push_back(*combiner);
    }
    for (Operation &inner : op.getBlock()->without_terminator())
      if (!OpTrait::hasElementwiseMappableTraits(&inner) &&
          !inner.hasTrait<OpTrait::ConstantLike>())
        return std::nullopt;
    return combiners;
  }

  /// Reduces whole vectors into `outputs`; returns where the rest begins.
  Value reduceVectors(Emitter &e, unsigned dim, ArrayRef<Combiner> combiners,
                      SmallVectorImpl<Value> &outputs) {
    int64_t lanes = lanesOf(), extent = loops.extents[dim];
    int64_t ways = std::min<int64_t>(accumulators, extent / lanes);
    int64_t step = lanes * ways, whole = extent / step * step;
    SmallVector<Value> initial;
    for (int64_t way = 0; way < ways; ++way)
      for (const Combiner &combiner : combiners) {
        auto type = VectorType::get({lanes}, combiner.neutral.getType());
        initial.push_back(arith::ConstantOp::create(
            e, e.loc, DenseElementsAttr::get(type, Attribute(combiner.neutral))));
      }
    unsigned n = combiners.size();
    ValueRange sums = e.carry(
        e.index(0), e.index(whole), step, initial, [&](Emitter &e, Value i, ValueRange carried) {
          SmallVector<Value> next;
          for (int64_t way = 0; way < ways; ++way) {
            indices[dim] = e.add(i, e.index(way * lanes));
            llvm::append_range(next, vectorBody(e, dim, carried.slice(way * n, n), lanes));
          }
          return next;
        });
    for (unsigned i = 0; i < n; ++i) {
      Value total = sums[i];
      for (int64_t way = 1; way < ways; ++way)
        total = vector::makeArithReduction(e, e.loc, combiners[i].kind, total, sums[way * n + i]);
      // Halves are added to halves: one order, at every level.
      for (int64_t width = lanes / 2; width >= 1; width /= 2) {
        Value low = vector::ExtractStridedSliceOp::create(
            e, e.loc, total, ArrayRef<int64_t>{0}, ArrayRef<int64_t>{width}, ArrayRef<int64_t>{1});
        Value high =
            vector::ExtractStridedSliceOp::create(e, e.loc, total, ArrayRef<int64_t>{width},
                                                  ArrayRef<int64_t>{width}, ArrayRef<int64_t>{1});
        total = vector::makeArithReduction(e, e.loc, combiners[i].kind, low, high);
      }
      Value sum = vector::ExtractOp::create(e, e.loc, total, ArrayRef<int64_t>{0});
      outputs[i] = vector::makeArithReduction(e, e.loc, combiners[i].kind, outputs[i], sum);
    }
    return e.index(whole);
  }

  SmallVector<Value> vectorBody(Emitter &e, unsigned dim, ValueRange carried, int64_t lanes) {
    IRMapping mapping;
    for (OpOperand *operand : op.getDpsInputOperands()) {
      BlockArgument argument = op.getMatchingBlockArgument(operand);
      if (argument.use_empty())
        continue;
      AffineMap map = op.getMatchingIndexingMap(operand);
      bool varies = loops.flat ? map.getNumResults() != 0 : map.isFunctionOfDim(dim);
      Value buffer = buffers[operand->getOperandNumber()];
      if (!varies || !isa<MemRefType>(buffer.getType())) {
        mapping.map(argument, read(e, *operand));
        continue;
      }
      auto type = VectorType::get({lanes}, argument.getType());
      mapping.map(argument,
                  vector::LoadOp::create(e, e.loc, type, buffer, at(e, *operand)).getResult());
    }
    for (auto [argument, value] : llvm::zip(op.getRegionOutputArgs(), carried))
      mapping.map(argument, value);
    return cloneOnVectors(e, *op.getBlock(), mapping, lanes);
  }

  linalg::LinalgOp op;
  VectorUnit unit;
  LoopSchedule loops;
  Value begin, end;
  SmallVector<Value> buffers; ///< the op's operands, flattened if the loops are
  SmallVector<Value> indices; ///< by dimension
};
} // namespace

LogicalResult nnc::codegen::emitLoops(Emitter &emitter, linalg::LinalgOp op, VectorUnit unit,
                                      Value begin, Value end) {
  return LoopEmitter(op, unit, begin, end).emit(emitter);
}
