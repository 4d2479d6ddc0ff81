// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Asm.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringExtras.h"

#include <charconv>
#include <cmath>

using namespace mlir;
using namespace nnc::nn;

// Whether a number with a point comes next, as in `-0.5`. The parser has no
// optional float, and its integer consumes the sign before it looks on. The
// source buffer ends in a NUL.
static bool isFloatNext(AsmParser &parser) {
  const char *at = parser.getCurrentLocation().getPointer();
  at += *at == '-';
  while (llvm::isDigit(*at))
    ++at;
  return *at == '.';
}

FailureOr<double> nnc::nn::parseReal(AsmParser &parser) {
  SMLoc loc = parser.getCurrentLocation();
  if (isFloatNext(parser)) {
    double value;
    if (parser.parseFloat(value))
      return failure();
    if (!std::isfinite(value)) {
      parser.emitError(loc, "expected a number within the range of f64");
      return failure();
    }
    return value;
  }
  // Reads `1`, too: an integer literal is a real number here.
  int64_t integer;
  if (parser.parseInteger(integer))
    return failure();
  return static_cast<double>(integer);
}

FailureOr<APFloat> nnc::nn::parseRealValue(AsmParser &parser) {
  FailureOr<double> value = parseReal(parser);
  if (failed(value))
    return failure();
  return APFloat(*value);
}

void nnc::nn::printReal(AsmPrinter &printer, double value) {
  // The fewest digits that read back as the same number.
  char buffer[40];
  std::to_chars_result end = std::to_chars(buffer, buffer + sizeof(buffer), value);
  StringRef text(buffer, end.ptr - buffer);
  // MLIR's float literals have a point: 5 -> 5.0, 1e-08 -> 1.0e-08.
  size_t exponent = text.find('e');
  StringRef mantissa = text.take_front(exponent);
  printer << mantissa << (mantissa.contains('.') ? "" : ".0");
  if (exponent != StringRef::npos)
    printer << text.drop_front(exponent);
}

ParseResult nnc::nn::parseReal(OpAsmParser &parser, FloatAttr &value) {
  FailureOr<double> number = parseReal(parser);
  if (failed(number))
    return failure();
  value = parser.getBuilder().getF64FloatAttr(*number);
  return success();
}

void nnc::nn::printReal(OpAsmPrinter &printer, Operation *, FloatAttr value) {
  printReal(printer, value.getValueAsDouble());
}

ParseResult nnc::nn::parsePredicate(OpAsmParser &parser, PredicateAttr &predicate) {
  SMLoc loc = parser.getCurrentLocation();
  StringRef word;
  if (succeeded(parser.parseOptionalKeyword(&word)))
    if (std::optional<Predicate> known = symbolizePredicate(word)) {
      predicate = PredicateAttr::get(parser.getContext(), *known);
      return success();
    }
  InFlightDiagnostic diagnostic = parser.emitError(loc, "expected a predicate: ");
  llvm::interleaveComma(
      llvm::seq<uint64_t>(0, getMaxEnumValForPredicate() + 1), diagnostic,
      [&](uint64_t value) { diagnostic << stringifyPredicate(Predicate(value)); });
  if (!word.empty())
    diagnostic << ", got '" << word << "'";
  return diagnostic;
}

void nnc::nn::printPredicate(OpAsmPrinter &printer, Operation *, PredicateAttr predicate) {
  printer << stringifyPredicate(predicate.getValue());
}

ParseResult nnc::nn::parseSameOrBoth(OpAsmParser &parser, Type &lhs, Type &rhs) {
  if (parser.parseType(lhs))
    return failure();
  rhs = lhs;
  if (succeeded(parser.parseOptionalComma()))
    return parser.parseType(rhs);
  return success();
}

void nnc::nn::printSameOrBoth(OpAsmPrinter &printer, Operation *, Type lhs, Type rhs) {
  printer << lhs;
  if (rhs != lhs)
    printer << ", " << rhs;
}

