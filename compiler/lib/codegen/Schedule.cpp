// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Schedule.h"

#include "Products.h"
#include "memory/Buffers.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/AffineExpr.h"
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

/// The strides of a buffer whose shape and layout are static.
std::optional<SmallVector<int64_t>> stridesOf(Value buffer) {
  auto type = dyn_cast<MemRefType>(buffer.getType());
  SmallVector<int64_t> strides;
  int64_t offset;
  if (!type || !type.hasStaticShape() || failed(type.getStridesAndOffset(strides, offset)) ||
      ShapedType::isDynamic(offset) || ShapedType::isDynamicShape(strides))
    return std::nullopt;
  return strides;
}

/// The stride of each loop in a buffer indexed by a map of sums of multiples; none for
/// other maps.
std::optional<SmallVector<int64_t>> stridesOf(AffineMap map, Value buffer) {
  std::optional<SmallVector<int64_t>> strides = stridesOf(buffer);
  if (!strides)
    return std::nullopt;
  SmallVector<int64_t> ofLoops(map.getNumDims(), 0);
  for (auto [expr, stride] : llvm::zip(map.getResults(), *strides)) {
    SmallVector<int64_t> factors;
    if (failed(getFlattenedAffineExpr(expr, map.getNumDims(), map.getNumSymbols(), &factors)) ||
        factors.size() != map.getNumDims() + 1 || factors.back() != 0)
      return std::nullopt;
    for (auto [loop, factor] : llvm::zip(ofLoops, factors))
      loop += factor * stride;
  }
  return ofLoops;
}

/// Merges neighbours that are one dimension in every operand. There is at least one.
SmallVector<ContractionDim> merge(ArrayRef<ContractionDim> dims) {
  SmallVector<ContractionDim> merged; // innermost first
  for (const ContractionDim &dim : llvm::reverse(dims)) {
    if (dim.extent == 1)
      continue;
    ContractionDim *inner = merged.empty() ? nullptr : &merged.back();
    if (inner && dim.lhs == inner->lhs * inner->extent && dim.rhs == inner->rhs * inner->extent &&
        dim.out == inner->out * inner->extent)
      inner->extent *= dim.extent;
    else
      merged.push_back(dim);
  }
  if (merged.empty())
    merged.push_back(dims.empty() ? ContractionDim() : dims.back());
  std::reverse(merged.begin(), merged.end());
  return merged;
}
} // namespace

std::optional<Contraction> nnc::codegen::matchContraction(linalg::LinalgOp op) {
  if (!addsProducts(op))
    return std::nullopt;
  Contraction c;
  c.op = op;
  c.lhs = op.getDpsInputOperand(0)->get();
  c.rhs = op.getDpsInputOperand(1)->get();
  c.out = op.getDpsInitOperand(0)->get();
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  auto lhs = stridesOf(maps[0], c.lhs), rhs = stridesOf(maps[1], c.rhs),
       out = stridesOf(maps[2], c.out);
  if (!lhs || !rhs || !out)
    return std::nullopt;
  c.element = cast<MemRefType>(c.out.getType()).getElementType();
  if (!c.element.isF32() && !c.element.isF64())
    return std::nullopt;
  SmallVector<ContractionDim> batches, ms, ns, ks;
  for (auto [i, extent, kind] :
       llvm::enumerate(op.getStaticLoopRanges(), op.getIteratorTypesArray())) {
    ContractionDim dim{extent, (*lhs)[i], (*rhs)[i], (*out)[i]};
    bool inLhs = maps[0].isFunctionOfDim(i), inRhs = maps[1].isFunctionOfDim(i);
    if (kind == utils::IteratorType::reduction ? !inLhs || !inRhs || dim.out != 0
                                               : !maps[2].isFunctionOfDim(i) || (!inLhs && !inRhs))
      return std::nullopt;
    (kind == utils::IteratorType::reduction ? ks
     : inLhs && inRhs                       ? batches
     : inLhs                                ? ms
                                            : ns)
        .push_back(dim);
  }
  batches = merge(batches), ms = merge(ms), ns = merge(ns), ks = merge(ks);
  // C^T = B^T A^T: the contiguous dimension of C is the vectorized one.
  auto isContiguous = [](ArrayRef<ContractionDim> dims) {
    return dims.size() == 1 && dims[0].out == 1;
  };
  if (!isContiguous(ns) || (ns[0].extent == 1 && isContiguous(ms))) {
    std::swap(c.lhs, c.rhs);
    std::swap(ms, ns);
    for (SmallVector<ContractionDim> *dims : {&batches, &ms, &ns, &ks})
      for (ContractionDim &dim : *dims)
        std::swap(dim.lhs, dim.rhs);
  }
  if (!isContiguous(ns) || ns[0].extent < 2)
    return std::nullopt;
  c.batch = batches.front(), c.m = ms.back(), c.n = ns[0], c.k = ks.back();
  llvm::append_range(c.outerM, ArrayRef(batches).drop_front());
  llvm::append_range(c.outerM, ArrayRef(ms).drop_back());
  llvm::append_range(c.outerK, ArrayRef(ks).drop_back());
  // A vector times a matrix reads each element of it once: where its rows are not
  // those of C, sums along them do better than turning it around. A nest is not packed.
  if ((c.isNest() || c.m.extent == 1) && c.n.rhs != 1)
    return std::nullopt;
  return c;
}

