// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Inference.h"

#include "llvm/ADT/SmallSet.h"

using namespace mlir;
using namespace nnc::nn;

static std::string listTypes(TypeRange types) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleaveComma(types, os, [&](Type type) { os << '\'' << type << '\''; });
  return text;
}

namespace {
template <typename Op> void noteCallee(InFlightDiagnostic diagnostic, Op op, func::FuncOp callee) {
  diagnostic.attachNote(callee.getLoc())
      << op.getCalleeAttr() << " of type " << callee.getFunctionType() << " is defined here";
}

/// The function a gradient op differentiates, its call verified; null with an
/// error otherwise.
template <typename Op> func::FuncOp verifyCallee(Op op, SymbolTableCollection &symbols) {
  auto callee = dyn_cast_or_null<func::FuncOp>(
      symbols.lookupNearestSymbolFrom(op.getOperation(), op.getCalleeAttr()));
  if (!callee) {
    op.emitOpError("names ") << op.getCalleeAttr() << ", which is no function here";
    return nullptr;
  }
  auto fail = [&](const Twine &message) {
    noteCallee(op.emitOpError(message), op, callee);
    return nullptr;
  };
  if (!llvm::equal(op.getInputs().getTypes(), callee.getArgumentTypes()))
    return fail("expects operands of the types of the function's arguments, got (" +
                listTypes(op.getInputs().getTypes()) + ")");
  if (op.getNumResults() < callee.getNumResults() ||
      !llvm::equal(op.getResults().take_front(callee.getNumResults()).getTypes(),
                   callee.getResultTypes()))
    return fail("expects the function's results first among its own, got (" +
                listTypes(op.getResultTypes()) + ")");
  return callee;
}

/// verifyCallee, for a function whose first result is a loss.
template <typename Op> func::FuncOp verifyLoss(Op op, SymbolTableCollection &symbols) {
  func::FuncOp callee = verifyCallee(op, symbols);
  if (!callee)
    return nullptr;
  auto fail = [&](const Twine &message) {
    noteCallee(op.emitOpError(message), op, callee);
    return nullptr;
  };
  if (callee.getNumResults() == 0)
    return fail("expects a function whose first result is a scalar to differentiate");
  auto loss = dyn_cast<RankedTensorType>(callee.getResultTypes().front());
  if (!loss || loss.getRank() != 0 || !isa<FloatType>(loss.getElementType()))
    return fail("expects a function whose first result is tensor<f32> or tensor<f64>");
  return callee;
}
bool hasRows(Type type) { return !cast<ShapedType>(type).hasStaticShape(); }

/// Whether the loss can be taken part by part.
template <typename Op> LogicalResult verifyMicroBatches(Op op, func::FuncOp callee) {
  std::optional<int64_t> count = op.getMicroBatches();
  if (!count)
    return success();
  if (*count < 1)
    return op.emitOpError("expects a positive number of micro_batches, got ") << *count;
  auto fail = [&](const Twine &message) -> LogicalResult {
    noteCallee(op.emitOpError(message), op, callee);
    return failure();
  };
  if (llvm::none_of(callee.getArgumentTypes(), hasRows))
    return fail("expects a function of any number of rows (`?`) for micro_batches");
  for (auto [i, type] : llvm::enumerate(callee.getResultTypes()))
    if (!hasRows(type) && !isa<FloatType>(cast<ShapedType>(type).getElementType()))
      return fail("cannot put result #" + Twine(i) +
                  " of micro_batches together: it has neither "
                  "rows nor floats");
  return success();
}

/// Whether each entry of `wrt` is float state or a float argument of `callee`, named
/// once, with the type given for it.
LogicalResult verifyWithRespectTo(Operation *op, func::FuncOp callee, ArrayAttr wrt,
                                  TypeRange types, StringRef what) {
  llvm::SmallPtrSet<Attribute, 8> seen;
  for (auto [entry, given] : llvm::zip_equal(wrt, types)) {
    if (!seen.insert(entry).second)
      return op->emitOpError("names ") << entry << " twice in wrt";
    Type type;
    if (auto symbol = dyn_cast<FlatSymbolRefAttr>(entry)) {
      Operation *state = lookupState(op, symbol);
      if (!state)
        return op->emitOpError("names ")
               << symbol << " in wrt, which is no nn.param or nn.state here";
      type = getStateType(state);
    } else {
      auto index = dyn_cast<IntegerAttr>(entry);
      if (!index || index.getInt() < 0 || index.getInt() >= callee.getNumArguments())
        return op->emitOpError("expects the name of a parameter or an argument's index in [0, ")
               << callee.getNumArguments() << ") in wrt, got " << entry;
      type = callee.getArgumentTypes()[index.getInt()];
    }
    if (!isa<FloatType>(cast<TensorType>(type).getElementType()))
      return op->emitOpError("cannot differentiate with respect to ")
             << entry << " of type " << type << ": only floats have gradients";
    if (given == type)
      continue;
    InFlightDiagnostic diagnostic = op->emitOpError("expects the ")
                                    << what << " of " << entry << " to have its type " << type
                                    << ", got " << given;
    if (auto symbol = dyn_cast<FlatSymbolRefAttr>(entry))
      diagnostic.attachNote(lookupState(op, symbol)->getLoc()) << symbol << " is declared here";
    else
      diagnostic.attachNote(callee.getArgument(cast<IntegerAttr>(entry).getInt()).getLoc())
          << "the argument is declared here";
    return diagnostic;
  }
  return success();
}
} // namespace

