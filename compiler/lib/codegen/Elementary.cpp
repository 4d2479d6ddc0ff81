// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The polynomials are minimax fits in relative error, their coefficients rounded to
// f32; "Elementary functions" (Muller, 2016) has the reductions. Every step is
// written out, so that a vector has the bits of a scalar: no op may be contracted.
#include "Elementary.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;

namespace {
/// An f32, a vector of them, or integers or truth values of that shape.
class Lane {
public:
  Lane(ImplicitLocOpBuilder &b, Value value) : b(&b), value(value) {}
  operator Value() const { return value; }

  Type like(Type element) const {
    auto shaped = dyn_cast<ShapedType>(value.getType());
    return shaped ? Type(shaped.clone(element)) : element;
  }
  Lane constant(TypedAttr element) const {
    auto shaped = dyn_cast<ShapedType>(value.getType());
    return {*b, arith::ConstantOp::create(
                    *b, shaped ? TypedAttr(DenseElementsAttr::get(shaped.clone(element.getType()),
                                                                  Attribute(element)))
                               : element)};
  }
  Lane number(float constant) const { return this->constant(b->getF32FloatAttr(constant)); }
  Lane bits(uint32_t constant) const {
    return this->constant(b->getI32IntegerAttr(static_cast<int32_t>(constant)));
  }
  template <typename Op, typename... Args> Lane emit(Args... args) const {
    return {*b, Op::create(*b, args...)};
  }
  Lane asInteger() const { return emit<arith::BitcastOp>(like(b->getI32Type()), value); }
  Lane asFloat() const { return emit<arith::BitcastOp>(like(b->getF32Type()), value); }

private:
  ImplicitLocOpBuilder *b;
  Value value;
};

Lane operator+(Lane x, Lane y) { return x.emit<arith::AddFOp>(Value(x), Value(y)); }
Lane operator-(Lane x, Lane y) { return x.emit<arith::SubFOp>(Value(x), Value(y)); }
Lane operator*(Lane x, Lane y) { return x.emit<arith::MulFOp>(Value(x), Value(y)); }
Lane operator/(Lane x, Lane y) { return x.emit<arith::DivFOp>(Value(x), Value(y)); }
Lane operator-(Lane x) { return x.emit<arith::NegFOp>(Value(x)); }
Lane operator<(Lane x, Lane y) {
  return x.emit<arith::CmpFOp>(arith::CmpFPredicate::OLT, Value(x), Value(y));
}
Lane operator==(Lane x, Lane y) {
  return x.emit<arith::CmpFOp>(arith::CmpFPredicate::OEQ, Value(x), Value(y));
}
Lane fma(Lane x, Lane y, Lane z) { return x.emit<math::FmaOp>(Value(x), Value(y), Value(z)); }
Lane abs(Lane x) { return x.emit<math::AbsFOp>(Value(x)); }
Lane copySign(Lane x, Lane sign) { return x.emit<math::CopySignOp>(Value(x), Value(sign)); }
Lane select(Lane condition, Lane x, Lane y) {
  return x.emit<arith::SelectOp>(Value(condition), Value(x), Value(y));
}
/// NaN for a NaN x.
Lane clamp(Lane x, float low, float high) {
  Lane raised = select(x < x.number(low), x.number(low), x);
  return select(x.number(high) < raised, x.number(high), raised);
}

/// Coefficients from the highest power down, by Horner's rule.
Lane polynomial(Lane x, ArrayRef<float> coefficients) {
  Lane sum = x.number(coefficients.front());
  for (float coefficient : coefficients.drop_front())
    sum = fma(sum, x, x.number(coefficient));
  return sum;
}

/// x = n ln 2 + r with |r| <= ln 2 / 2.
struct Reduced {
  Lane remainder, n; ///< n as an i32
};
Reduced reduceByLn2(Lane x) {
  // Added to 1.5 * 2^23 a number is rounded to a whole one, in its low bits: no
  // conversion, which NaN would make undefined.
  Lane magic = x.number(12582912.0f);
  Lane shifted = fma(x, x.number(1.442695041f), magic);
  Lane whole = shifted - magic;
  Lane r = fma(whole, x.number(-0.693147182f), x);
  r = fma(whole, x.number(1.9046543e-09f), r);
  return {r, x.emit<arith::SubIOp>(Value(shifted.asInteger()), Value(magic.asInteger()))};
}

/// 2^n for a normal result.
Lane powerOfTwo(Lane n) {
  Lane biased = n.emit<arith::AddIOp>(Value(n), Value(n.bits(127)));
  return n.emit<arith::ShLIOp>(Value(biased), Value(n.bits(23))).asFloat();
}

/// 2^n e^r, the power in two steps, so that neither leaves the normal numbers.
Lane exp(Lane x) {
  auto [r, n] = reduceByLn2(clamp(x, -104.0f, 89.0f));
  Lane q = polynomial(r, {0.00139504869f, 0.0083688898f, 0.041666206f, 0.166665182f, 0.5f});
  Lane e = fma(r * r, q, r) + r.number(1.0f);
  Lane half = n.emit<arith::ShRSIOp>(Value(n), Value(n.bits(1)));
  Lane rest = n.emit<arith::SubIOp>(Value(n), Value(half));
  return e * powerOfTwo(half) * powerOfTwo(rest);
}

/// 2^n (e^r - 1) + (2^n - 1), halved on the way, so that it overflows in the end only.
Lane expm1(Lane x) {
  auto [r, n] = reduceByLn2(clamp(x, -30.0f, 89.0f));
  Lane q = polynomial(
      r, {0.000199127055f, 0.00139410445f, 0.00833327603f, 0.041666355f, 0.166666672f, 0.5f});
  Lane p = fma(r * r, q, r);
  Lane scale = powerOfTwo(n.emit<arith::SubIOp>(Value(n), Value(n.bits(1))));
  Lane half = fma(p, scale, scale - x.number(0.5f));
  // Halves of tiny numbers would be flushed to zero.
  return select(abs(x) < x.number(1e-8f), x, half + half);
}

/// t / (t + 2) with t = e^(2|x|) - 1: no digits cancel.
Lane tanh(Lane x) {
  Lane a = clamp(abs(x), 0.0f, 10.0f);
  Lane t = expm1(a + a);
  return copySign(t / (t + x.number(2.0f)), x);
}

/// For 0 <= a <= 1.
Lane atanOfFraction(Lane a) {
  Lane s = a * a;
  Lane p =
      polynomial(s, {-0.00179355813f, 0.0109143201f, -0.031177314f, 0.0579570569f, -0.0840341896f,
                     0.109521754f, -0.142642394f, 0.199985474f, -0.333332986f});
  return fma(s * a, p, a);
}

/// atan(a) = pi/2 - atan(1/a) for a > 1; pi/2 in two parts.
Lane atan(Lane x) {
  Lane a = abs(x), one = x.number(1.0f);
  Lane isLarge = one < a;
  Lane r = atanOfFraction(select(isLarge, one / a, a));
  Lane turned = x.number(1.57079637f) - (r + x.number(4.371139e-08f));
  return copySign(select(isLarge, turned, r), x);
}

/// From the octant of (|x|, |y|) by reflections.
Lane atan2(Lane y, Lane x) {
  Lane ax = abs(x), ay = abs(y), zero = x.number(0.0f), one = x.number(1.0f);
  Lane isSteep = ax < ay;
  Lane high = select(isSteep, ay, ax), low = select(isSteep, ax, ay);
  // Of two infinities the quotient is 1, of two zeros 0; of NaN it is NaN.
  Lane fraction = low / high;
  fraction = select(low == high, select(high == zero, zero, one), fraction);
  Lane r = atanOfFraction(fraction);
  r = select(isSteep, x.number(1.57079637f) - (r + x.number(4.371139e-08f)), r);
  // The sign bit, also of -0.
  Lane isLeft =
      x.emit<arith::CmpIOp>(arith::CmpIPredicate::slt, Value(x.asInteger()), Value(x.bits(0)));
  r = select(isLeft, x.number(3.14159274f) - (r + x.number(8.742278e-08f)), r);
  // A NaN is lost in choices of which it is not chosen.
  Lane isNumber = x.emit<arith::CmpFOp>(arith::CmpFPredicate::ORD, Value(x), Value(y));
  return select(isNumber, copySign(r, y), x + y);
}

/// e^(-a^2) (1 + P(q)) / (1 + 2a) with a = |x|, q = (a - 2) / (a + 2), after
/// Shepherd and Laframboise (Mathematics of Computation 36, 1981). What a^2 is rounded
/// by is put back: it would be multiplied by e's derivative.
Lane erfc(Lane x) {
  Lane one = x.number(1.0f), two = x.number(2.0f);
  Lane a = abs(clamp(x, -10.0f, 10.054f));
  // The quotient, and what it was rounded by.
  Lane reciprocal = one / (a + two);
  Lane q = (a - two) * reciprocal;
  q = fma(reciprocal, fma(q, -a, fma(q + one, -two, a)), q);
  Lane p = polynomial(q, {-0.000401037396f, -0.0012307124f, 0.00131361047f, 0.00863232464f,
                          -0.00805976801f, -0.0542044677f, 0.164055318f, -0.166031405f,
                          -0.0927639827f, 0.276978403f});
  Lane square = a * a;
  Lane rounding = fma(a, a, -square);
  Lane e = exp(-square);
  e = fma(e, -rounding, e);
  Lane result = e * ((p + one) / fma(two, a, one));
  return select(x < x.number(0.0f), two - result, result);
}

/// In place of an op on f32, `build(operands)`.
template <typename Op, typename Build>
LogicalResult expand(Op op, PatternRewriter &rewriter, Build build) {
  if (!getElementTypeOrSelf(op.getType()).isF32())
    return rewriter.notifyMatchFailure(op, "is not of f32");
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  SmallVector<Lane> operands;
  for (Value operand : op->getOperands())
    operands.emplace_back(b, operand);
  rewriter.replaceOp(op, Value(build(operands)));
  return success();
}

template <typename Op, Lane (*function)(Lane)> struct Unary : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const final {
    return expand(op, rewriter, [](ArrayRef<Lane> x) { return function(x[0]); });
  }
};

