// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The promise of the plan, checked without the planner's own bookkeeping: lives are
// found anew, in one walk over each entry.
#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "mlir/Pass/Pass.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;

namespace nnc {
#define GEN_PASS_DEF_VERIFYARENA
#include "nnc/stages/memory/Passes.h.inc"
} // namespace nnc

namespace {
/// Bytes [begin, end) that `op` asks for, in use from the first to the last position.
struct Place {
  Operation *op;
  uint64_t begin, end;
  unsigned first, last;
};

uint64_t bytesOf(ShapedType type) {
  // A truth value takes a byte.
  return type.getNumElements() * ((type.getElementTypeBitWidth() + 7) / 8);
}

/// Checks places against each other and the size of what they lie in.
LogicalResult check(ArrayRef<Place> places, uint64_t size, StringRef region) {
  for (const auto &[i, place] : llvm::enumerate(places)) {
    if (place.begin % nnc::rt::bufferAlignment)
      return place.op->emitError("lies at byte ")
             << place.begin << " of the " << region << ", not at a multiple of "
             << nnc::rt::bufferAlignment;
    if (place.end > size)
      return place.op->emitError("ends at byte ")
             << place.end << " of the " << region << ", which has " << size;
    for (const Place &other : places.take_front(i)) {
      if (place.begin >= other.end || other.begin >= place.end || place.first > other.last ||
          other.first > place.last)
        continue;
      InFlightDiagnostic diagnostic = place.op->emitError("lies at bytes ")
                                      << place.begin << " to " << place.end << " of the " << region
                                      << ", where another is in use";
      diagnostic.attachNote(other.op->getLoc())
          << "this one, at bytes " << other.begin << " to " << other.end;
      return diagnostic;
    }
  }
  return success();
}

struct VerifyArena : nnc::impl::VerifyArenaBase<VerifyArena> {
  void runOnOperation() override {
    if (failed(checkState()))
      return signalPassFailure();
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (function->hasAttr(nnc::rt::entryAttr) && failed(checkEntry(function)))
        return signalPassFailure();
  }

  LogicalResult checkState() {
    SmallVector<Place> places;
    for (auto state : getOperation().getOps<nnc::rt::StateOp>()) {
      if (!state.getOffset())
        return state.emitOpError("has no place: run nnc-plan-arena first");
      uint64_t begin = *state.getOffset();
      places.push_back({state, begin, begin + bytesOf(cast<ShapedType>(state.getType())), 0, 0});
    }
    auto size = getOperation()->getAttrOfType<IntegerAttr>(nnc::rt::stateBytesAttr);
    if (!size)
      return getOperation().emitError("has no ")
             << nnc::rt::stateBytesAttr << ": run nnc-plan-arena first";
    return check(places, size.getInt(), "state");
  }

  DenseMap<Value, Value> memoryOf;
  llvm::MapVector<Value, Place> places;

  Value rootOf(Value value) { return memoryOf.contains(value) ? memoryOf[value] : value; }

  /// Kernels hold an argument that is `noalias` for the only one with its memory.
  LogicalResult checkLaunch(nnc::rt::LaunchOp launch) {
    auto kernel = getOperation().lookupSymbol<func::FuncOp>(launch.getKernelAttr().getAttr());
    llvm::SmallDenseMap<Value, unsigned> launched;
    for (Value buffer : launch.getBuffers())
      ++launched[rootOf(buffer)];
    for (auto [i, buffer] : llvm::enumerate(launch.getBuffers()))
      if (launched[rootOf(buffer)] > 1 && (!kernel || kernel.getArgAttr(i, "llvm.noalias")))
        return launch.emitError("passes one piece of memory twice to a kernel");
    return success();
  }

  /// Notes the lives of what the block's ops use, as of `position`.
  LogicalResult checkBlock(Block &block, unsigned &position) {
    for (Operation &op : block) {
      ++position;
      if (auto alloc = dyn_cast<memref::AllocOp>(op)) {
        auto offset = alloc->getAttrOfType<IntegerAttr>(nnc::rt::offsetAttr);
        if (!offset && !alloc->use_empty())
          return alloc.emitError("has no place in the arena: run nnc-plan-arena first");
        if (offset)
          places[alloc] = {alloc, uint64_t(offset.getInt()),
                           uint64_t(offset.getInt()) + bytesOf(alloc.getType()), ~0u, 0};
        continue;
      }
      if (auto view = dyn_cast<ViewLikeOpInterface>(op)) {
        Value source = view.getViewSource();
        memoryOf[view.getViewDest()] = memoryOf.contains(source) ? memoryOf[source] : source;
        continue;
      }
      unsigned begin = position;
      for (Region &region : op.getRegions())
        for (Block &inner : region)
          if (failed(checkBlock(inner, position)))
            return failure();
      op.walk([&](Operation *inner) {
        for (Value operand : inner->getOperands()) {
          auto place = places.find(rootOf(operand));
          if (place == places.end() || op.isProperAncestor(place->second.op))
            continue;
          place->second.first = std::min(place->second.first, begin);
          place->second.last = std::max(place->second.last, position);
        }
      });
      if (auto launch = dyn_cast<nnc::rt::LaunchOp>(op); launch && failed(checkLaunch(launch)))
        return failure();
    }
    return success();
  }

  LogicalResult checkEntry(func::FuncOp function) {
    // Any op that names a buffer or a view of it uses it; inside a loop or a branch, for
    // as long as the largest one that the buffer is not inside of.
    memoryOf.clear();
    places.clear();
    unsigned position = 0;
    if (failed(checkBlock(function.getBody().front(), position)))
      return failure();
    SmallVector<Place> used;
    for (auto &[memory, place] : places)
      if (place.first <= place.last)
        used.push_back(place);
    auto size = function->getAttrOfType<IntegerAttr>(nnc::rt::arenaBytesAttr);
    if (!size)
      return function.emitError("has no ")
             << nnc::rt::arenaBytesAttr << ": run nnc-plan-arena first";
    return check(used, size.getInt(), "arena");
  }
};
} // namespace
