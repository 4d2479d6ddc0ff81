// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Shapes become static here: each entry is compiled once for each number of
// rows, so that all later stages know every extent.
#include "MicroBatches.h"

#include "nnc/dialects/nn/NN.h"
#include "nnc/dialects/rt/RT.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Pass/Pass.h"
#include "llvm/ADT/SmallSet.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace nnc::nn;

namespace nnc {
#define GEN_PASS_DECL_SPECIALIZEROWS
#define GEN_PASS_DEF_SPECIALIZEROWS
#include "nnc/stages/state/Passes.h.inc"
} // namespace nnc

namespace {
bool hasRows(Type type) {
  auto shaped = dyn_cast<ShapedType>(type);
  return shaped && shaped.hasRank() && !shaped.hasStaticShape();
}

bool hasRows(func::FuncOp function) {
  return llvm::any_of(function.getArgumentTypes(), [](Type type) { return hasRows(type); }) ||
         llvm::any_of(function.getResultTypes(), [](Type type) { return hasRows(type); });
}

Type withRows(Type type, int64_t rows) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor)
    return type;
  SmallVector<int64_t> shape(tensor.getShape());
  for (int64_t &extent : shape)
    if (ShapedType::isDynamic(extent))
      extent = rows;
  return tensor.clone(shape);
}

/// The most that one tensor may take, as at the door for text: with it no product
/// of extents overflows in later stages.
constexpr int64_t maxTensorBytes = int64_t(1) << 40;

LogicalResult checkSize(Location loc, Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.hasStaticShape() || !tensor.getElementType().isIntOrFloat())
    return success();
  int64_t bytes = llvm::divideCeil(tensor.getElementTypeBitWidth(), 8);
  for (int64_t extent : tensor.getShape())
    if (llvm::MulOverflow(bytes, extent, bytes) || bytes > maxTensorBytes)
      return emitError(loc) << "a tensor has at most " << maxTensorBytes << " bytes, got " << type;
  return success();
}

/// The user's names of arguments, then results.
ArrayAttr getNames(func::FuncOp function) {
  Builder builder(function.getContext());
  SmallVector<Attribute> names;
  for (BlockArgument argument : function.getArguments()) {
    auto name = function.getArgAttrOfType<StringAttr>(argument.getArgNumber(), nameAttr);
    if (auto spelled = dyn_cast<NameLoc>(argument.getLoc()); spelled && !name)
      name = spelled.getName();
    names.push_back(name ? name : builder.getStringAttr(""));
  }
  for (unsigned i = 0; i < function.getNumResults(); ++i) {
    auto name = function.getResultAttrOfType<StringAttr>(i, nameAttr);
    names.push_back(name ? name : builder.getStringAttr(""));
  }
  return builder.getArrayAttr(names);
}

/// Makes the variants of one model's functions.
class Specializer {
public:
  Specializer(ModelOp model, ArrayRef<int64_t> rows) : model(model), rows(rows) {}

  LogicalResult run();

private:
  FailureOr<func::FuncOp> specialize(func::FuncOp function, int64_t count);
  LogicalResult inferTypes(Operation &op, int64_t count);
  LogicalResult split(ValueAndGradOp gradient, int64_t count);
  template <typename Op> LogicalResult redirect(Op op, int64_t count);
  void describe(func::FuncOp entry, func::FuncOp original, std::optional<int64_t> count);
  void dropUnused(ArrayRef<func::FuncOp> originals);

  ModelOp model;
  ArrayRef<int64_t> rows;
  DenseMap<std::pair<Operation *, int64_t>, func::FuncOp> variants;
};

/// Points a call or gradient op at its callee's variant, whose result types come
/// first among its own.
template <typename Op> LogicalResult Specializer::redirect(Op op, int64_t count) {
  auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(op, op.getCalleeAttr());
  if (!hasRows(callee))
    return success();
  FailureOr<func::FuncOp> variant = specialize(callee, count);
  if (failed(variant))
    return failure();
  op.setCalleeAttr(FlatSymbolRefAttr::get(variant->getSymNameAttr()));
  for (auto [result, type] : llvm::zip(op->getResults(), variant->getResultTypes()))
    result.setType(type);
  return success();
}