ParseResult nnc::nn::parseSplatOrDense(OpAsmParser &parser, ElementsAttr &value) {
  SMLoc loc = parser.getCurrentLocation();
  Attribute attribute;
  // `0.5` alone reads as f64, `3` as i64; what follows says of what type.
  double number = 0;
  int64_t integer = 0;
  bool isInteger = false;
  OptionalParseResult asInteger;
  if (isFloatNext(parser)) {
    if (parser.parseFloat(number))
      return failure();
  } else if ((asInteger = parser.parseOptionalInteger(integer)).has_value()) {
    if (failed(*asInteger))
      return failure();
    isInteger = true;
    number = static_cast<double>(integer);
  } else {
    if (parser.parseAttribute(attribute))
      return failure();
    value = dyn_cast<ElementsAttr>(attribute);
    if (!value)
      return parser.emitError(loc, "expected a number or dense<...>");
    return success();
  }
  RankedTensorType type;
  if (parser.parseColonType(type))
    return failure();
  if (!type.hasStaticShape())
    return parser.emitError(loc, "expected a tensor of static extents, got ") << type;
  Builder &builder = parser.getBuilder();
  Type element = type.getElementType();
  if (isa<FloatType>(element)) {
    value = DenseElementsAttr::get(type, Attribute(builder.getFloatAttr(element, number)));
  } else if (isInteger && isa<IntegerType>(element)) {
    unsigned width = element.getIntOrFloatBitWidth();
    if (width == 1 ? (integer != 0 && integer != 1) : !llvm::isIntN(width, integer))
      return parser.emitError(loc, "expected a value of ") << element << ", got " << integer;
    value = DenseElementsAttr::get(
        type, APInt(width, static_cast<uint64_t>(integer), /*isSigned=*/width != 1));
  } else {
    return parser.emitError(loc, "expected a value of ") << element;
  }
  return success();
}

void nnc::nn::printSplatOrDense(OpAsmPrinter &printer, Operation *, ElementsAttr value) {
  auto dense = dyn_cast<DenseElementsAttr>(value);
  if (dense && dense.isSplat()) {
    if (isa<FloatType>(dense.getElementType())) {
      APFloat number = dense.getSplatValue<APFloat>();
      if (number.isFinite()) {
        bool lossy;
        number.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lossy);
        printReal(printer, number.convertToDouble());
        printer << " : " << dense.getType();
        return;
      }
    } else {
      APInt number = dense.getSplatValue<APInt>();
      printer << (number.getBitWidth() == 1 ? static_cast<int64_t>(number.getZExtValue())
                                            : number.getSExtValue())
              << " : " << dense.getType();
      return;
    }
  }
  printer << value;
}

ParseResult nnc::nn::parseMicroBatches(OpAsmParser &parser, IntegerAttr &count, UnitAttr &summed) {
  int64_t number;
  if (parser.parseInteger(number))
    return failure();
  count = parser.getBuilder().getI64IntegerAttr(number);
  if (succeeded(parser.parseOptionalKeyword("mean")))
    return success();
  if (failed(parser.parseOptionalKeyword("sum")))
    return parser.emitError(parser.getCurrentLocation(),
                            "expected 'mean' or 'sum', what the loss is over its rows");
  summed = parser.getBuilder().getUnitAttr();
  return success();
}

void nnc::nn::printMicroBatches(OpAsmPrinter &printer, Operation *, IntegerAttr count,
                                UnitAttr summed) {
  printer << count.getInt() << (summed ? " sum" : " mean");
}

ParseResult nnc::nn::parseWithRespectTo(OpAsmParser &parser, ArrayAttr &wrt) {
  SmallVector<Attribute> entries;
  auto entry = [&]() -> ParseResult {
    int64_t index;
    OptionalParseResult asInteger = parser.parseOptionalInteger(index);
    if (asInteger.has_value()) {
      if (failed(*asInteger))
        return failure();
      entries.push_back(parser.getBuilder().getI64IntegerAttr(index));
      return success();
    }
    StringAttr name;
    if (parser.parseSymbolName(name))
      return failure();
    entries.push_back(FlatSymbolRefAttr::get(name));
    return success();
  };
  if (parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Square, entry))
    return failure();
  wrt = parser.getBuilder().getArrayAttr(entries);
  return success();
}

void nnc::nn::printWithRespectTo(OpAsmPrinter &printer, Operation *, ArrayAttr wrt) {
  printer << '[';
  llvm::interleaveComma(wrt, printer, [&](Attribute entry) {
    if (auto index = dyn_cast<IntegerAttr>(entry))
      printer << index.getInt();
    else
      printer << entry;
  });
  printer << ']';
}

/// Pairs of a name and a number or a function; `what` is their name in errors.
static ParseResult parseSettings(AsmParser &parser, AsmParser::Delimiter delimiter, StringRef what,
                                 DictionaryAttr &settings) {
  NamedAttrList entries;
  auto entry = [&]() -> ParseResult {
    std::string name;
    SMLoc loc = parser.getCurrentLocation();
    if (parser.parseKeywordOrString(&name) || parser.parseEqual())
      return failure();
    if (entries.get(name))
      return parser.emitError(loc, what) << " '" << name << "' is given twice";
    StringAttr symbol;
    if (succeeded(parser.parseOptionalSymbolName(symbol))) {
      // @cosine, or @cosine(start = 0.1).
      DictionaryAttr given;
      if (parseSettings(parser, AsmParser::Delimiter::OptionalParen, "setting", given))
        return failure();
      auto reference = FlatSymbolRefAttr::get(symbol);
      entries.append(name,
                     given.empty() ? Attribute(reference) : ScheduledAttr::get(reference, given));
      return success();
    }
    FailureOr<double> number = parseReal(parser);
    if (failed(number))
      return failure();
    entries.append(name, parser.getBuilder().getF64FloatAttr(*number));
    return success();
  };
  if (parser.parseCommaSeparatedList(delimiter, entry))
    return failure();
  settings = entries.getDictionary(parser.getContext());
  return success();
}