/// How many elements the dimensions have in all.
static int64_t countOf(ArrayRef<ContractionDim> dims) {
  int64_t count = 1;
  for (const ContractionDim &dim : dims)
    count *= dim.extent;
  return count;
}

NestSchedule nnc::codegen::scheduleNest(const Contraction &c) {
  // Sums up to `whole` run in one piece; longer ones in parts of up to `part`.
  constexpr int64_t whole = 1536, part = 512, fewRows = 16, manyRows = 32;
  NestSchedule nest;
  nest.rows = c.outerM;
  nest.rows.push_back(c.m);
  nest.sums = c.outerK;
  nest.sums.push_back(c.k);
  if (countOf(nest.sums) > whole) {
    SmallVector<ContractionDim> inner; // innermost first
    int64_t length = 1;
    while (!nest.sums.empty()) {
      ContractionDim dim = nest.sums.pop_back_val();
      int64_t here = 1;
      for (int64_t divisor = 1; divisor <= dim.extent; ++divisor)
        if (dim.extent % divisor == 0 && length * divisor <= part)
          here = divisor;
      if (inner.empty() && here == 1)
        here = dim.extent; // nothing shorter divides it
      length *= here;
      if (here > 1)
        inner.push_back({here, dim.lhs, dim.rhs, dim.out});
      if (here == dim.extent)
        continue;
      nest.parts = nest.sums;
      nest.parts.push_back({dim.extent / here, dim.lhs * here, dim.rhs * here, dim.out * here});
      break;
    }
    nest.sums.assign(inner.rbegin(), inner.rend());
  }
  nest.partsOutside = !nest.parts.empty() && countOf(ArrayRef(nest.rows).drop_back()) <= fewRows;
  int64_t panels = llvm::divideCeil(c.n.extent, panelWidth(c));
  if (c.batch.extent > 1)
    nest.split = NestSchedule::Batches;
  else if (nest.rows.size() > 1 && !nest.partsOutside &&
           countOf(ArrayRef(nest.rows).drop_front()) >= manyRows)
    nest.split = NestSchedule::Rows;
  else if (panels > 1)
    nest.split = NestSchedule::Panels;
  return nest;
}

/// Two vectors at the widest level.
static int64_t narrowPanel(Type element) { return element.isF64() ? 16 : 32; }

bool nnc::codegen::isPacked(const Contraction &c) {
  if (c.isNest())
    return false;
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
  if (c.isNest() || isPacked(c))
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
  if (rank < 1 || static_cast<int64_t>(rank) != outType.getRank() || !isDense(c.out) ||
      countOf(c.outerM) * c.m.extent * c.n.extent != outType.getNumElements() ||
      c.n.extent != outType.getShape().back() || (!c.isNest() && c.m.out != c.n.extent))
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
    bool byRow = rank == 2 && !c.isNest() && map.getNumResults() == 1 &&
                 map.getResult(0) == getAffineDimExpr(0, map.getContext());
    bool isOutput = generic.isDpsInit(&operand);
    if (!byElement && (isOutput || (!scalar && !byColumn && !byRow)))
      return false;
    // A view of C would be read from memory, where nothing is yet.
    if (memoryOf(operand.get()) == memoryOf(c.out) &&
        (operand.get() != c.out || isOutput || !byElement))
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
  if (c.isNest()) {
    NestSchedule nest = scheduleNest(c);
    if (nest.split == NestSchedule::Rows)
      range.count = nest.rows.front().extent;
  }
  int64_t flops = 2 * c.batch.extent * countOf(c.outerM) * c.m.extent * c.n.extent *
                  countOf(c.outerK) * c.k.extent;
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