LogicalResult Specializer::inferTypes(Operation &op, int64_t count) {
  if (auto call = dyn_cast<func::CallOp>(op))
    return redirect(call, count);
  if (auto gradient = dyn_cast<ValueAndGradOp>(op)) {
    if (failed(redirect(gradient, count)))
      return failure();
    auto gradients = gradient.getResults().take_back(gradient.getWrt().size());
    for (auto [entry, result] : llvm::zip_equal(gradient.getWrt(), gradients))
      if (auto index = dyn_cast<IntegerAttr>(entry))
        result.setType(gradient.getInputs()[index.getInt()].getType());
    return success();
  }
  auto inferable = dyn_cast<InferTypeOpInterface>(op);
  if (!inferable) {
    for (Value result : op.getResults())
      if (hasRows(result.getType()))
        return op.emitOpError("has a result of type ")
               << result.getType() << " that cannot be inferred for a number of rows";
    return success();
  }
  SmallVector<Type> types;
  if (failed(inferable.inferReturnTypes(op.getContext(), op.getLoc(), op.getOperands(),
                                        op.getDiscardableAttrDictionary(),
                                        op.getPropertiesStorage(), op.getRegions(), types)))
    return failure();
  for (auto [result, type] : llvm::zip_equal(op.getResults(), types))
    result.setType(type);
  return success();
}

LogicalResult Specializer::split(ValueAndGradOp gradient, int64_t count) {
  int64_t parts = *gradient.getMicroBatches();
  if (count % parts)
    return gradient.emitError("expects a number of rows that ")
           << parts << " micro_batches divide, got " << count;
  auto callee =
      SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(gradient, gradient.getCalleeAttr());
  FailureOr<func::FuncOp> part = specialize(callee, count / parts);
  if (failed(part))
    return failure();
  nnc::state::splitIntoMicroBatches(gradient, callee, *part);
  return success();
}

FailureOr<func::FuncOp> Specializer::specialize(func::FuncOp function, int64_t count) {
  if (func::FuncOp done = variants.lookup({function, count}))
    return done;
  func::FuncOp variant = function.clone();
  std::string base = (function.getSymName() + ".rows" + Twine(count)).str(), name = base;
  for (unsigned n = 1; SymbolTable::lookupSymbolIn(model, name); ++n)
    name = base + "." + std::to_string(n);
  variant.setSymName(name);
  variants[{function, count}] = variant;
  // Beside the original, after the variants that are there: in the order of rows.
  Operation *after = function;
  while (Operation *next = after->getNextNode()) {
    if (llvm::none_of(variants, [&](auto &entry) {
          return entry.second == next && entry.first.first == function;
        }))
      break;
    after = next;
  }
  model.getBody().front().getOperations().insertAfter(after->getIterator(), variant);

  for (BlockArgument argument : variant.getArguments()) {
    argument.setType(withRows(argument.getType(), count));
    if (failed(checkSize(argument.getLoc(), argument.getType())))
      return failure();
  }
  variant.getBody().walk([&](Block *block) {
    if (block == &variant.getBody().front())
      return;
    for (BlockArgument argument : block->getArguments())
      argument.setType(withRows(argument.getType(), count));
  });
  // What an op with regions gives follows from what they yield: inner ops come first.
  WalkResult result = variant.getBody().walk([&](Operation *op) {
    if (auto gradient = dyn_cast<ValueAndGradOp>(op); gradient && gradient.getMicroBatches())
      return failed(split(gradient, count)) ? WalkResult::interrupt() : WalkResult::advance();
    if (failed(inferTypes(*op, count)))
      return WalkResult::interrupt();
    for (Type type : op->getResultTypes())
      if (failed(checkSize(op->getLoc(), type)))
        return WalkResult::interrupt();
    return WalkResult::advance();
  });
  if (result.wasInterrupted())
    return failure();
  // Its own gradient is one of as many rows.
  if (auto vjp = variant->getAttrOfType<FlatSymbolRefAttr>(vjpAttr)) {
    auto gradient = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(function, vjp);
    FailureOr<func::FuncOp> special = specialize(gradient, count);
    if (failed(special))
      return failure();
    variant->setAttr(vjpAttr, FlatSymbolRefAttr::get(special->getSymNameAttr()));
  }
  Operation *terminator = variant.getBody().front().getTerminator();
  variant.setFunctionType(FunctionType::get(
      variant.getContext(), variant.getBody().getArgumentTypes(), terminator->getOperandTypes()));
  return variant;
}