//===----------------------------------------------------------------------===//
// nn.value_and_grad
//===----------------------------------------------------------------------===//

LogicalResult ValueAndGradOp::verifySymbolUses(SymbolTableCollection &symbols) {
  func::FuncOp callee = verifyLoss(*this, symbols);
  if (!callee)
    return failure();
  if (failed(verifyMicroBatches(*this, callee)))
    return failure();
  auto gradients = getResults().drop_front(callee.getNumResults());
  if (gradients.size() != getWrt().size()) {
    noteCallee(emitOpError("expects ")
                   << callee.getNumResults() << " results of the function and " << getWrt().size()
                   << " gradients, one for each entry of wrt, got " << getNumResults()
                   << " results",
               *this, callee);
    return failure();
  }
  return verifyWithRespectTo(*this, callee, getWrt(), gradients.getTypes(), "gradient");
}

//===----------------------------------------------------------------------===//
// nn.jvp
//===----------------------------------------------------------------------===//

LogicalResult JVPOp::verifySymbolUses(SymbolTableCollection &symbols) {
  func::FuncOp callee = verifyCallee(*this, symbols);
  if (!callee)
    return failure();
  if (getDirections().size() != getWrt().size())
    return emitOpError("expects a direction for each entry of wrt, got ")
           << getDirections().size() << " for " << getWrt().size();
  if (getWrt().empty())
    return emitOpError("expects something to differentiate with respect to in wrt");
  if (!llvm::equal(getResults().drop_front(callee.getNumResults()).getTypes(),
                   callee.getResultTypes()))
    return emitOpError("expects the function's results and a derivative of each, got (")
           << listTypes(getResultTypes()) << ")";
  return verifyWithRespectTo(*this, callee, getWrt(), getDirections().getTypes(), "direction");
}

//===----------------------------------------------------------------------===//
// nn.minimize
//===----------------------------------------------------------------------===//

/// Whether `given` is something that a hyper-parameter or a treatment can be. That the
/// optimizer has it is known when the shipped ones are linked in, and checked then.
static LogicalResult verifySetting(MinimizeOp op, StringRef what, NamedAttribute given) {
  if (isa<FloatAttr, FlatSymbolRefAttr, ScheduledAttr>(given.getValue()))
    return success();
  return op.emitOpError("expects a number, a schedule or a function for ")
         << what << " " << given.getName() << ", got " << given.getValue();
}

static LogicalResult verifySettings(MinimizeOp op, GroupAttr group) {
  constexpr StringRef treatments[] = {"clip_value", "clip_norm", "l2", "weight_decay"};
  for (NamedAttribute given : group.getHyper())
    if (failed(verifySetting(op, "hyper-parameter", given)))
      return failure();
  for (NamedAttribute given : group.getTreatment()) {
    if (!llvm::is_contained(treatments, given.getName().getValue()))
      return op.emitOpError("expects with to name clip_value, clip_norm, l2 or weight_decay, got '")
             << given.getName().getValue() << "'";
    if (failed(verifySetting(op, "treatment", given)))
      return failure();
  }
  return success();
}

/// Whether each parameter has one group, and what groups say is something.
static LogicalResult verifyGroups(MinimizeOp op) {
  DenseMap<Attribute, GroupAttr> groupOf;
  GroupAttr rest;
  for (auto group : op.getGroups().getAsRange<GroupAttr>()) {
    if (failed(verifySettings(op, group)))
      return failure();
    ArrayAttr over = group.getOver();
    if (!over && rest)
      return op.emitOpError("expects over in all groups of parameters but one, got none for ")
             << rest.getOptimizer() << " and for " << group.getOptimizer();
    if (!over) {
      rest = group;
      continue;
    }
    if (failed(verifyOver(op, over)))
      return failure();
    for (Attribute entry : over)
      if (auto [other, isNew] = groupOf.try_emplace(entry, group); !isNew)
        return op.emitOpError("names ")
               << entry << " in two groups of parameters, for " << other->second.getOptimizer()
               << " and for " << group.getOptimizer();
  }
  return success();
}

LogicalResult MinimizeOp::verifySymbolUses(SymbolTableCollection &symbols) {
  func::FuncOp callee = verifyLoss(*this, symbols);
  if (!callee)
    return failure();
  if (getNumResults() != callee.getNumResults())
    return emitOpError("expects the ")
           << callee.getNumResults() << " results of the function, got " << getNumResults();
  if (failed(verifyMicroBatches(*this, callee)))
    return failure();
  return verifyGroups(*this);
}
