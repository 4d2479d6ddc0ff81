// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Asm.h"

#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace nnc::nn;

// nn.optimizer @name(%w, %g) slots(%v = 0.0) step(%t) hyper(%lr = 0.1) { ... }
ParseResult OptimizerOp::parse(OpAsmParser &parser, OperationState &state) {
  Builder &builder = parser.getBuilder();
  Type like = UnrankedTensorType::get(builder.getF32Type());
  Type step = RankedTensorType::get({}, builder.getI64Type());
  Type number = RankedTensorType::get({}, builder.getF64Type());
  StringAttr name;
  SmallVector<OpAsmParser::Argument> arguments;
  auto argument = [&](Type type) -> ParseResult {
    OpAsmParser::Argument &added = arguments.emplace_back();
    added.type = type;
    return parser.parseArgument(added, /*allowType=*/false, /*allowAttrs=*/false);
  };
  auto list = [&](StringRef keyword, Type type, StringAttr names, StringAttr values) {
    return parseDefaults(parser, keyword, type, arguments, state, names, values);
  };
  if (parser.parseSymbolName(name, getSymNameAttrName(state.name), state.attributes) ||
      parser.parseLParen() || argument(like) || parser.parseComma() || argument(like) ||
      parser.parseRParen() ||
      list("slots", like, getSlotNamesAttrName(state.name), getSlotValuesAttrName(state.name)) ||
      list("scalars", number, getScalarNamesAttrName(state.name),
           getScalarValuesAttrName(state.name)))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("step"))) {
    if (parser.parseLParen() || argument(step) || parser.parseRParen())
      return failure();
  } else {
    // The step is an argument even where the rule does not look at it.
    OpAsmParser::Argument &added = arguments.emplace_back();
    added.type = step;
    added.ssaName.location = parser.getCurrentLocation();
    added.ssaName.name = "%step";
  }
  if (list("hyper", number, getHyperNamesAttrName(state.name),
           getHyperValuesAttrName(state.name)) ||
      parser.parseOptionalAttrDictWithKeyword(state.attributes))
    return failure();
  return parser.parseRegion(*state.addRegion(), arguments);
}

void OptimizerOp::print(OpAsmPrinter &printer) {
  printer << ' ';
  printer.printSymbolName(getSymName());
  printer << '(' << getParameter() << ", " << getGradient() << ')';
  ValueRange arguments = getBody().getArguments();
  unsigned scalars = 2 + getNumSlots(), step = scalars + getNumScalars();
  printDefaults(printer, "slots", arguments.slice(2, getNumSlots()), getSlotValues());
  printDefaults(printer, "scalars", arguments.slice(scalars, getNumScalars()), getScalarValues());
  printer << " step(" << getStep() << ')';
  printDefaults(printer, "hyper", arguments.drop_front(step + 1), getHyperValues());
  printer.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(), {getSymNameAttrName(), getSlotNamesAttrName(), getSlotValuesAttrName(),
                            getScalarNamesAttrName(), getScalarValuesAttrName(),
                            getHyperNamesAttrName(), getHyperValuesAttrName()});
  printer << ' ';
  printer.printRegion(getRegion(), /*printEntryBlockArgs=*/false);
}

void OptimizerOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  if (region.empty() ||
      region.getNumArguments() != 3 + getNumSlots() + getNumScalars() + getNumHyper())
    return;
  setName(getParameter(), "w");
  setName(getGradient(), "g");
  setName(getStep(), "step");
  for (auto [i, name] : llvm::enumerate(getSlotNames()))
    setName(getSlot(i), cast<StringAttr>(name).getValue());
  for (auto [i, name] : llvm::enumerate(getScalarNames()))
    setName(getScalar(i), cast<StringAttr>(name).getValue());
  for (auto [i, name] : llvm::enumerate(getHyperNames()))
    setName(getHyperValue(i), cast<StringAttr>(name).getValue());
}

LogicalResult OptimizerOp::verify() {
  if (getSlotNames().size() != getSlotValues().size() ||
      getScalarNames().size() != getScalarValues().size() ||
      getHyperNames().size() != getHyperValues().size())
    return emitOpError("expects a value for each slot, scalar and hyper-parameter, got ")
           << getSlotValues().size() << ", " << getScalarValues().size() << " and "
           << getHyperValues().size() << " for " << getSlotNames().size() << ", "
           << getScalarNames().size() << " and " << getHyperNames().size();
  llvm::StringSet<> seen;
  for (ArrayAttr names : {getSlotNames(), getScalarNames(), getHyperNames()})
    for (Attribute name : names)
      if (!seen.insert(cast<StringAttr>(name).getValue()).second)
        return emitOpError("names ") << name << " twice";
  unsigned wanted = 3 + getNumSlots() + getNumScalars() + getNumHyper();
  if (getRegion().getNumArguments() != wanted)
    return emitOpError("expects ")
           << wanted << " arguments of its region, got " << getRegion().getNumArguments();
  Builder builder(getContext());
  Type like = UnrankedTensorType::get(builder.getF32Type());
  for (BlockArgument argument : getRegion().getArguments()) {
    unsigned i = argument.getArgNumber(), scalars = 2 + getNumSlots(),
             step = scalars + getNumScalars();
    Type type = i < scalars ? like
                            : RankedTensorType::get({}, i == step ? Type(builder.getI64Type())
                                                                  : builder.getF64Type());
    if (argument.getType() != type)
      return emitOpError("expects argument ")
             << i << " of its region of type " << type << ", got " << argument.getType();
  }
  return success();
}

LogicalResult OptimizerOp::verifyRegions() {
  Block &block = getRegion().front();
  auto yield = block.empty() ? YieldOp() : dyn_cast<YieldOp>(block.back());
  if (!yield)
    return emitOpError("expects its region to end in nn.yield");
  auto fail = [&](const Twine &message) {
    InFlightDiagnostic diagnostic = yield.emitOpError(message);
    diagnostic.attachNote(getLoc()) << "of optimizer @" << getSymName();
    return diagnostic;
  };
  unsigned shaped = 1 + getNumSlots();
  if (yield.getNumOperands() != shaped + getNumScalars())
    return fail("expects the new parameter, " + Twine(getNumSlots()) + " new slots and " +
                Twine(getNumScalars()) + " new scalars, got " + Twine(yield.getNumOperands()) +
                " values");
  for (auto [i, type] : llvm::enumerate(yield.getOperandTypes())) {
    Type expected = i < shaped ? getParameter().getType() : getScalar(i - shaped).getType();
    if (type != expected) {
      std::string text;
      llvm::raw_string_ostream os(text);
      os << '\'' << type << '\'';
      return fail((i < shaped ? "expects tensor<*xf32>, the parameter's type, got "
                              : "expects tensor<f64> for a scalar, got ") +
                  text);
    }
  }
  for (Operation &op : block.without_terminator())
    if (op.getDialect() != (*this)->getDialect() || !isMemoryEffectFree(&op)) {
      InFlightDiagnostic diagnostic = emitOpError("holds pure ops of nn only");
      diagnostic.attachNote(op.getLoc()) << "got '" << op.getName() << "' here";
      return diagnostic;
    }
  return success();
}
