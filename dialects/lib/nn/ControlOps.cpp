// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Inference.h"

#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace nnc::nn;

/// Whether a region has arguments of these types; `what` they are, in the error.
static LogicalResult verifyArguments(Operation *op, Region &region, TypeRange expected,
                                     StringRef what) {
  if (llvm::equal(region.getArgumentTypes(), expected))
    return success();
  if (region.getNumArguments() != expected.size())
    return op->emitOpError("expects ") << expected.size() << " arguments of its region (" << what
                                       << "), got " << region.getNumArguments();
  for (auto [argument, type] : llvm::zip_equal(region.getArguments(), expected))
    if (argument.getType() != type) {
      InFlightDiagnostic diagnostic = op->emitOpError("expects argument ")
                                      << argument.getArgNumber() << " of its region (" << what
                                      << ") of type " << type << ", got " << argument.getType();
      diagnostic.attachNote(argument.getLoc()) << "it is declared here";
      return diagnostic;
    }
  return success();
}

LogicalResult YieldOp::verify() {
  auto loop = dyn_cast<LoopOp>((*this)->getParentOp());
  if (!loop) {
    if (getAgain())
      return emitOpError("has a 'while', which only the steps of an nn.loop end with, in a "
                         "region of ")
             << (*this)->getParentOp()->getName();
    return success();
  }
  auto fail = [&](const Twine &message) {
    InFlightDiagnostic diagnostic = emitOpError(message);
    diagnostic.attachNote(loop.getLoc()) << "of this loop";
    return diagnostic;
  };
  if (getValues().size() < loop.getInitials().size())
    return fail("expects the next value of each of the " + Twine(loop.getInitials().size()) +
                " that are carried, got " + Twine(getValues().size()) + " values");
  if (loop.getReverse() && getAgain())
    return fail("has a 'while', which a loop in reverse cannot have");
  for (auto [next, initial] : llvm::zip(getValues(), loop.getInitials()))
    if (next.getType() != initial.getType()) {
      InFlightDiagnostic diagnostic = emitOpError("expects a next value of type ")
                                      << initial.getType() << " for what is carried, got "
                                      << next.getType();
      diagnostic.attachNote(loop.getLoc()) << "of this loop";
      diagnostic.attachNote(initial.getLoc()) << "its first value is defined here";
      return diagnostic;
    }
  return success();
}

//===----------------------------------------------------------------------===//
// nn.if
//===----------------------------------------------------------------------===//

// nn.if %condition with(%a, %b : types) { ... } else { ... }
ParseResult IfOp::parse(OpAsmParser &parser, OperationState &state) {
  Type condition = RankedTensorType::get({}, parser.getBuilder().getI1Type());
  OpAsmParser::UnresolvedOperand operand;
  SmallVector<OpAsmParser::UnresolvedOperand> invariants;
  SmallVector<Type> types;
  SMLoc loc;
  if (parser.parseOperand(operand) || parser.resolveOperand(operand, condition, state.operands))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("with")))
    if (parser.parseLParen() || parser.getCurrentLocation(&loc) ||
        parser.parseOperandList(invariants) || parser.parseColonTypeList(types) ||
        parser.parseRParen() || parser.resolveOperands(invariants, types, loc, state.operands))
      return failure();
  Region &onTrue = *state.addRegion(), &onFalse = *state.addRegion();
  if (parser.parseOptionalAttrDictWithKeyword(state.attributes) || parser.parseRegion(onTrue))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("else"))) {
    if (parser.parseRegion(onFalse))
      return failure();
  } else {
    // Nothing happens, and nothing comes out.
    Block &block = onFalse.emplaceBlock();
    for (Type type : types)
      block.addArgument(type, state.location);
  }
  ensureTerminator(onTrue, parser.getBuilder(), state.location);
  ensureTerminator(onFalse, parser.getBuilder(), state.location);
  if (!onTrue.empty() && !onTrue.front().empty())
    if (auto yield = dyn_cast<YieldOp>(onTrue.front().back()))
      state.addTypes(yield.getValues().getTypes());
  return success();
}

