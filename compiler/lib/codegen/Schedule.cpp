// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Schedule.h"

#include "mlir/Dialect/Linalg/IR/LinalgInterfaces.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace nnc::codegen;

namespace {
/// A task is worth its dispatch from about this many floating-point operations
/// and elements moved: some ten microseconds of work.
constexpr int64_t flopsPerTask = 1 << 19;
constexpr int64_t elementsPerTask = 1 << 14;

bool isDense(Value buffer) {
  auto type = dyn_cast<MemRefType>(buffer.getType());
  return type && type.hasStaticShape() && type.getLayout().isIdentity();
}

/// Row-major strides of a dense buffer.
SmallVector<int64_t> stridesOf(Value buffer) {
  ArrayRef<int64_t> shape = cast<MemRefType>(buffer.getType()).getShape();
  SmallVector<int64_t> strides(shape.size(), 1);
  for (int64_t i = static_cast<int64_t>(shape.size()) - 2; i >= 0; --i)
    strides[i] = strides[i + 1] * shape[i + 1];
  return strides;
}

/// The stride of loop dimension `dim` in a buffer indexed by a projected
/// permutation; 0 where it does not occur.
int64_t strideOf(unsigned dim, AffineMap map, ArrayRef<int64_t> strides) {
  for (auto [i, result] : llvm::enumerate(map.getResults()))
    if (result == getAffineDimExpr(dim, map.getContext()))
      return strides[i];
  return 0;
}

/// Merges dimensions that are one dimension in every operand.
std::optional<ContractionDim> merge(ArrayRef<ContractionDim> dims) {
  ContractionDim merged;
  bool first = true;
  for (const ContractionDim &dim : llvm::reverse(dims)) {
    if (dim.extent == 1)
      continue;
    if (first) {
      merged = dim;
      first = false;
      continue;
    }
    if (dim.lhs != merged.lhs * merged.extent || dim.rhs != merged.rhs * merged.extent ||
        dim.out != merged.out * merged.extent)
      return std::nullopt;
    merged.extent *= dim.extent;
  }
  if (first && !dims.empty())
    merged = dims.back();
  return merged;
}
} // namespace

std::optional<Contraction> nnc::codegen::matchContraction(linalg::LinalgOp op) {
  if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1 ||
      !linalg::isaContractionOpInterface(op))
    return std::nullopt;
  Contraction c;
  c.op = op;
  c.lhs = op.getDpsInputOperand(0)->get();
  c.rhs = op.getDpsInputOperand(1)->get();
  c.out = op.getDpsInitOperand(0)->get();
  if (!isDense(c.lhs) || !isDense(c.rhs) || !isDense(c.out))
    return std::nullopt;
  c.element = cast<MemRefType>(c.out.getType()).getElementType();
  if (!c.element.isF32() && !c.element.isF64())
    return std::nullopt;
  // Multiply and add only: other semirings are plain loops.
  for (Operation &inner : op.getBlock()->without_terminator())
    if (!isa<arith::MulFOp, arith::AddFOp>(inner))
      return std::nullopt;
  FailureOr<linalg::ContractionDimensions> dims = linalg::inferContractionDims(op);
  if (failed(dims))
    return std::nullopt;
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  SmallVector<int64_t> extents = op.getStaticLoopRanges();
  SmallVector<int64_t> strides[] = {stridesOf(c.lhs), stridesOf(c.rhs), stridesOf(c.out)};
  auto gather = [&](ArrayRef<unsigned> which) {
    SmallVector<ContractionDim> found;
    for (unsigned dim : which)
      found.push_back({extents[dim], strideOf(dim, maps[0], strides[0]),
                       strideOf(dim, maps[1], strides[1]), strideOf(dim, maps[2], strides[2])});
    return merge(found);
  };
  auto batch = gather(dims->batch), m = gather(dims->m), n = gather(dims->n), k = gather(dims->k);
  if (!batch || !m || !n || !k)
    return std::nullopt;
  c.batch = *batch, c.m = *m, c.n = *n, c.k = *k;
  // C^T = B^T A^T: the contiguous dimension of C is the vectorized one.
  if (c.n.out != 1 || (c.n.extent == 1 && c.m.out == 1)) {
    std::swap(c.lhs, c.rhs);
    std::swap(c.m, c.n);
    for (ContractionDim *dim : {&c.batch, &c.m, &c.n, &c.k})
      std::swap(dim->lhs, dim->rhs);
  }
  if (c.n.out != 1 || c.n.extent < 2)
    return std::nullopt;
  // A vector times a matrix reads each element of it once: where its rows are not
  // those of C, sums along them do better than turning it around.
  if (c.m.extent == 1 && c.n.rhs != 1)
    return std::nullopt;
  return c;
}

