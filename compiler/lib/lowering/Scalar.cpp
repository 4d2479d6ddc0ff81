// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Scalar.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace nnc::lowering;

Scalar nnc::lowering::number(ImplicitLocOpBuilder &builder, Type type, double constant) {
  TypedAttr attribute = isa<FloatType>(type)
                            ? TypedAttr(builder.getFloatAttr(type, constant))
                            : builder.getIntegerAttr(type, static_cast<int64_t>(constant));
  return {builder, arith::ConstantOp::create(builder, attribute)};
}

Scalar Scalar::number(double constant) const {
  return lowering::number(*builder, getType(), constant);
}

Scalar Scalar::bits(uint64_t constant) const {
  llvm::APInt low(getType().getIntOrFloatBitWidth(), constant, /*isSigned=*/false,
                  /*implicitTrunc=*/true);
  return with(arith::ConstantOp::create(*builder, builder->getIntegerAttr(getType(), low)));
}

template <typename Op, typename... Operands> static Scalar build(Scalar x, Operands... operands) {
  return x.with(Op::create(x.getBuilder(), x.get(), operands.get()...));
}

template <typename FloatOp, typename IntOp> static Scalar contractible(Scalar x, Scalar y) {
  if (!x.isFloat())
    return build<IntOp>(x, y);
  return x.with(FloatOp::create(x.getBuilder(), x.get(), y.get(), arith::FastMathFlags::contract));
}

Scalar nnc::lowering::operator+(Scalar x, Scalar y) {
  return contractible<arith::AddFOp, arith::AddIOp>(x, y);
}
Scalar nnc::lowering::operator-(Scalar x, Scalar y) {
  return contractible<arith::SubFOp, arith::SubIOp>(x, y);
}
Scalar nnc::lowering::operator*(Scalar x, Scalar y) {
  return contractible<arith::MulFOp, arith::MulIOp>(x, y);
}
Scalar nnc::lowering::operator-(Scalar x) {
  return x.isFloat() ? build<arith::NegFOp>(x) : x.number(0) - x;
}

Scalar nnc::lowering::operator/(Scalar x, Scalar y) {
  if (x.isFloat())
    return build<arith::DivFOp>(x, y);
  // The machine traps on both of these; dividing by 1 instead leaves the lowest
  // integer as it is.
  unsigned width = x.getType().getIntOrFloatBitWidth();
  Scalar zero = y.number(0), one = y.number(1);
  Scalar byZero = equal(y, zero);
  Scalar overflows = equal(x, x.bits(llvm::APInt::getSignedMinValue(width).getZExtValue())) &
                     equal(y, y.number(-1));
  Scalar quotient = build<arith::DivSIOp>(x, select(byZero | overflows, one, y));
  return select(byZero, zero, quotient);
}

Scalar nnc::lowering::operator^(Scalar x, Scalar y) { return build<arith::XOrIOp>(x, y); }
Scalar nnc::lowering::operator&(Scalar x, Scalar y) { return build<arith::AndIOp>(x, y); }
Scalar nnc::lowering::operator|(Scalar x, Scalar y) { return build<arith::OrIOp>(x, y); }
Scalar nnc::lowering::operator>>(Scalar x, unsigned count) {
  return build<arith::ShRUIOp>(x, x.bits(count));
}

Scalar nnc::lowering::compare(nn::Predicate predicate, Scalar x, Scalar y) {
  static constexpr arith::CmpFPredicate floats[] = {
      arith::CmpFPredicate::OEQ, arith::CmpFPredicate::UNE, arith::CmpFPredicate::OLT,
      arith::CmpFPredicate::OLE, arith::CmpFPredicate::OGT, arith::CmpFPredicate::OGE};
  static constexpr arith::CmpIPredicate integers[] = {
      arith::CmpIPredicate::eq,  arith::CmpIPredicate::ne,  arith::CmpIPredicate::slt,
      arith::CmpIPredicate::sle, arith::CmpIPredicate::sgt, arith::CmpIPredicate::sge};
  auto i = static_cast<unsigned>(predicate);
  if (x.isFloat())
    return x.with(arith::CmpFOp::create(x.getBuilder(), floats[i], x.get(), y.get()));
  return x.with(arith::CmpIOp::create(x.getBuilder(), integers[i], x.get(), y.get()));
}

