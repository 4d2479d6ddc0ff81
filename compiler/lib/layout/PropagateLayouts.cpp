// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Transposes sink: through what computes the same in any order of dimensions, until they
// meet their inverse and both are gone, or something that needs the order that was written.
// What they sink through takes the order of what it reads. So the order that a convolution
// wants spreads over all that lies between it and the next, forwards, backwards and in the
// update alike; no op is asked what it is called.
#include "Products.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "llvm/ADT/MapVector.h"

namespace nnc {
#define GEN_PASS_DEF_PROPAGATELAYOUTS
#include "nnc/stages/layout/Passes.h.inc"
} // namespace nnc

using namespace mlir;
using Permutation = SmallVector<int64_t>;

static RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

static bool isFresh(Value value) {
  return value.getDefiningOp<tensor::EmptyOp>() || value.getDefiningOp<linalg::FillOp>();
}

static Permutation permuted(ArrayRef<int64_t> numbers, ArrayRef<int64_t> permutation) {
  return applyPermutation(numbers, permutation);
}
static SmallVector<OpFoldResult> permuted(ArrayRef<OpFoldResult> numbers,
                                          ArrayRef<int64_t> permutation) {
  SmallVector<OpFoldResult> result;
  for (int64_t dim : permutation)
    result.push_back(numbers[dim]);
  return result;
}

/// result[i] = value[permutation[i]], as dimensions.
static Value transposed(OpBuilder &b, Location loc, Value value, ArrayRef<int64_t> permutation) {
  if (isIdentityPermutation(permutation))
    return value;
  RankedTensorType type = typeOf(value);
  Value empty = tensor::EmptyOp::create(b, loc, permuted(type.getShape(), permutation),
                                        type.getElementType());
  return linalg::TransposeOp::create(b, loc, value, empty, permutation).getResult()[0];
}

/// A destination that holds nothing, or one number everywhere, in another order.
static Value freshLike(OpBuilder &b, Location loc, Value destination,
                       ArrayRef<int64_t> permutation) {
  RankedTensorType type = typeOf(destination);
  Value empty = tensor::EmptyOp::create(b, loc, permuted(type.getShape(), permutation),
                                        type.getElementType());
  if (auto fill = destination.getDefiningOp<linalg::FillOp>())
    return linalg::FillOp::create(b, loc, fill.getInputs().front(), empty).getResult(0);
  return empty;
}

namespace {
struct PropagateLayouts : nnc::impl::PropagateLayoutsBase<PropagateLayouts> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      bool changed = true;
      while (changed) {
        changed = false;
        SmallVector<Operation *> ops;
        function.walk([&](Operation *op) { ops.push_back(op); });
        for (Operation *op : ops)
          changed |= visit(op);
      }
      function.walk([&](linalg::TransposeOp) { ++left; });
    }
  }

