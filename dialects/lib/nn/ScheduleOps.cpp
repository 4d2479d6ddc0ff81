// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Asm.h"

#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace nnc::nn;

// nn.schedule @name(%t) hyper(%start = 0.1) { ... }
ParseResult ScheduleOp::parse(OpAsmParser &parser, OperationState &state) {
  Builder &builder = parser.getBuilder();
  SmallVector<OpAsmParser::Argument> arguments(1);
  arguments.front().type = RankedTensorType::get({}, builder.getI64Type());
  StringAttr name;
  if (parser.parseSymbolName(name, getSymNameAttrName(state.name), state.attributes) ||
      parser.parseLParen() ||
      parser.parseArgument(arguments.front(), /*allowType=*/false, /*allowAttrs=*/false) ||
      parser.parseRParen() ||
      parseDefaults(parser, "hyper", RankedTensorType::get({}, builder.getF64Type()), arguments,
                    state, getHyperNamesAttrName(state.name), getHyperValuesAttrName(state.name)) ||
      parser.parseOptionalAttrDictWithKeyword(state.attributes))
    return failure();
  return parser.parseRegion(*state.addRegion(), arguments);
}

void ScheduleOp::print(OpAsmPrinter &printer) {
  printer << ' ';
  printer.printSymbolName(getSymName());
  printer << '(' << getBody().getArgument(0) << ')';
  printDefaults(printer, "hyper", ValueRange(getBody().getArguments()).drop_front(),
                getHyperValues());
  printer.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(),
      {getSymNameAttrName(), getHyperNamesAttrName(), getHyperValuesAttrName()});
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

void ScheduleOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  if (region.empty() || region.getNumArguments() != 1 + getHyperNames().size())
    return;
  setName(region.getArgument(0), "step");
  for (auto [i, name] : llvm::enumerate(getHyperNames()))
    setName(region.getArgument(1 + i), cast<StringAttr>(name).getValue());
}

LogicalResult ScheduleOp::verify() {
  if (getHyperNames().size() != getHyperValues().size())
    return emitOpError("expects a value for each setting, got ")
           << getHyperValues().size() << " for " << getHyperNames().size();
  llvm::StringSet<> seen;
  for (Attribute name : getHyperNames())
    if (!seen.insert(cast<StringAttr>(name).getValue()).second)
      return emitOpError("names ") << name << " twice";
  Builder builder(getContext());
  SmallVector<Type> types(1 + getHyperNames().size(),
                          RankedTensorType::get({}, builder.getF64Type()));
  types.front() = RankedTensorType::get({}, builder.getI64Type());
  if (getBody().getArgumentTypes() != TypeRange(types))
    return emitOpError("expects arguments (")
           << types << ") of its region, got (" << getBody().getArgumentTypes() << ")";
  return success();
}

LogicalResult ScheduleOp::verifyRegions() {
  Block &block = getBody().front();
  auto yield = block.empty() ? YieldOp() : dyn_cast<YieldOp>(block.back());
  if (!yield)
    return emitOpError("expects its region to end in nn.yield");
  Type number = RankedTensorType::get({}, Float64Type::get(getContext()));
  if (yield.getOperandTypes() != TypeRange(number)) {
    InFlightDiagnostic diagnostic = yield.emitOpError("expects one value of type ")
                                    << number << ", got (" << yield.getOperandTypes() << ")";
    diagnostic.attachNote(getLoc()) << "of schedule @" << getSymName();
    return diagnostic;
  }
  for (Operation &op : block.without_terminator())
    if (op.getDialect() != (*this)->getDialect() || !isMemoryEffectFree(&op)) {
      InFlightDiagnostic diagnostic = emitOpError("holds pure ops of nn only");
      diagnostic.attachNote(op.getLoc()) << "got '" << op.getName() << "' here";
      return diagnostic;
    }
  return success();
}