/// Two vectors at the widest level.
static int64_t narrowPanel(Type element) { return element.isF64() ? 16 : 32; }

bool nnc::codegen::isPacked(const Contraction &c) {
  if (c.n.rhs != 1)
    return true;
  int64_t bytes = c.element.getIntOrFloatBitWidth() / 8, apart = c.k.rhs * bytes;
  // One panel of whole vectors is as good as packed.
  if (c.n.extent <= narrowPanel(c.element) && c.k.rhs == c.n.extent && apart % 64 == 0)
    return false;
  // Rows a multiple of 4 KiB apart share one set of the first-level cache, and few of
  // them stay there until the next tile of C.
  return c.m.extent > (apart % 4096 == 0 ? 8 : 32);
}

int64_t nnc::codegen::panelWidth(const Contraction &c) {
  int64_t width = narrowPanel(c.element);
  if (isPacked(c))
    return width;
  return width * (c.m.extent <= 2 ? 4 : c.m.extent <= 4 ? 2 : 1);
}

int64_t nnc::codegen::scratchElements(const Contraction &c) {
  if (!isPacked(c))
    return 0;
  return c.batch.extent * c.k.extent * llvm::alignTo(c.n.extent, panelWidth(c));
}

bool nnc::codegen::isEpilogue(linalg::GenericOp generic, const Contraction &c) {
  if (generic.getNumParallelLoops() != generic.getNumLoops() || c.batch.extent != 1)
    return false;
  unsigned rank = generic.getNumLoops();
  // The rows and columns of C must be what the generic iterates over.
  auto outType = cast<MemRefType>(c.out.getType());
  if (rank < 1 || static_cast<int64_t>(rank) != outType.getRank() ||
      c.m.extent * c.n.extent != outType.getNumElements() ||
      c.n.extent != outType.getShape().back() || c.m.out != c.n.extent)
    return false;
  for (OpOperand &operand : generic->getOpOperands()) {
    Type element = getElementTypeOrSelf(operand.get().getType());
    if (isa<MemRefType>(operand.get().getType()) && !isDense(operand.get()))
      return false;
    if (!isa<FloatType>(element) && !element.isInteger(32) && !element.isInteger(1))
      return false;
    AffineMap map = generic.getMatchingIndexingMap(&operand);
    bool byElement = map.isIdentity();
    bool scalar = map.getNumResults() == 0;
    bool byColumn = map.getNumResults() == 1 &&
                    map.getResult(0) == getAffineDimExpr(rank - 1, map.getContext());
    bool byRow = rank == 2 && map.getNumResults() == 1 &&
                 map.getResult(0) == getAffineDimExpr(0, map.getContext());
    bool isOutput = generic.isDpsInit(&operand);
    if (!byElement && (isOutput || (!scalar && !byColumn && !byRow)))
      return false;
    if (operand.get() == c.out && (isOutput || !byElement))
      return false;
  }
  // Elementary functions are long code, which a tile would repeat for each of its
  // vectors; they cost more than the trip to memory that fusing saves.
  return llvm::all_of(generic.getBody()->without_terminator(), [](Operation &op) {
    if (isa<math::MathDialect>(*op.getDialect()) && !isa<math::SqrtOp, math::AbsFOp>(op))
      return false;
    return OpTrait::hasElementwiseMappableTraits(&op) || op.hasTrait<OpTrait::ConstantLike>();
  });
}

