// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "export/Exporter.h"

using namespace mlir;
using namespace nnc::nn;
using namespace nnc::onnx;

static LogicalResult square(OpExport &op) { return op.result(op.square(op.in())); }

static LogicalResult rsqrt(OpExport &op) {
  return op.result(op.node("Reciprocal", op.node("Sqrt", op.in())));
}

/// e^x - 1 = tanh(x/2) (e^x + 1), which loses no digits near 0.
static LogicalResult expm1(OpExport &op) {
  std::string half = op.node("Tanh", op.mul(op.in(), op.number(0.5)));
  return op.result(op.mul(half, op.add(op.node("Exp", op.in()), op.number(1))));
}

/// ln(1 + x) = 2 artanh(x / (2 + x)) near 0, where 1 + x loses digits.
static LogicalResult log1p(OpExport &op) {
  std::string x = op.in();
  std::string ratio = op.div(x, op.add(x, op.number(2)));
  std::string near = op.mul(op.node("Atanh", ratio), op.number(2));
  std::string far = op.node("Log", op.add(x, op.number(1)));
  std::string isNear = op.node("Less", {op.node("Abs", x), op.number(0.5)});
  return op.result(op.where(isNear, near, far));
}

static LogicalResult erfc(OpExport &op) {
  return op.result(op.sub(op.number(1), op.node("Erf", op.in())));
}

/// An integer divided by zero is 0 in nn, and the smallest one by -1 itself; both end
/// programs elsewhere.
static LogicalResult div(OpExport &op) {
  std::string x = op.in(0), y = op.in(1);
  if (isa<FloatType>(op.elementOf()))
    return op.result(op.div(x, y));
  std::string isZero = op.node("Equal", {y, op.number(0)});
  std::string isMinusOne = op.node("Equal", {y, op.number(-1)});
  std::string isEither = op.node("Or", {isZero, isMinusOne});
  std::string quotient = op.div(x, op.where(isEither, op.number(1), y));
  std::string result = op.where(isMinusOne, op.sub(op.number(0), x), quotient);
  return op.result(op.where(isZero, op.number(0), result));
}

static LogicalResult isFinite(OpExport &op) {
  std::string other = op.node("Or", {op.node("IsInf", op.in()), op.node("IsNaN", op.in())});
  return op.result(op.node("Not", other));
}

static LogicalResult compare(OpExport &op) {
  static const llvm::DenseMap<Predicate, StringRef> types = {
      {Predicate::eq, "Equal"},       {Predicate::ne, "Equal"},   {Predicate::lt, "Less"},
      {Predicate::le, "LessOrEqual"}, {Predicate::gt, "Greater"}, {Predicate::ge, "GreaterOrEqual"},
  };
  Predicate predicate = op.as<CompareOp>().getPredicate();
  std::string result = op.node(types.lookup(predicate), op.ins());
  return op.result(predicate == Predicate::ne ? op.node("Not", result) : result);
}

/// What does not fit becomes the nearest number of the range, NaN 0, in nn; in ONNX bits are
/// lost, or the result is undefined.
static LogicalResult castRule(OpExport &op) {
  Type from = op.elementOf(), to = op.as<CastOp>().getTo();
  std::string x = op.in();
  bool isFloat = isa<FloatType>(from);
  unsigned bits = to.getIntOrFloatBitWidth();
  if (isa<FloatType>(to) || to.isInteger(1) || (!isFloat && from.getIntOrFloatBitWidth() <= bits))
    return op.result(op.cast(x, to));
  double low = -std::ldexp(1.0, bits - 1), high = -low - 1;
  if (!isFloat)
    return op.result(op.cast(op.node("Clip", {x, op.number(low), op.number(high)}), to));
  // In f64, which has every i32, and no i64 between the largest one below 2^63 and that.
  Type f64 = Float64Type::get(op.op->getContext());
  x = op.cast(x, f64);
  x = op.where(op.node("IsNaN", x), op.number(0, f64), x);
  std::string most = op.number(bits == 64 ? std::nextafter(-low, 0.0) : high, f64);
  std::string inside = op.cast(op.node("Clip", {x, op.number(low, f64), most}), to);
  if (bits < 64)
    return op.result(inside);
  std::string isAbove = op.node("GreaterOrEqual", {x, op.number(-low, f64)});
  return op.result(op.where(isAbove, op.integer(INT64_MAX), inside));
}

ArrayRef<ExportRule> nnc::onnx::elementwiseExports() {
  static const ExportRule rules[] = {
      {"nn.abs", plain, "Abs"},
      {"nn.acos", plain, "Acos"},
      {"nn.add", plain, "Add"},
      {"nn.and", plain, "And"},
      {"nn.asin", plain, "Asin"},
      {"nn.atan", plain, "Atan"},
      {"nn.cast", castRule, "Cast, of floats to integers with Clip"},
      {"nn.ceil", plain, "Ceil"},
      {"nn.compare", compare, "Equal, Less, LessOrEqual, Greater, GreaterOrEqual, Not"},
      {"nn.cos", plain, "Cos"},
      {"nn.div", div, "Div, of integers with Where"},
      {"nn.erf", plain, "Erf"},
      {"nn.erfc", erfc, "1 - Erf, which is less accurate for large x"},
      {"nn.exp", plain, "Exp"},
      {"nn.expm1", expm1, "Tanh, Exp"},
      {"nn.floor", plain, "Floor"},
      {"nn.is_finite", isFinite, "IsInf, IsNaN"},
      {"nn.is_nan", plain, "IsNaN"},
      {"nn.log", plain, "Log"},
      {"nn.log1p", log1p, "Log, near 0 Atanh"},
      {"nn.maximum", plain, "Max"},
      {"nn.minimum", plain, "Min"},
      {"nn.mul", plain, "Mul"},
      {"nn.neg", plain, "Neg"},
      {"nn.not", plain, "Not"},
      {"nn.or", plain, "Or"},
      {"nn.pow", plain, "Pow"},
      {"nn.reciprocal", plain, "Reciprocal"},
      {"nn.round", plain, "Round"},
      {"nn.rsqrt", rsqrt, "Sqrt, Reciprocal"},
      {"nn.select", plain, "Where"},
      {"nn.sign", plain, "Sign"},
      {"nn.sin", plain, "Sin"},
      {"nn.sqrt", plain, "Sqrt"},
      {"nn.square", square, "Mul"},
      {"nn.stop_gradient", plain, "Identity"},
      {"nn.sub", plain, "Sub"},
      {"nn.tan", plain, "Tan"},
  };
  return rules;
}
