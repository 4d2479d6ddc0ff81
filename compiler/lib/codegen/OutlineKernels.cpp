// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Work becomes kernels. A contraction takes the fill before it and an elementwise
// op after it along: zeros need no memory, and an optimizer's update of a weight
// runs while its gradient is still in registers.
#include "Schedule.h"

#include "memory/Buffers.h"
#include "nnc/dialects/rt/RT.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "mlir/Pass/Pass.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace nnc::codegen;
using nnc::memoryOf;
using nnc::usersOf;

namespace nnc {
#define GEN_PASS_DEF_OUTLINEKERNELS
#include "nnc/stages/codegen/Passes.h.inc"
} // namespace nnc

namespace {
bool isRuntime(Operation *op) { return isa<nnc::rt::RTDialect>(op->getDialect()); }

/// Ops that are repeated inside each kernel that uses their result: they do no
/// work of their own. A step of a sequence depends on where a loop is, which kernels
/// do not know: they get its address.
bool isSunk(Operation *op) {
  return (isa<ViewLikeOpInterface, memref::GetGlobalOp>(op) && !isRuntime(op)) ||
         op->hasTrait<OpTrait::ConstantLike>();
}

/// What the entry does itself: buffers, numbers that decide how it goes on, and calls.
bool isHost(Operation *op) {
  return isSunk(op) || isRuntime(op) || isa<memref::AllocOp>(op) ||
         isa<arith::ArithDialect>(op->getDialect()) || isa<memref::LoadOp, memref::StoreOp>(op);
}

bool isZeroFill(Operation *op, Value buffer) {
  auto fill = dyn_cast<linalg::FillOp>(op);
  return fill && fill.getOutputs().front() == buffer &&
         matchPattern(fill.getInputs().front(), m_AnyZeroFloat());
}

/// Ops of one kernel, in program order; the kernel stands where the last is.
struct Group {
  SmallVector<Operation *> ops;
  LaunchRange range;
  Type scratchElement;
  int64_t scratch = 0;
};

class Outliner {
public:
  Outliner(func::FuncOp entry, OpBuilder &kernels) : entry(entry), kernels(kernels) {}

  LogicalResult run() { return outlineBlock(entry.getBody().front()); }

private:
  LogicalResult outlineBlock(Block &block) {
    // A copy is a kernel like any other, whatever the layout of its sides.
    for (auto copy : llvm::make_early_inc_range(block.getOps<memref::CopyOp>())) {
      OpBuilder builder(copy);
      linalg::CopyOp::create(builder, copy.getLoc(), copy.getSource(), copy.getTarget());
      copy.erase();
    }
    for (Operation &op : block)
      if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
        if (std::optional<Contraction> contraction = matchContraction(linalgOp))
          formGroup(*contraction, block);
    SmallVector<Operation *> work;
    for (Operation &op : block.without_terminator()) {
      if (nnc::isControl(&op)) {
        for (Region &region : op.getRegions())
          if (!region.empty() && failed(outlineBlock(region.front())))
            return failure();
      } else if (!isHost(&op)) {
        work.push_back(&op);
      }
    }
    for (Operation *op : work) {
      auto found = groupOf.find(op);
      if (found != groupOf.end()) {
        Group &group = groups[found->second];
        if (op == group.ops.back() && failed(outline(group)))
          return failure();
        continue;
      }
      Group single;
      single.ops = {op};
      if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
        single.range = rangeOf(linalgOp, scheduleLoops(linalgOp));
      if (failed(outline(single)))
        return failure();
    }
    // What was sunk everywhere is of no use here.
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
      if (isSunk(&op) && op.use_empty())
        op.erase();
    return success();
  }

  void formGroup(const Contraction &contraction, Block &block) {
    Group group;
    Operation *op = contraction.op;
    SmallVector<Operation *> users = usersOf(memoryOf(contraction.out), block);
    auto position = llvm::find(users, op) - users.begin();
    if (position > 0 && isZeroFill(users[position - 1], contraction.out))
      group.ops.push_back(users[position - 1]);
    group.ops.push_back(op);
    // Without a fill the product is added to what is there: nothing follows on
    // registers then.
    bool fresh = group.ops.size() == 2;
    auto alloc = memoryOf(contraction.out).getDefiningOp<memref::AllocOp>();
    if (fresh && alloc && alloc->getBlock() == &block &&
        position + 2 == static_cast<int64_t>(users.size())) {
      auto epilogue = dyn_cast<linalg::GenericOp>(users.back());
      // What reads two products follows on the first.
      if (epilogue && !groupOf.contains(epilogue) && isEpilogue(epilogue, contraction) &&
          canMoveTo(contraction, epilogue))
        group.ops.push_back(epilogue);
    }
    group.range = rangeOf(contraction);
    group.scratch = scratchElements(contraction);
    group.scratchElement = contraction.element;
    for (Operation *member : group.ops)
      groupOf[member] = groups.size();
    groups.push_back(std::move(group));
  }