void IfOp::print(OpAsmPrinter &printer) {
  printer << ' ' << getCondition();
  if (!getInvariants().empty())
    printer << " with(" << getInvariants() << " : " << getInvariants().getTypes() << ')';
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs());
  printer << ' ';
  printer.printRegion(getOnTrue());
  Block &other = getOnFalse().front();
  if (llvm::hasSingleElement(other) && other.back().getNumOperands() == 0)
    return;
  printer << " else ";
  printer.printRegion(getOnFalse());
}

LogicalResult IfOp::inferReturnTypes(MLIRContext *, std::optional<Location>, Adaptor adaptor,
                                     SmallVectorImpl<Type> &types) {
  Region *region = adaptor.getRegions().front();
  if (!region->empty() && !region->front().empty())
    if (auto yield = dyn_cast<YieldOp>(region->front().back()))
      llvm::append_range(types, yield.getValues().getTypes());
  return success(); // no yield: an error of the verifier's
}

LogicalResult IfOp::verifyRegions() {
  YieldOp yields[2];
  for (auto [i, region] : llvm::enumerate((*this)->getRegions())) {
    yields[i] = cast<YieldOp>(region.front().back());
    if (failed(verifyArguments(*this, region, getInvariants().getTypes(),
                               "one for each operand "
                               "of 'with'")))
      return failure();
  }
  if (llvm::equal(yields[0].getOperandTypes(), yields[1].getOperandTypes()))
    return success();
  InFlightDiagnostic diagnostic =
      emitOpError("expects both regions to yield values of the same types");
  for (YieldOp yield : yields) {
    Diagnostic &note = diagnostic.attachNote(yield.getLoc());
    note << (yield == yields[0] ? "if it is true: " : "if it is not: ");
    if (yield.getOperandTypes().empty())
      note << "none";
    llvm::interleaveComma(yield.getOperandTypes(), note);
  }
  return diagnostic;
}

SmallVector<Value> IfOp::addInvariant(Value value) {
  getInvariantsMutable().append(value);
  return {getOnTrue().addArgument(value.getType(), value.getLoc()),
          getOnFalse().addArgument(value.getType(), value.getLoc())};
}

SmallVector<Value>
IfOp::threadValues(OpBuilder &builder, ValueRange initial,
                   llvm::function_ref<SmallVector<Value>(Region &, ValueRange)> rewrite) {
  SmallVector<Type> types(getResultTypes());
  llvm::append_range(types, initial.getTypes());
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(*this);
  auto threaded = IfOp::create(builder, getLoc(), types, getCondition(), getInvariants());
  for (auto [from, to] : llvm::zip_equal((*this)->getRegions(), threaded->getRegions())) {
    to.takeBody(from);
    SmallVector<Value> last = rewrite(to, initial);
    cast<YieldOp>(to.front().back()).getValuesMutable().append(last);
  }
  unsigned own = getNumResults();
  replaceAllUsesWith(threaded.getResults().take_front(own));
  erase();
  return SmallVector<Value>(threaded.getResults().drop_front(own));
}

namespace {
/// A region's argument for what does not change becomes that value itself: the
/// regions use what is around them. Gradients are taken before, which need it as an
/// operand.
template <typename Op> struct UseFromAround : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    unsigned count = op.getInvariants().size();
    if (count == 0)
      return rewriter.notifyMatchFailure(op, "has no operand that does not change");
    rewriter.modifyOpInPlace(op, [&] {
      for (Region &region : op->getRegions()) {
        unsigned first = region.getNumArguments() - count;
        for (auto [i, value] : llvm::enumerate(op.getInvariants()))
          rewriter.replaceAllUsesWith(region.getArgument(first + i), value);
        region.front().eraseArguments(first, count);
      }
      op.getInvariantsMutable().clear();
    });
    return success();
  }
};

