// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Formulas, written as formulas. A Scalar is an SSA value of a builtin float or
// integer type inside the body of a linalg op; operators on Scalars build arith
// and math ops, so that a lowering reads `one / (one + exp(-x))`.
//
// Additions, subtractions and multiplications of floats may be contracted to
// fused multiply-adds; nothing else is allowed to change a result: no fast
// reassociation, and NaN and infinity are honoured. Integers are signed and wrap.
#ifndef NNC_LOWERING_SCALAR_H
#define NNC_LOWERING_SCALAR_H

#include "nnc/dialects/nn/NN.h"

#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/Value.h"

namespace nnc::lowering {

class Scalar {
public:
  /// `builder` places the ops that are built from this Scalar; it outlives it.
  Scalar(mlir::ImplicitLocOpBuilder &builder, mlir::Value value)
      : builder(&builder), value(value) {}

  mlir::Value get() const { return value; }
  mlir::Type getType() const { return value.getType(); }
  bool isFloat() const { return llvm::isa<mlir::FloatType>(getType()); }
  mlir::ImplicitLocOpBuilder &getBuilder() const { return *builder; }

  /// A constant of this Scalar's type, rounded to it.
  Scalar number(double constant) const;
  /// The constant of this Scalar's integer type with these low bits.
  Scalar bits(uint64_t constant) const;
  /// Another value at the same place.
  Scalar with(mlir::Value other) const { return {*builder, other}; }

private:
  mlir::ImplicitLocOpBuilder *builder;
  mlir::Value value;
};

/// A constant of a float or integer type, rounded to it.
Scalar number(mlir::ImplicitLocOpBuilder &builder, mlir::Type type, double constant);

// Both sides of a binary operator have one type.
Scalar operator+(Scalar x, Scalar y);
Scalar operator-(Scalar x, Scalar y);
Scalar operator*(Scalar x, Scalar y);
Scalar operator-(Scalar x);
/// Integers truncate; x / 0 is 0, and the lowest integer / -1 wraps to itself.
Scalar operator/(Scalar x, Scalar y);

// Bits of integers; shifts are logical.
Scalar operator^(Scalar x, Scalar y);
Scalar operator&(Scalar x, Scalar y);
Scalar operator|(Scalar x, Scalar y);
Scalar operator>>(Scalar x, unsigned count);

/// An i1. A comparison with NaN is false, but for `ne`.
Scalar compare(nn::Predicate predicate, Scalar x, Scalar y);
inline Scalar greater(Scalar x, Scalar y) { return compare(nn::Predicate::gt, x, y); }
inline Scalar less(Scalar x, Scalar y) { return compare(nn::Predicate::lt, x, y); }
inline Scalar equal(Scalar x, Scalar y) { return compare(nn::Predicate::eq, x, y); }
/// condition ? x : y, both evaluated.
Scalar select(Scalar condition, Scalar x, Scalar y);

/// Better than the best so far: greater (or less), or the first NaN.
Scalar beats(Scalar x, Scalar best, bool highest);

/// NaN if either is.
Scalar max(Scalar x, Scalar y);
Scalar min(Scalar x, Scalar y);
/// max(x, 0), which is NaN for NaN: written as the select that a machine's own
/// maximum computes, which `max` is not.
Scalar positivePart(Scalar x);

// Of floats, but for abs.
Scalar abs(Scalar x);
Scalar acos(Scalar x);
Scalar asin(Scalar x);
Scalar atan(Scalar x);
Scalar atan2(Scalar y, Scalar x);
Scalar ceil(Scalar x);
Scalar cos(Scalar x);
Scalar erf(Scalar x);
Scalar erfc(Scalar x);
Scalar exp(Scalar x);
Scalar expm1(Scalar x);
Scalar floor(Scalar x);
Scalar log(Scalar x);
Scalar log1p(Scalar x);
Scalar pow(Scalar x, Scalar y);
Scalar roundeven(Scalar x);
Scalar sin(Scalar x);
Scalar sqrt(Scalar x);
Scalar tan(Scalar x);
Scalar tanh(Scalar x);
/// x y + z, rounded once.
Scalar fma(Scalar x, Scalar y, Scalar z);

/// ln(1 + e^x) as max(x, 0) + ln(1 + e^-|x|), which never overflows.
Scalar softplus(Scalar x);

} // namespace nnc::lowering

#endif // NNC_LOWERING_SCALAR_H