  /// Whether the contraction may run at the place of `epilogue`, and the epilogue
  /// panel by panel beside it: nobody writes what the contraction reads.
  bool canMoveTo(const Contraction &contraction, linalg::GenericOp epilogue) {
    Value inputs[] = {memoryOf(contraction.lhs), memoryOf(contraction.rhs)};
    for (Operation *op = contraction.op->getNextNode();; op = op->getNextNode()) {
      if (isSunk(op) || isa<memref::AllocOp>(op))
        continue;
      if (op->getNumRegions() > 0 && !isa<linalg::LinalgOp>(op))
        return false; // a loop or a branch
      for (OpOperand &operand : op->getOpOperands()) {
        if (!isa<MemRefType>(operand.get().getType()) ||
            !llvm::is_contained(inputs, memoryOf(operand.get())))
          continue;
        auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
        if (!linalgOp || linalgOp.isDpsInit(&operand))
          return false;
      }
      if (op == epilogue.getOperation())
        return true;
    }
  }

  LogicalResult outline(Group &group) {
    Operation *last = group.ops.back();
    for (Operation *op : group.ops)
      if (op->getNumResults() != 0)
        return op->emitError("has a result that is no buffer at kernel outlining: this is a bug "
                             "of nnc");
    // Every piece of memory once, whatever views of it the ops use.
    SetVector<Value> memory;
    SetVector<Operation *> sunk;
    auto collect = [&](auto &&self, Value value) -> void {
      Operation *op = value.getDefiningOp();
      if (op && isSunk(op)) {
        for (Value operand : op->getOperands())
          self(self, operand);
        sunk.insert(op);
      } else {
        memory.insert(value);
      }
    };
    for (Operation *op : group.ops)
      op->walk([&](Operation *inner) {
        for (Value operand : inner->getOperands())
          if (!op->isAncestor(operand.getParentRegion()->getParentOp()))
            collect(collect, operand);
      });
    DenseMap<Value, unsigned> arguments;
    for (Value buffer : memory) {
      if (!isa<MemRefType>(buffer.getType()))
        return last->emitError("uses a number of the host in a kernel: this is a bug of nnc");
      ++arguments[memoryOf(buffer)];
    }
    OpBuilder builder(last);
    SmallVector<Value> buffers(memory.begin(), memory.end());
    if (group.scratch)
      buffers.push_back(memref::AllocOp::create(
          builder, last->getLoc(), MemRefType::get({group.scratch}, group.scratchElement)));
    SmallVector<Type> types;
    for (Value buffer : buffers)
      types.push_back(buffer.getType());
    types.append(2, builder.getIndexType());

    std::string name = (entry.getSymName() + ".k" + Twine(count++)).str();
    auto kernel =
        func::FuncOp::create(kernels, last->getLoc(), name, kernels.getFunctionType(types, {}));
    kernel.setPrivate();
    kernel->setAttr(nnc::rt::kernelAttr, builder.getUnitAttr());
    // Two steps of one sequence are pieces of the same memory.
    for (auto [i, buffer] : llvm::enumerate(buffers))
      if (arguments.lookup(memoryOf(buffer)) <= 1)
        kernel.setArgAttr(i, "llvm.noalias", builder.getUnitAttr());
    Block *body = kernel.addEntryBlock();
    OpBuilder inside = OpBuilder::atBlockBegin(body);
    IRMapping mapping;
    for (auto [buffer, argument] : llvm::zip(buffers, body->getArguments()))
      mapping.map(buffer, argument);
    for (Operation *op : sunk)
      inside.clone(*op, mapping);
    for (Operation *op : group.ops)
      inside.clone(*op, mapping);
    func::ReturnOp::create(inside, last->getLoc());
    nnc::rt::LaunchOp::create(builder, last->getLoc(), name, buffers, group.range.count,
                              group.range.grain);
    for (Operation *op : llvm::reverse(group.ops)) {
      groupOf.erase(op); // another op may get its address
      op->erase();
    }
    return success();
  }

  func::FuncOp entry;
  OpBuilder &kernels;
  SmallVector<Group> groups;
  DenseMap<Operation *, unsigned> groupOf;
  unsigned count = 0;
};

struct OutlineKernels : nnc::impl::OutlineKernelsBase<OutlineKernels> {
  void runOnOperation() override {
    OpBuilder kernels = OpBuilder::atBlockEnd(getOperation().getBody());
    for (auto entry : llvm::to_vector(getOperation().getOps<func::FuncOp>()))
      if (entry->hasAttr(nnc::rt::entryAttr) && failed(Outliner(entry, kernels).run()))
        return signalPassFailure();
  }
};
} // namespace