/// A condition that is known leaves one of the regions.
struct ChooseNow : OpRewritePattern<IfOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(IfOp op, PatternRewriter &rewriter) const override {
    DenseElementsAttr condition;
    if (!matchPattern(op.getCondition(), m_Constant(&condition)))
      return rewriter.notifyMatchFailure(op, "its condition is no constant");
    Region &region = condition.getValues<bool>()[0] ? op.getOnTrue() : op.getOnFalse();
    auto yield = cast<YieldOp>(region.front().back());
    rewriter.inlineBlockBefore(&region.front(), op, op.getInvariants());
    SmallVector<Value> values(yield.getValues());
    rewriter.eraseOp(yield);
    rewriter.replaceOp(op, values);
    return success();
  }
};
} // namespace

void IfOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<UseFromAround<IfOp>, ChooseNow>(context);
}

//===----------------------------------------------------------------------===//
// nn.loop
//===----------------------------------------------------------------------===//

namespace {
/// `keyword(%argument = %operand : type, ...)`, or nothing.
struct Bindings {
  SmallVector<OpAsmParser::Argument> arguments;
  SmallVector<Value> operands;

  /// `sliced`: the argument lacks the operand's first dimension.
  ParseResult parse(OpAsmParser &parser, StringRef keyword, bool sliced) {
    if (failed(parser.parseOptionalKeyword(keyword)))
      return success();
    return parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, [&]() -> ParseResult {
      OpAsmParser::Argument &argument = arguments.emplace_back();
      OpAsmParser::UnresolvedOperand operand;
      SMLoc loc;
      if (parser.parseArgument(argument) || parser.parseEqual() || parser.parseOperand(operand) ||
          parser.parseColon() || parser.getCurrentLocation(&loc) ||
          parser.parseType(argument.type) ||
          parser.resolveOperand(operand, argument.type, operands))
        return failure();
      if (!sliced)
        return success();
      auto type = dyn_cast<RankedTensorType>(argument.type);
      if (!type || type.getRank() == 0)
        return parser.emitError(loc, "expected a tensor with a first dimension to go over, got ")
               << argument.type;
      argument.type = type.clone(type.getShape().drop_front());
      return success();
    });
  }
};

void printBindings(OpAsmPrinter &printer, StringRef keyword, ArrayRef<BlockArgument> arguments,
                   ValueRange operands) {
  if (operands.empty())
    return;
  printer << ' ' << keyword << '(';
  llvm::interleaveComma(llvm::zip_equal(arguments, operands), printer, [&](auto pair) {
    auto [argument, operand] = pair;
    printer << argument << " = " << operand << " : " << operand.getType();
  });
  printer << ')';
}

RankedTensorType stackedType(int64_t extent, Type type) {
  auto tensor = cast<RankedTensorType>(type);
  SmallVector<int64_t> shape{extent};
  llvm::append_range(shape, tensor.getShape());
  return tensor.clone(shape);
}
} // namespace