private:
  /// Rewrites `op` where a transpose comes in; whether anything changed. An op is erased
  /// once nothing uses it.
  bool visit(Operation *op) {
    if (op->use_empty() && op->getNumResults() > 0 && isPure(op)) {
      op->erase();
      return true;
    }
    IRRewriter rewriter(op);
    if (auto transpose = dyn_cast<linalg::TransposeOp>(op))
      return simplify(transpose, rewriter);
    if (auto generic = dyn_cast<linalg::GenericOp>(op))
      return sinkThrough(generic, rewriter);
    if (auto insert = dyn_cast<tensor::InsertSliceOp>(op))
      return sinkThrough(insert, rewriter);
    if (auto extract = dyn_cast<tensor::ExtractSliceOp>(op))
      return sinkThrough(extract, rewriter);
    if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
      return sinkThrough(expand, rewriter);
    if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
      return sinkThrough(collapse, rewriter);
    return false;
  }

  static linalg::TransposeOp transposeOf(Value value) {
    return value.getDefiningOp<linalg::TransposeOp>();
  }

  /// Two become one, or none; one that only moves dimensions of extent 1 moves nothing.
  static bool simplify(linalg::TransposeOp op, IRRewriter &b) {
    Value input = op.getInput();
    ArrayRef<int64_t> order = op.getPermutation();
    if (auto before = transposeOf(input)) {
      Permutation both = permuted(before.getPermutation(), order);
      b.replaceOp(op, transposed(b, op.getLoc(), before.getInput(), both));
      return true;
    }
    RankedTensorType type = typeOf(input);
    Permutation moved;
    SmallVector<ReassociationIndices> from, to;
    for (int64_t dim : order)
      if (type.getDimSize(dim) != 1)
        moved.push_back(dim);
    if (!llvm::is_sorted(moved) || moved.empty())
      return false;
    // [4, 1, 28, 28] as [4, 28, 28] as [4, 28, 28, 1]
    auto groups = [](ArrayRef<int64_t> shape) {
      SmallVector<ReassociationIndices> result;
      ReassociationIndices waiting;
      for (auto [dim, extent] : llvm::enumerate(shape)) {
        waiting.push_back(dim);
        if (extent == 1)
          continue;
        result.push_back(std::move(waiting));
        waiting.clear();
      }
      result.back().append(waiting);
      return result;
    };
    SmallVector<int64_t> shape;
    for (int64_t dim : moved)
      shape.push_back(type.getDimSize(dim));
    RankedTensorType result = typeOf(op.getResult()[0]);
    Value dense = tensor::CollapseShapeOp::create(b, op.getLoc(), type.clone(shape), input,
                                                  groups(type.getShape()));
    b.replaceOpWithNewOp<tensor::ExpandShapeOp>(op, result, dense, groups(result.getShape()));
    return true;
  }

  /// Reads the inputs of its transposes; then loops in the order in which most of what it
  /// reads lies, and writes in that order too if it works on each element alone.
  static bool sinkThrough(linalg::GenericOp op, IRRewriter &b) {
    if (nnc::addsProducts(op))
      return false;
    SmallVector<AffineMap> maps = op.getIndexingMapsArray();
    bool absorbed = false;
    for (OpOperand *input : op.getDpsInputOperands())
      if (auto transpose = transposeOf(input->get())) {
        // Element (i...) of the result is (i..., inversely permuted) of the input.
        AffineMap &map = maps[input->getOperandNumber()];
        Permutation inverse = invertPermutationVector(transpose.getPermutation());
        map = AffineMap::getPermutationMap(inverse, op.getContext()).compose(map);
        b.modifyOpInPlace(op, [&] { input->set(transpose.getInput()); });
        absorbed = true;
      }
    if (!absorbed)
      return false;
    b.modifyOpInPlace(op, [&] { op.setIndexingMapsAttr(b.getAffineMapArrayAttr(maps)); });
    std::optional<Permutation> order = orderOf(op);
    if (!order)
      return true;
    SmallVector<unsigned> loops(order->begin(), order->end());
    bool isElementwise =
        op.getNumParallelLoops() == op.getNumLoops() &&
        llvm::all_of(op.getDpsInitsMutable(), [&](OpOperand &init) {
          return op.getMatchingIndexingMap(&init).isIdentity() &&
                 (isFresh(init.get()) || op.getMatchingBlockArgument(&init).use_empty());
        });
    b.setInsertionPoint(op);
    if (isElementwise) {
      SmallVector<Value> inits;
      SmallVector<Type> types;
      SmallVector<AffineMap> newMaps = op.getIndexingMapsArray();
      for (OpOperand &init : op.getDpsInitsMutable()) {
        inits.push_back(freshLike(b, op.getLoc(), init.get(), *order));
        types.push_back(inits.back().getType());
        newMaps[init.getOperandNumber()] = AffineMap::getPermutationMap(*order, op.getContext());
      }
      auto moved = linalg::GenericOp::create(b, op.getLoc(), types, op.getInputs(), inits, newMaps,
                                             op.getIteratorTypesArray());
      moved.getRegion().takeBody(op.getRegion());
      SmallVector<Value> results;
      Permutation back = invertPermutationVector(*order);
      for (Value result : moved.getResults())
        results.push_back(transposed(b, op.getLoc(), result, back));
      b.replaceOp(op, results);
      op = moved;
    }
    b.setInsertionPoint(op);
    FailureOr<linalg::GenericOp> interchanged = linalg::interchangeGenericOp(b, op, loops);
    (void)interchanged; // Loops in the order written are right, too.
    return true;
  }

  /// The order of loops in which most elements that `op` reads lie; nothing if that is the
  /// order it has.
  static std::optional<Permutation> orderOf(linalg::GenericOp op) {
    llvm::MapVector<Permutation, int64_t> votes;
    Permutation asWritten = llvm::to_vector(llvm::seq<int64_t>(0, op.getNumLoops()));
    votes[asWritten] = 0; // wins where there are as many for another
    for (OpOperand *input : op.getDpsInputOperands()) {
      AffineMap map = op.getMatchingIndexingMap(input);
      auto type = dyn_cast<RankedTensorType>(input->get().getType());
      if (!type || map.getNumResults() < 2 || !map.isProjectedPermutation())
        continue;
      votes[orderOf(map)] += type.getNumElements();
    }
    auto *best = votes.begin();
    for (auto &vote : votes)
      if (vote.second > best->second)
        best = &vote;
    if (best->first == asWritten)
      return std::nullopt;
    return best->first;
  }

  /// Loops in the order of an operand's dimensions; those that it does not have stay behind
  /// the loop that they followed.
  static Permutation orderOf(AffineMap map) {
    Permutation order;
    SmallVector<bool> has(map.getNumDims(), false);
    for (AffineExpr expr : map.getResults())
      has[cast<AffineDimExpr>(expr).getPosition()] = true;
    auto takeFollowers = [&](int64_t dim) {
      for (int64_t next = dim + 1; next < map.getNumDims() && !has[next]; ++next)
        order.push_back(next);
    };
    takeFollowers(-1);
    for (AffineExpr expr : map.getResults()) {
      int64_t dim = cast<AffineDimExpr>(expr).getPosition();
      order.push_back(dim);
      takeFollowers(dim);
    }
    return order;
  }

  static bool sinkThrough(tensor::InsertSliceOp op, IRRewriter &b) {
    auto transpose = transposeOf(op.getSource());
    auto destination = transposeOf(op.getDest());
    if (!transpose || typeOf(op.getSource()).getRank() != typeOf(op.getDest()).getRank())
      return false;
    Permutation order(transpose.getPermutation()), inverse = invertPermutationVector(order);
    Value into;
    if (isFresh(op.getDest()))
      into = freshLike(b, op.getLoc(), op.getDest(), inverse);
    else if (destination && destination.getPermutation() == ArrayRef(order))
      into = destination.getInput();
    else
      return false;
    Value inserted = tensor::InsertSliceOp::create(
        b, op.getLoc(), transpose.getInput(), into, permuted(op.getMixedOffsets(), inverse),
        permuted(op.getMixedSizes(), inverse), permuted(op.getMixedStrides(), inverse));
    b.replaceOp(op, transposed(b, op.getLoc(), inserted, order));
    return true;
  }

  static bool sinkThrough(tensor::ExtractSliceOp op, IRRewriter &b) {
    auto transpose = transposeOf(op.getSource());
    if (!transpose || typeOf(op.getSource()).getRank() != typeOf(op.getResult()).getRank())
      return false;
    Permutation order(transpose.getPermutation()), inverse = invertPermutationVector(order);
    Value extracted = tensor::ExtractSliceOp::create(
        b, op.getLoc(), transpose.getInput(), permuted(op.getMixedOffsets(), inverse),
        permuted(op.getMixedSizes(), inverse), permuted(op.getMixedStrides(), inverse));
    b.replaceOp(op, transposed(b, op.getLoc(), extracted, order));
    return true;
  }

  /// A dimension becomes several where it lies.
  static bool sinkThrough(tensor::ExpandShapeOp op, IRRewriter &b) {
    auto transpose = transposeOf(op.getSrc());
    if (!transpose)
      return false;
    Permutation inverse = invertPermutationVector(transpose.getPermutation());
    auto groups = op.getReassociationIndices();
    RankedTensorType type = typeOf(op.getResult());
    SmallVector<ReassociationIndices> newGroups;
    SmallVector<int64_t> shape;
    Permutation order; // of the result's dimensions, as they now lie
    for (int64_t dim : inverse) {
      ReassociationIndices group;
      for (int64_t part : groups[dim]) {
        group.push_back(shape.size());
        shape.push_back(type.getDimSize(part));
        order.push_back(part);
      }
      newGroups.push_back(std::move(group));
    }
    Value expanded = tensor::ExpandShapeOp::create(b, op.getLoc(), type.clone(shape),
                                                   transpose.getInput(), newGroups);
    b.replaceOp(op, transposed(b, op.getLoc(), expanded, invertPermutationVector(order)));
    return true;
  }

  /// Several dimensions become one, if they lie side by side.
  static bool sinkThrough(tensor::CollapseShapeOp op, IRRewriter &b) {
    auto transpose = transposeOf(op.getSrc());
    if (!transpose)
      return false;
    Permutation inverse = invertPermutationVector(transpose.getPermutation());
    auto groups = op.getReassociationIndices();
    RankedTensorType type = typeOf(op.getResult());
    SmallVector<int64_t> groupOf(inverse.size());
    for (auto [g, group] : llvm::enumerate(groups))
      for (int64_t dim : group)
        groupOf[dim] = g;
    SmallVector<ReassociationIndices> newGroups;
    SmallVector<int64_t> shape;
    Permutation order;
    for (auto [place, dim] : llvm::enumerate(inverse)) {
      if (!order.empty() && order.back() == groupOf[dim]) {
        if (dim != inverse[place - 1] + 1)
          return false;
        newGroups.back().push_back(place);
        continue;
      }
      if (llvm::is_contained(order, groupOf[dim]))
        return false;
      order.push_back(groupOf[dim]);
      newGroups.push_back({static_cast<int64_t>(place)});
      shape.push_back(type.getDimSize(groupOf[dim]));
    }
    Value collapsed = tensor::CollapseShapeOp::create(b, op.getLoc(), type.clone(shape),
                                                      transpose.getInput(), newGroups);
    b.replaceOp(op, transposed(b, op.getLoc(), collapsed, invertPermutationVector(order)));
    return true;
  }
};
} // namespace