template <typename Op, Lane (*function)(Lane, Lane)> struct Binary : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const final {
    return expand(op, rewriter, [](ArrayRef<Lane> x) { return function(x[0], x[1]); });
  }
};
} // namespace

void nnc::codegen::populateElementaryPatterns(RewritePatternSet &patterns) {
  auto accurate = [](StringRef op) {
    return op != math::ExpOp::getOperationName() && op != math::ExpM1Op::getOperationName() &&
           op != math::AtanOp::getOperationName() && op != math::Atan2Op::getOperationName() &&
           op != math::ErfcOp::getOperationName() && op != math::TanhOp::getOperationName() &&
           // MLIR's range reduction in f32 leaves no correct digit near a multiple of
           // pi and none at all for large angles: libm does it.
           op != math::SinOp::getOperationName() && op != math::CosOp::getOperationName() &&
           op != math::TanOp::getOperationName();
  };
  populateMathF32ExpansionPatterns(patterns, accurate);
  populateMathPolynomialApproximationPatterns(patterns, accurate);
  patterns.add<Unary<math::ExpOp, exp>, Unary<math::ExpM1Op, expm1>, Unary<math::AtanOp, atan>,
               Unary<math::ErfcOp, erfc>, Unary<math::TanhOp, tanh>, Binary<math::Atan2Op, atan2>>(
      patterns.getContext());
}