LoopSchedule nnc::codegen::scheduleLoops(linalg::LinalgOp op) {
  LoopSchedule loops;
  SmallVector<utils::IteratorType> kinds = op.getIteratorTypesArray();
  loops.extents = op.getStaticLoopRanges();
  unsigned n = kinds.size();
  bool allParallel = llvm::all_of(
      kinds, [](utils::IteratorType kind) { return kind == utils::IteratorType::parallel; });
  bool allReduction = n > 0 && llvm::all_of(kinds, [](utils::IteratorType kind) {
                        return kind == utils::IteratorType::reduction;
                      });
  // Dense buffers that are all walked in the same order are one-dimensional.
  bool uniform = !op.hasIndexSemantics() && n > 0;
  for (OpOperand &operand : op->getOpOperands()) {
    AffineMap map = op.getMatchingIndexingMap(&operand);
    bool buffer = isa<MemRefType>(operand.get().getType());
    uniform &= !buffer || isDense(operand.get());
    uniform &= map.isIdentity() || map.getNumResults() == 0;
  }
  if (uniform && (allParallel || allReduction)) {
    loops.flat = true;
    int64_t total = 1;
    for (int64_t extent : loops.extents)
      total *= extent;
    loops.extents = {total};
    loops.order = {0};
    if (allParallel)
      loops.split = 0;
    return loops;
  }
  // Parallel loops outside, reductions inside; but if the last dimension is
  // parallel it is contiguous in what is written, and runs innermost.
  bool lastParallel = n > 0 && kinds[n - 1] == utils::IteratorType::parallel;
  for (unsigned i = 0; i + (lastParallel ? 1 : 0) < n; ++i)
    if (kinds[i] == utils::IteratorType::parallel)
      loops.order.push_back(i);
  for (unsigned i = 0; i < n; ++i)
    if (kinds[i] != utils::IteratorType::parallel)
      loops.order.push_back(i);
  if (lastParallel)
    loops.order.push_back(n - 1);
  for (auto [position, dim] : llvm::enumerate(loops.order))
    if (kinds[dim] == utils::IteratorType::parallel && loops.extents[dim] > 1) {
      loops.split = position;
      break;
    }
  return loops;
}

LaunchRange nnc::codegen::rangeOf(const Contraction &c) {
  int64_t panels = llvm::divideCeil(c.n.extent, panelWidth(c));
  LaunchRange range;
  range.count = c.batch.extent > 1 ? c.batch.extent : panels;
  int64_t flops = 2 * c.batch.extent * c.m.extent * c.n.extent * c.k.extent;
  int64_t perUnit = std::max<int64_t>(flops / range.count, 1);
  range.grain = std::clamp<int64_t>(llvm::divideCeil(flopsPerTask, perUnit), 1, range.count);
  return range;
}

LaunchRange nnc::codegen::rangeOf(linalg::LinalgOp op, const LoopSchedule &loops) {
  LaunchRange range;
  if (!loops.split)
    return range;
  int64_t total = 1;
  for (int64_t extent : loops.extents)
    total *= extent;
  range.count = std::max<int64_t>(loops.extents[loops.order[*loops.split]], 1);
  int64_t perUnit = std::max<int64_t>(total / range.count, 1);
  // A transcendental costs what some ten moved elements do.
  int64_t weight = 1;
  for (Operation &inner : op.getBlock()->without_terminator())
    if (isa<math::MathDialect>(*inner.getDialect()))
      weight = 8;
  range.grain = llvm::divideCeil(elementsPerTask, perUnit * weight);
  // Whole cache lines to each task.
  if (loops.split == loops.order.size() - 1)
    range.grain = llvm::alignTo(range.grain, 64);
  range.grain = std::min(range.grain, range.count);
  return range;
}