// nn.loop %i reverse upto 10 length(%n) over(%x = %xs : type) carry(%h = %h0 : type)
//   with(%w = %v : type) { ... }
ParseResult LoopOp::parse(OpAsmParser &parser, OperationState &state) {
  Builder &builder = parser.getBuilder();
  Type step = RankedTensorType::get({}, builder.getI64Type());
  SmallVector<OpAsmParser::Argument> arguments(1);
  if (parser.parseArgument(arguments.front()))
    return failure();
  arguments.front().type = step;
  if (succeeded(parser.parseOptionalKeyword("reverse")))
    state.addAttribute(getReverseAttrName(state.name), builder.getUnitAttr());
  int64_t extent = ShapedType::kDynamic;
  if (succeeded(parser.parseOptionalKeyword("upto"))) {
    if (parser.parseInteger(extent))
      return failure();
    state.addAttribute(getBoundAttrName(state.name), builder.getI64IntegerAttr(extent));
  }
  OpAsmParser::UnresolvedOperand length;
  bool hasLength = succeeded(parser.parseOptionalKeyword("length"));
  if (hasLength && (parser.parseLParen() || parser.parseOperand(length) || parser.parseRParen() ||
                    parser.resolveOperand(length, step, state.operands)))
    return failure();
  Bindings over, carry, with;
  if (over.parse(parser, "over", true) || carry.parse(parser, "carry", false) ||
      with.parse(parser, "with", false) ||
      parser.parseOptionalAttrDictWithKeyword(state.attributes))
    return failure();
  for (Bindings *bindings : {&over, &carry, &with}) {
    llvm::append_range(arguments, bindings->arguments);
    state.addOperands(bindings->operands);
  }
  auto count = [](const auto &list) { return static_cast<int32_t>(list.size()); };
  llvm::copy(ArrayRef<int32_t>(
                 {hasLength, count(over.operands), count(carry.operands), count(with.operands)}),
             state.getOrAddProperties<Properties>().operandSegmentSizes.begin());
  Region &body = *state.addRegion();
  if (parser.parseRegion(body, arguments))
    return failure();
  ensureTerminator(body, builder, state.location);
  if (!over.operands.empty())
    extent = cast<RankedTensorType>(over.operands.front().getType()).getDimSize(0);
  for (Value init : carry.operands)
    state.addTypes(init.getType());
  if (!body.empty() && !body.front().empty())
    if (auto yield = dyn_cast<YieldOp>(body.front().back()))
      for (Type type :
           llvm::drop_begin(yield.getValues().getTypes(),
                            std::min<size_t>(carry.operands.size(), yield.getValues().size())))
        state.addTypes(stackedType(extent, type));
  return success();
}

void LoopOp::print(OpAsmPrinter &printer) {
  printer << ' ' << getStep();
  if (getReverse())
    printer << " reverse";
  if (std::optional<int64_t> bound = getBound())
    printer << " upto " << *bound;
  if (getLength())
    printer << " length(" << getLength() << ')';
  printBindings(printer, "over", getSlices(), getSequences());
  printBindings(printer, "carry", getCarried(), getInitials());
  printBindings(printer, "with", getInside(), getInvariants());
  printer.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(),
      {getBoundAttrName(), getReverseAttrName(), getOperandSegmentSizesAttrName()});
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

YieldOp LoopOp::getYield() { return cast<YieldOp>(getBody().front().back()); }

bool LoopOp::hasDynamicLength() { return getLength() || getYield().getAgain(); }

ValueRange LoopOp::getNext() { return getYield().getValues().take_front(getInitials().size()); }

ValueRange LoopOp::getPutOut() { return getYield().getValues().drop_front(getInitials().size()); }

int64_t LoopOp::getExtent() {
  if (std::optional<int64_t> bound = getBound())
    return *bound;
  return cast<RankedTensorType>(getSequences().front().getType()).getDimSize(0);
}

LogicalResult LoopOp::inferReturnTypes(MLIRContext *, std::optional<Location> location,
                                       Adaptor adaptor, SmallVectorImpl<Type> &types) {
  Region *region = adaptor.getRegions().front();
  auto yield = region->empty() || region->front().empty()
                   ? YieldOp()
                   : dyn_cast<YieldOp>(region->front().back());
  auto bound = adaptor.getBound();
  auto sequence = adaptor.getSequences().empty()
                      ? RankedTensorType()
                      : dyn_cast<RankedTensorType>(adaptor.getSequences().front().getType());
  size_t carried = adaptor.getInitials().size();
  llvm::append_range(types, adaptor.getInitials().getTypes());
  if (!yield || yield.getValues().size() < carried || (!bound && !sequence))
    return success(); // an error of the verifier's
  int64_t extent = bound ? *bound : sequence.getDimSize(0);
  for (Type type : yield.getValues().drop_front(carried).getTypes()) {
    if (!isa<RankedTensorType>(type))
      return mismatch(location, "nn.loop", "cannot put out a tensor of unknown rank", {});
    types.push_back(stackedType(extent, type));
  }
  return success();
}