/// `(lr = 0.1)`, or nothing where there are none.
static void printSettings(AsmPrinter &printer, DictionaryAttr settings) {
  if (settings.empty())
    return;
  printer << '(';
  llvm::interleaveComma(settings, printer, [&](NamedAttribute entry) {
    printer << entry.getName().getValue() << " = ";
    if (auto number = dyn_cast<FloatAttr>(entry.getValue()))
      printReal(printer, number.getValueAsDouble());
    else if (auto scheduled = dyn_cast<ScheduledAttr>(entry.getValue())) {
      printer << scheduled.getSchedule();
      printSettings(printer, scheduled.getSettings());
    } else
      printer << entry.getValue();
  });
  printer << ')';
}

static ParseResult parseGroup(AsmParser &parser, GroupAttr &group) {
  ArrayAttr over;
  StringAttr optimizer;
  auto hyper = DictionaryAttr::get(parser.getContext()), treatment = hyper;
  if (succeeded(parser.parseOptionalKeyword("over")) && parser.parseAttribute(over))
    return failure();
  if (parser.parseKeyword("using") || parser.parseSymbolName(optimizer) ||
      parseSettings(parser, AsmParser::Delimiter::OptionalParen, "hyper-parameter", hyper))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("with")) &&
      parseSettings(parser, AsmParser::Delimiter::Paren, "treatment", treatment))
    return failure();
  group = GroupAttr::get(over, FlatSymbolRefAttr::get(optimizer), hyper, treatment);
  return success();
}

static void printGroup(AsmPrinter &printer, GroupAttr group) {
  if (ArrayAttr over = group.getOver())
    printer << "over " << over << ' ';
  printer << "using " << group.getOptimizer();
  printSettings(printer, group.getHyper());
  if (group.getTreatment().empty())
    return;
  printer << " with";
  printSettings(printer, group.getTreatment());
}

Attribute GroupAttr::parse(AsmParser &parser, Type) {
  GroupAttr group;
  if (parser.parseLess() || parseGroup(parser, group) || parser.parseGreater())
    return {};
  return group;
}

void GroupAttr::print(AsmPrinter &printer) const {
  printer << '<';
  printGroup(printer, *this);
  printer << '>';
}

ParseResult nnc::nn::parseGroups(OpAsmParser &parser, ArrayAttr &groups) {
  SmallVector<Attribute> list;
  do {
    GroupAttr group;
    if (parseGroup(parser, group))
      return failure();
    list.push_back(group);
  } while (succeeded(parser.parseOptionalComma()));
  groups = parser.getBuilder().getArrayAttr(list);
  return success();
}

void nnc::nn::printGroups(OpAsmPrinter &printer, Operation *, ArrayAttr groups) {
  llvm::interleaveComma(groups.getAsRange<GroupAttr>(), printer,
                        [&](GroupAttr group) { printGroup(printer, group); });
}

ParseResult nnc::nn::parseDefaults(OpAsmParser &parser, StringRef keyword, Type type,
                                   SmallVectorImpl<OpAsmParser::Argument> &arguments,
                                   OperationState &state, StringAttr names, StringAttr values) {
  Builder &builder = parser.getBuilder();
  SmallVector<Attribute> texts;
  SmallVector<double> numbers;
  auto element = [&]() -> ParseResult {
    OpAsmParser::Argument &argument = arguments.emplace_back();
    argument.type = type;
    if (parser.parseArgument(argument, /*allowType=*/false, /*allowAttrs=*/false) ||
        parser.parseEqual())
      return failure();
    FailureOr<double> value = parseReal(parser);
    if (failed(value))
      return failure();
    texts.push_back(builder.getStringAttr(arguments.back().ssaName.name.drop_front()));
    numbers.push_back(*value);
    return success();
  };
  if (succeeded(parser.parseOptionalKeyword(keyword)) &&
      parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, element))
    return failure();
  state.addAttribute(names, builder.getArrayAttr(texts));
  state.addAttribute(values, builder.getDenseF64ArrayAttr(numbers));
  return success();
}

void nnc::nn::printDefaults(OpAsmPrinter &printer, StringRef keyword, ValueRange arguments,
                            ArrayRef<double> values) {
  if (values.empty())
    return;
  printer << ' ' << keyword << '(';
  llvm::interleaveComma(llvm::zip_equal(arguments, values), printer, [&](auto pair) {
    printer << std::get<0>(pair) << " = ";
    printReal(printer, std::get<1>(pair));
  });
  printer << ')';
}
