// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who runs what. Runs after autodiff, so that backward products are claimed like
// forward ones, and before lowering, so that a target still sees whole ops.
#include "GeneratedCode.h"
#include "Targets.h"

#include "nnc/dialects/interfaces/WorkOpInterface.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Pass/Pass.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace nnc;

namespace nnc {
#define GEN_PASS_DECL_PARTITION
#define GEN_PASS_DEF_PARTITION
#include "nnc/stages/partition/Passes.h.inc"
} // namespace nnc

namespace {
/// A target's claim on some ops.
struct Claim {
  const partition::NamedTarget *by = nullptr;
  KernelOps kernel;
  Operation *root = nullptr; ///< the op that the kernel was grown around
  double seconds = 0, generated = 0;
};

std::string microseconds(double seconds) { return llvm::formatv("{0:f2} us", seconds * 1e6); }

/// Whether the operands that `user` has from outside of the kernel are in memory
/// anyway. One that is computed for it alone would have to be stored first, where
/// generated code computes both in one loop.
bool readsOnlyWhatIsStored(const KernelOps &kernel, Operation *user) {
  return llvm::all_of(user->getOperands(), [&](Value operand) {
    Operation *producer = operand.getDefiningOp();
    return !producer || operand == kernel.getOutput() || !operand.hasOneUse() ||
           isa<WorkOpInterface>(producer) || producer->hasTrait<OpTrait::ConstantLike>();
  });
}

/// Grows a kernel around `root`, which `target` supports.
KernelOps grow(const Target &target, Operation *root, function_ref<bool(Operation *)> isFree) {
  KernelOps kernel;
  for (OpOperand &operand : root->getOpOperands()) {
    Operation *producer = operand.get().getDefiningOp();
    if (producer && producer->getBlock() == root->getBlock() && isFree(producer) &&
        !llvm::is_contained(kernel.ops, producer) && target.readsThrough(operand))
      kernel.ops.push_back(producer);
  }
  kernel.ops.push_back(root);
  while (kernel.getOutput().hasOneUse()) {
    Operation *user = *kernel.getOutput().getUsers().begin();
    if (user->getBlock() != root->getBlock() || user->getNumResults() != 1 || !isFree(user) ||
        !readsOnlyWhatIsStored(kernel, user) || !target.fuses(kernel, user))
      break;
    kernel.ops.push_back(user);
  }
  return kernel;
}

/// Moves the kernel's ops into a region where the last of them is. Producers that
/// are read through are copied: others may use their result.
void makeRegion(const Claim &claim) {
  Operation *last = claim.kernel.ops.back();
  IRRewriter rewriter(last->getContext());
  rewriter.setInsertionPoint(last);
  SmallVector<Value> inputs = claim.kernel.getInputs();
  SmallVector<Location> locations;
  for (Operation *op : claim.kernel.ops)
    locations.push_back(op->getLoc());
  auto region = rt::RegionOp::create(rewriter, rewriter.getFusedLoc(locations),
                                     last->getResultTypes(), claim.by->name, inputs);
  Block &body = region.getBody().emplaceBlock();
  IRMapping mapping;
  for (Value input : inputs)
    mapping.map(input, body.addArgument(input.getType(), input.getLoc()));
  rewriter.setInsertionPointToStart(&body);
  for (Operation *op : claim.kernel.ops)
    rewriter.clone(*op, mapping);
  rt::YieldOp::create(rewriter, last->getLoc(), mapping.lookup(claim.kernel.getOutput()));
  rewriter.replaceOp(last, region.getOutputs());
  for (Operation *op : llvm::reverse(ArrayRef(claim.kernel.ops).drop_back()))
    if (op->use_empty())
      rewriter.eraseOp(op);
}

class Partitioner {
public:
  Partitioner(ArrayRef<partition::NamedTarget> targets, bool explain)
      : targets(targets), explain(explain) {}

  /// Decides for all ops of a function, then changes it. Returns how many kernels
  /// were claimed.
  unsigned run(func::FuncOp function) {
    function.walk([&](Operation *op) {
      if (op->getNumResults() == 1 && isFree(op))
        if (std::optional<Claim> claim = bestClaim(op)) {
          // From the root on; what is read through may be read by others too.
          claimed.insert(llvm::find(claim->kernel.ops, op), claim->kernel.ops.end());
          claims.push_back(std::move(*claim));
        }
    });
    for (const Claim &claim : claims)
      makeRegion(claim);
    return claims.size();
  }

private:
  bool isFree(Operation *op) const { return !claimed.contains(op); }

  std::optional<Claim> bestClaim(Operation *op) {
    std::optional<Claim> best;
    for (const partition::NamedTarget &target : targets) {
      Answer answer = target.target->supports(op);
      if (!answer) {
        if (explain && !answer.getReason().empty())
          op->emitRemark() << "generated code: " << target.name
                           << " does not take this op: " << answer.getReason();
        continue;
      }
      Claim claim;
      claim.by = &target;
      claim.root = op;
      claim.kernel = grow(*target.target, op, [&](Operation *other) { return isFree(other); });
      claim.seconds =
          target.target->estimate(claim.kernel) + partition::estimateLostFusion(claim.kernel);
      claim.generated = partition::estimateGenerated(claim.kernel);
      if (!target.target->ignoresCost() && claim.seconds >= claim.generated) {
        if (explain)
          op->emitRemark() << "generated code: estimated at " << microseconds(claim.generated)
                           << ", on " << target.name << " at " << microseconds(claim.seconds);
        continue;
      }
      if (!best || claim.seconds < best->seconds)
        best = std::move(claim);
    }
    if (best && explain)
      report(*best);
    return best;
  }

  static void report(const Claim &claim) {
    InFlightDiagnostic remark = claim.root->emitRemark();
    remark << claim.by->name << ": estimated at " << microseconds(claim.seconds)
           << ", generated code at " << microseconds(claim.generated);
    for (Operation *op : claim.kernel.ops)
      if (op != claim.root)
        remark.attachNote(op->getLoc()) << "in the same kernel";
  }

  ArrayRef<partition::NamedTarget> targets;
  bool explain;
  SmallVector<Claim> claims;
  DenseSet<Operation *> claimed;
};

struct Partition : nnc::impl::PartitionBase<Partition> {
  using PartitionBase::PartitionBase;

  void runOnOperation() override {
    auto made = partition::parseTargets(getOperation(), targets);
    if (failed(made))
      return signalPassFailure();
    for (auto function : getOperation().getOps<func::FuncOp>())
      claimed += Partitioner(*made, explain).run(function);
  }
};
} // namespace