Scalar nnc::lowering::select(Scalar condition, Scalar x, Scalar y) {
  return build<arith::SelectOp>(condition, x, y);
}

Scalar nnc::lowering::max(Scalar x, Scalar y) {
  return x.isFloat() ? build<arith::MaximumFOp>(x, y) : build<arith::MaxSIOp>(x, y);
}
Scalar nnc::lowering::min(Scalar x, Scalar y) {
  return x.isFloat() ? build<arith::MinimumFOp>(x, y) : build<arith::MinSIOp>(x, y);
}
Scalar nnc::lowering::positivePart(Scalar x) {
  Scalar zero = x.number(0);
  return select(greater(zero, x), zero, x);
}

Scalar nnc::lowering::abs(Scalar x) {
  return x.isFloat() ? build<math::AbsFOp>(x) : build<math::AbsIOp>(x);
}
Scalar nnc::lowering::acos(Scalar x) { return build<math::AcosOp>(x); }
Scalar nnc::lowering::asin(Scalar x) { return build<math::AsinOp>(x); }
Scalar nnc::lowering::atan(Scalar x) { return build<math::AtanOp>(x); }
Scalar nnc::lowering::atan2(Scalar y, Scalar x) { return build<math::Atan2Op>(y, x); }
Scalar nnc::lowering::ceil(Scalar x) { return build<math::CeilOp>(x); }
Scalar nnc::lowering::cos(Scalar x) { return build<math::CosOp>(x); }
Scalar nnc::lowering::erf(Scalar x) { return build<math::ErfOp>(x); }
Scalar nnc::lowering::erfc(Scalar x) { return build<math::ErfcOp>(x); }
Scalar nnc::lowering::exp(Scalar x) { return build<math::ExpOp>(x); }
Scalar nnc::lowering::expm1(Scalar x) { return build<math::ExpM1Op>(x); }
Scalar nnc::lowering::floor(Scalar x) { return build<math::FloorOp>(x); }
Scalar nnc::lowering::log(Scalar x) { return build<math::LogOp>(x); }
Scalar nnc::lowering::log1p(Scalar x) { return build<math::Log1pOp>(x); }
Scalar nnc::lowering::pow(Scalar x, Scalar y) { return build<math::PowFOp>(x, y); }
Scalar nnc::lowering::roundeven(Scalar x) { return build<math::RoundEvenOp>(x); }
Scalar nnc::lowering::sin(Scalar x) { return build<math::SinOp>(x); }
Scalar nnc::lowering::sqrt(Scalar x) { return build<math::SqrtOp>(x); }
Scalar nnc::lowering::tan(Scalar x) { return build<math::TanOp>(x); }
Scalar nnc::lowering::fma(Scalar x, Scalar y, Scalar z) { return build<math::FmaOp>(x, y, z); }
Scalar nnc::lowering::tanh(Scalar x) { return build<math::TanhOp>(x); }

Scalar nnc::lowering::softplus(Scalar x) { return positivePart(x) + log1p(exp(-abs(x))); }

Scalar nnc::lowering::beats(Scalar x, Scalar best, bool highest) {
  if (!x.isFloat())
    return highest ? greater(x, best) : less(x, best);
  ImplicitLocOpBuilder &b = x.getBuilder();
  auto cmp = [&](arith::CmpFPredicate predicate, Scalar y, Scalar z) {
    return x.with(arith::CmpFOp::create(b, predicate, y.get(), z.get()));
  };
  auto better = highest ? arith::CmpFPredicate::UGT : arith::CmpFPredicate::ULT;
  return cmp(better, x, best) & cmp(arith::CmpFPredicate::ORD, best, best);
}