LogicalResult LoopOp::verify() {
  if (getBound().has_value() == !getSequences().empty())
    return emitOpError(getBound() ? "expects no 'upto' beside 'over': the number of steps is the "
                                    "extent of the sequences"
                                  : "expects 'upto' or 'over' to say how many steps there are");
  // The attribute is signed, its accessor is not.
  if (getBound() && getExtent() < 0)
    return emitOpError("expects a number of steps that is not negative, got ") << getExtent();
  for (Value sequence : getSequences()) {
    auto type = dyn_cast<RankedTensorType>(sequence.getType());
    if (!type || type.getRank() == 0)
      return emitOpError("expects a tensor with a first dimension to go over, got ")
             << sequence.getType();
    if (type.getDimSize(0) != getExtent())
      return mismatch(getLoc(), "nn.loop",
                      "expects sequences of the same number of steps, got " +
                          describe(getSequences().front().getType()) + " and " + describe(type),
                      {{"sequences", getSequences().front()}, {"sequences", sequence}});
  }
  return success();
}

LogicalResult LoopOp::verifyRegions() {
  SmallVector<Type> expected{RankedTensorType::get({}, IntegerType::get(getContext(), 64))};
  for (Value sequence : getSequences()) {
    auto type = cast<RankedTensorType>(sequence.getType());
    expected.push_back(type.clone(type.getShape().drop_front()));
  }
  llvm::append_range(expected, getInitials().getTypes());
  llvm::append_range(expected, getInvariants().getTypes());
  // The limit for any tensor: what a bound multiplies may be too large for any machine.
  constexpr int64_t mostBytes = int64_t(1) << 40;
  for (Value stacked : getStacked()) {
    auto type = cast<RankedTensorType>(stacked.getType());
    int64_t bytes = llvm::divideCeil(type.getElementTypeBitWidth(), 8);
    for (int64_t extent : type.getShape())
      if (ShapedType::isStatic(extent) &&
          (llvm::MulOverflow(bytes, extent, bytes) || bytes > mostBytes))
        return emitOpError("puts out, or keeps for its gradient, ")
               << type << ", more than " << mostBytes << " bytes: a tensor of all its steps";
  }
  return verifyArguments(*this, getBody(), expected,
                         "the step, slices, what is carried, what stays the same");
}

SmallVector<Region *> LoopOp::getLoopRegions() { return {&getBody()}; }

SmallVector<Value> LoopOp::addInvariant(Value value) {
  getInvariantsMutable().append(value);
  return {getBody().addArgument(value.getType(), value.getLoc())};
}

SmallVector<Value>
LoopOp::threadValues(OpBuilder &builder, ValueRange initial,
                     llvm::function_ref<SmallVector<Value>(Region &, ValueRange)> rewrite) {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(*this);
  unsigned own = getInitials().size();
  SmallVector<Value> inits(getInitials());
  llvm::append_range(inits, initial);
  SmallVector<Type> types = llvm::to_vector(ValueRange(inits).getTypes());
  llvm::append_range(types, getStacked().getTypes());
  auto threaded = LoopOp::create(builder, getLoc(), types, getBoundAttr(), getReverseAttr(),
                                 getLength(), getSequences(), inits, getInvariants());
  Region &body = threaded.getBody();
  unsigned first = 1 + getSequences().size() + own;
  body.takeBody(getBody());
  SmallVector<Value> inside;
  for (auto [i, value] : llvm::enumerate(initial))
    inside.push_back(body.insertArgument(first + i, value.getType(), value.getLoc()));
  SmallVector<Value> last = rewrite(body, inside);
  auto yield = threaded.getYield();
  SmallVector<Value> values(yield.getValues());
  values.insert(values.begin() + own, last.begin(), last.end());
  yield.getValuesMutable().assign(values);
  SmallVector<Value> replacements(threaded.getResults().take_front(own));
  llvm::append_range(replacements, threaded.getStacked());
  replaceAllUsesWith(replacements);
  erase();
  return SmallVector<Value>(threaded.getResults().slice(own, initial.size()));
}

