// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Elementwise arithmetic: each op is one linalg.generic with its formula.
#include "Families.h"
#include "Patterns.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace nnc;
using namespace nnc::lowering;

/// -1, 0 or 1; of NaN it is NaN, of -0.0 it is -0.0.
static Scalar sign(Scalar x) {
  Scalar zero = x.number(0);
  return select(greater(x, zero), x.number(1), select(less(x, zero), x.number(-1), x));
}

/// Towards zero, saturating, NaN to 0. What arith.fptosi does out of range is
/// undefined, so it only ever sees what is in range.
static Scalar truncateToInteger(Scalar x, IntegerType type) {
  ImplicitLocOpBuilder &b = x.getBuilder();
  auto integer = [&](const llvm::APInt &value) {
    return x.with(arith::ConstantOp::create(b, b.getIntegerAttr(type, value)));
  };
  // 2^(width-1) and its negative are exact in every float type.
  double bound = std::ldexp(1.0, type.getWidth() - 1);
  Scalar tooHigh = compare(nn::Predicate::ge, x, x.number(bound));
  Scalar tooLow = less(x, x.number(-bound));
  Scalar fits = compare(nn::Predicate::lt, x, x.number(bound)) &
                compare(nn::Predicate::ge, x, x.number(-bound));
  Scalar inside = x.with(arith::FPToSIOp::create(b, type, select(fits, x, x.number(0)).get()));
  Scalar high = integer(llvm::APInt::getSignedMaxValue(type.getWidth()));
  Scalar low = integer(llvm::APInt::getSignedMinValue(type.getWidth()));
  return select(tooHigh, high, select(tooLow, low, inside));
}

/// To fewer bits, saturating: the nearest value.
static Scalar narrow(Scalar x, IntegerType type) {
  unsigned width = type.getWidth();
  Scalar high = x.bits(llvm::APInt::getSignedMaxValue(width).getSExtValue());
  Scalar low = x.bits(llvm::APInt::getSignedMinValue(width).getSExtValue());
  return x.with(arith::TruncIOp::create(x.getBuilder(), type, min(max(x, low), high).get()));
}

static Scalar cast(Scalar x, Type to) {
  Type from = x.getType();
  ImplicitLocOpBuilder &b = x.getBuilder();
  if (from == to)
    return x;
  // From and to f16 and bf16 by way of f32, which holds all of both.
  Type f32 = b.getF32Type();
  if (nn::isNarrowFloat(from) && to != f32)
    return cast(cast(x, f32), to);
  if (nn::isNarrowFloat(to) && from != f32)
    return cast(cast(x, f32), to);
  if (to.isInteger(1))
    return compare(nn::Predicate::ne, x, x.number(0));
  unsigned fromWidth = from.getIntOrFloatBitWidth(), toWidth = to.getIntOrFloatBitWidth();
  if (auto integer = dyn_cast<IntegerType>(to)) {
    if (x.isFloat())
      return truncateToInteger(x, integer);
    if (fromWidth == 1)
      return x.with(arith::ExtUIOp::create(b, to, x.get()));
    return fromWidth < toWidth ? x.with(arith::ExtSIOp::create(b, to, x.get()))
                               : narrow(x, integer);
  }
  if (x.isFloat())
    return fromWidth < toWidth ? x.with(arith::ExtFOp::create(b, to, x.get()))
                               : x.with(arith::TruncFOp::create(b, to, x.get()));
  return fromWidth == 1 ? x.with(arith::UIToFPOp::create(b, to, x.get()))
                        : x.with(arith::SIToFPOp::create(b, to, x.get()));
}

