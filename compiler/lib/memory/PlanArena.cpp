// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Offsets of state and of temporaries. The greedy-by-size placement follows
// Pisarchyk and Lee, "Efficient memory management for deep neural net
// inference" (2020).
#include "Buffers.h"

#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace nnc {
#define GEN_PASS_DEF_PLANARENA
#include "nnc/stages/memory/Passes.h.inc"
} // namespace nnc

namespace {
uint64_t bytesOf(ShapedType type) {
  // A truth value takes a byte in memory.
  uint64_t element = llvm::divideCeil(type.getElementTypeBitWidth(), 8);
  return llvm::alignTo(std::max<uint64_t>(type.getNumElements() * element, 1),
                       nnc::rt::bufferAlignment);
}

struct Buffer {
  memref::AllocOp alloc;
  uint64_t bytes;
  unsigned first, last; ///< positions of the first and last op that touches it
  uint64_t offset = 0;
};

/// The lowest offset at which `buffer` fits among the placed ones that live at
/// some time when it does.
uint64_t place(const Buffer &buffer, ArrayRef<Buffer> placed) {
  SmallVector<std::pair<uint64_t, uint64_t>> taken;
  for (const Buffer &other : placed)
    if (other.first <= buffer.last && buffer.first <= other.last)
      taken.push_back({other.offset, other.offset + other.bytes});
  llvm::sort(taken);
  uint64_t offset = 0;
  for (auto [begin, end] : taken) {
    if (offset + buffer.bytes <= begin)
      break;
    offset = std::max(offset, end);
  }
  return offset;
}

struct PlanArena : nnc::impl::PlanArenaBase<PlanArena> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    Builder builder(module);
    uint64_t offset = 0;
    for (auto state : module.getOps<nnc::rt::StateOp>()) {
      state.setOffset(offset);
      offset += bytesOf(cast<ShapedType>(state.getType()));
    }
    module->setAttr(nnc::rt::stateBytesAttr, builder.getI64IntegerAttr(offset));
    for (auto function : module.getOps<func::FuncOp>())
      if (function->hasAttr(nnc::rt::entryAttr))
        plan(function, builder);
  }

  static void number(Block &block, unsigned &time,
                     DenseMap<Operation *, std::pair<unsigned, unsigned>> &times) {
    for (Operation &op : block) {
      unsigned begin = time++;
      for (Region &region : op.getRegions())
        for (Block &inner : region)
          number(inner, time, times);
      times[&op] = {begin, time - 1};
    }
  }

  static void plan(func::FuncOp function, Builder &builder) {
    // The time at which an op begins; one with regions ends when the last inside does.
    DenseMap<Operation *, std::pair<unsigned, unsigned>> times;
    unsigned time = 0;
    number(function.getBody().front(), time, times);
    SmallVector<memref::AllocOp> allocs;
    function.walk([&](memref::AllocOp alloc) { allocs.push_back(alloc); });
    SmallVector<Buffer> buffers;
    for (memref::AllocOp alloc : allocs) {
      SmallVector<Operation *> users = nnc::usersOf(alloc, *alloc->getBlock());
      if (users.empty()) {
        if (alloc->use_empty())
          alloc.erase();
        continue;
      }
      buffers.push_back({alloc, bytesOf(alloc.getType()), times[users.front()].first,
                         times[users.back()].second});
    }
    // Ties keep program order, so that a plan does not depend on the sort.
    llvm::sort(buffers, [](const Buffer &a, const Buffer &b) {
      return std::make_tuple(b.bytes, a.first, a.last) < std::make_tuple(a.bytes, b.first, b.last);
    });
    uint64_t total = 0;
    for (auto [i, buffer] : llvm::enumerate(buffers)) {
      buffer.offset = place(buffer, ArrayRef(buffers).take_front(i));
      total = std::max(total, buffer.offset + buffer.bytes);
      buffer.alloc->setAttr(nnc::rt::offsetAttr, builder.getI64IntegerAttr(buffer.offset));
    }
    function->setAttr(nnc::rt::arenaBytesAttr, builder.getI64IntegerAttr(total));
  }
};
} // namespace