namespace {
/// What nothing looks at is not carried, sliced or put out.
struct DropUnused : OpRewritePattern<LoopOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(LoopOp op, PatternRewriter &rewriter) const override {
    YieldOp yield = op.getYield();
    unsigned sequences = op.getSequences().size(), carried = op.getInitials().size();
    // The first sequence says how many steps there are, unless a number does.
    bool countsBySequence = sequences > 0 && ShapedType::isStatic(op.getExtent());
    llvm::BitVector arguments(op.getBody().getNumArguments()), operands(op->getNumOperands()),
        values(yield->getNumOperands()), results(op->getNumResults());
    unsigned firstSequence = op.getFirstSequence();
    for (auto [i, slice] : llvm::enumerate(op.getSlices()))
      if (slice.use_empty() && (countsBySequence || i > 0)) {
        arguments.set(1 + i);
        operands.set(firstSequence + i);
      }
    for (auto [i, argument] : llvm::enumerate(op.getCarried())) {
      Value next = yield.getValues()[i];
      if (next == argument) { // never changes
        rewriter.replaceAllUsesWith(op.getFinal()[i], op.getInitials()[i]);
        rewriter.replaceAllUsesWith(argument, op.getInitials()[i]);
      } else if (!op.getFinal()[i].use_empty() || !argument.use_empty()) {
        continue;
      }
      arguments.set(1 + sequences + i);
      operands.set(firstSequence + sequences + i);
      values.set(i);
      results.set(i);
    }
    for (auto [i, result] : llvm::enumerate(op.getStacked()))
      if (result.use_empty()) {
        values.set(carried + i);
        results.set(carried + i);
      }
    if (arguments.none() && values.none())
      return rewriter.notifyMatchFailure(op, "uses all that it has");
    auto keep = [](auto range, const llvm::BitVector &dropped, unsigned first) {
      SmallVector<Value> kept;
      for (auto [i, value] : llvm::enumerate(range))
        if (!dropped.test(first + i))
          kept.push_back(value);
      return kept;
    };
    SmallVector<Type> types;
    for (auto [i, type] : llvm::enumerate(op.getResultTypes()))
      if (!results.test(i))
        types.push_back(type);
    SmallVector<Value> kept = keep(op.getSequences(), operands, firstSequence);
    IntegerAttr bound = op.getBoundAttr();
    if (kept.empty() && !bound)
      bound = rewriter.getI64IntegerAttr(op.getExtent());
    auto smaller = LoopOp::create(
        rewriter, op.getLoc(), types, bound, op.getReverseAttr(), op.getLength(), kept,
        keep(op.getInitials(), operands, firstSequence + sequences), op.getInvariants());
    rewriter.modifyOpInPlace(
        yield, [&] { yield.getValuesMutable().assign(keep(yield.getValues(), values, 0)); });
    rewriter.inlineRegionBefore(op.getBody(), smaller.getBody(), smaller.getBody().end());
    smaller.getBody().front().eraseArguments(arguments);
    unsigned next = 0;
    for (auto [i, result] : llvm::enumerate(op.getResults()))
      if (!results.test(i))
        rewriter.replaceAllUsesWith(result, smaller.getResult(next++));
    rewriter.eraseOp(op);
    return success();
  }
};
} // namespace

void LoopOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<UseFromAround<LoopOp>, DropUnused>(context);
}