void nnc::lowering::populateElementwise(RewritePatternSet &patterns) {
  addUnary<nn::NegOp>(patterns, [](Scalar x) { return -x; });
  addUnary<nn::AbsOp>(patterns, [](Scalar x) { return abs(x); });
  addUnary<nn::SignOp>(patterns, sign);
  addUnary<nn::FloorOp>(patterns, [](Scalar x) { return floor(x); });
  addUnary<nn::CeilOp>(patterns, [](Scalar x) { return ceil(x); });
  addUnary<nn::RoundOp>(patterns, [](Scalar x) { return roundeven(x); });
  addUnary<nn::SquareOp>(patterns, [](Scalar x) { return x * x; });
  addUnary<nn::ReciprocalOp>(patterns, [](Scalar x) { return x.number(1) / x; });
  addUnary<nn::SqrtOp>(patterns, [](Scalar x) { return sqrt(x); });
  addUnary<nn::RsqrtOp>(patterns, [](Scalar x) { return x.number(1) / sqrt(x); });
  addUnary<nn::ExpOp>(patterns, [](Scalar x) { return exp(x); });
  addUnary<nn::Expm1Op>(patterns, [](Scalar x) { return expm1(x); });
  addUnary<nn::LogOp>(patterns, [](Scalar x) { return log(x); });
  addUnary<nn::Log1pOp>(patterns, [](Scalar x) { return log1p(x); });
  addUnary<nn::SinOp>(patterns, [](Scalar x) { return sin(x); });
  addUnary<nn::CosOp>(patterns, [](Scalar x) { return cos(x); });
  addUnary<nn::TanOp>(patterns, [](Scalar x) { return tan(x); });
  addUnary<nn::AsinOp>(patterns, [](Scalar x) { return asin(x); });
  addUnary<nn::AcosOp>(patterns, [](Scalar x) { return acos(x); });
  addUnary<nn::AtanOp>(patterns, [](Scalar x) { return atan(x); });
  addUnary<nn::ErfOp>(patterns, [](Scalar x) { return erf(x); });
  addUnary<nn::ErfcOp>(patterns, [](Scalar x) { return erfc(x); });
  addUnary<nn::IsNanOp>(patterns, [](Scalar x) { return compare(nn::Predicate::ne, x, x); });
  addUnary<nn::IsFiniteOp>(patterns, [](Scalar x) {
    return less(abs(x), x.number(std::numeric_limits<double>::infinity()));
  });
  addUnary<nn::NotOp>(patterns, [](Scalar x) { return x ^ x.number(1); });

  addBinary<nn::AddOp>(patterns, [](Scalar x, Scalar y) { return x + y; });
  addBinary<nn::SubOp>(patterns, [](Scalar x, Scalar y) { return x - y; });
  addBinary<nn::MulOp>(patterns, [](Scalar x, Scalar y) { return x * y; });
  addBinary<nn::DivOp>(patterns, [](Scalar x, Scalar y) { return x / y; });
  addBinary<nn::PowOp>(patterns, [](Scalar x, Scalar y) { return pow(x, y); });
  addBinary<nn::Atan2Op>(patterns, [](Scalar y, Scalar x) { return atan2(y, x); });
  addBinary<nn::MaximumOp>(patterns, [](Scalar x, Scalar y) { return max(x, y); });
  addBinary<nn::MinimumOp>(patterns, [](Scalar x, Scalar y) { return min(x, y); });
  addBinary<nn::AndOp>(patterns, [](Scalar x, Scalar y) { return x & y; });
  addBinary<nn::OrOp>(patterns, [](Scalar x, Scalar y) { return x | y; });

  addElementwise<nn::CompareOp>(patterns, [](nn::CompareOp op, ArrayRef<Scalar> x) {
    return compare(op.getPredicate(), x[0], x[1]);
  });
  addElementwise<nn::SelectOp>(
      patterns, [](nn::SelectOp, ArrayRef<Scalar> x) { return select(x[0], x[1], x[2]); });
  addElementwise<nn::CastOp>(
      patterns, [](nn::CastOp op, ArrayRef<Scalar> x) { return cast(x[0], op.getTo()); });
}