void Specializer::describe(func::FuncOp entry, func::FuncOp original,
                           std::optional<int64_t> count) {
  Builder builder(entry.getContext());
  entry->setAttr(nnc::rt::entryAttr, original.getSymNameAttr());
  if (count)
    entry->setAttr(nnc::rt::rowsAttr, builder.getI64IntegerAttr(*count));
  entry->setAttr(nnc::rt::signatureAttr, TypeAttr::get(original.getFunctionType()));
  entry->setAttr(nnc::rt::argNamesAttr, getNames(original));
}

/// Erases the originals with `?` and the private functions that no public one
/// needs, directly or not.
void Specializer::dropUnused(ArrayRef<func::FuncOp> originals) {
  llvm::SmallPtrSet<Operation *, 16> needed;
  SmallVector<func::FuncOp> open;
  auto need = [&](func::FuncOp function) {
    if (needed.insert(function).second)
      open.push_back(function);
  };
  for (auto function : model.getBody().getOps<func::FuncOp>())
    if (function.isPublic() && !llvm::is_contained(originals, function))
      need(function);
  while (!open.empty()) {
    func::FuncOp function = open.pop_back_val();
    if (auto uses = SymbolTable::getSymbolUses(function))
      for (SymbolTable::SymbolUse use : *uses)
        if (auto callee = dyn_cast_or_null<func::FuncOp>(
                SymbolTable::lookupSymbolIn(model, use.getSymbolRef())))
          need(callee);
  }
  for (auto function : llvm::make_early_inc_range(model.getBody().getOps<func::FuncOp>()))
    if (!needed.contains(function))
      function.erase();
}

LogicalResult Specializer::run() {
  SmallVector<func::FuncOp> functions(model.getBody().getOps<func::FuncOp>()), originals;
  for (func::FuncOp function : functions)
    if (function.isExternal())
      return function.emitError("function '") << function.getSymName() << "' has no body";
  for (func::FuncOp function : functions) {
    if (!function.isPublic())
      continue;
    if (!hasRows(function)) {
      describe(function, function, std::nullopt);
      continue;
    }
    if (rows.empty())
      return function.emitError("entry @")
             << function.getSymName() << " takes any number of rows (`?`), but no number of rows "
             << "to compile it for is given, as in rows=32";
    for (int64_t count : rows) {
      ScopedDiagnosticHandler nameEntry(model.getContext(), [&](Diagnostic &diagnostic) {
        diagnostic.attachNote(function.getLoc())
            << "when entry @" << function.getSymName() << " is compiled for " << count << " rows";
        return failure();
      });
      FailureOr<func::FuncOp> variant = specialize(function, count);
      if (failed(variant))
        return failure();
      describe(*variant, function, count);
    }
  }
  for (func::FuncOp function : functions)
    if (hasRows(function))
      originals.push_back(function);
  dropUnused(originals);
  return success();
}

struct SpecializeRows : nnc::impl::SpecializeRowsBase<SpecializeRows> {
  using Base = nnc::impl::SpecializeRowsBase<SpecializeRows>;
  using Base::Base;

  void runOnOperation() override {
    if (failed(checkRows()))
      return signalPassFailure();
    SmallVector<int64_t> counts(rows.begin(), rows.end());
    for (auto model : getOperation().getOps<ModelOp>())
      if (failed(Specializer(model, counts).run()))
        return signalPassFailure();
  }

  LogicalResult checkRows() {
    llvm::SmallSet<int64_t, 8> seen;
    for (int64_t count : rows) {
      if (count <= 0)
        return emitError(getOperation().getLoc())
               << "expects positive numbers of rows, got " << count;
      if (!seen.insert(count).second)
        return emitError(getOperation().getLoc())
               << "number of rows " << count << " is given twice";
    }
    return success();
  }
};
} // namespace
